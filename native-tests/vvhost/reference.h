/* SPDX-License-Identifier: BSD-3-Clause */
/* What libavcodec alone makes of the same packets. */
#ifndef VVHOST_REFERENCE_H
#define VVHOST_REFERENCE_H

#include <stdint.h>

#include "frame_md5.h"
#include "options.h"

/*
 * Decodes the file without the device and compares each picture's MD5 with that of the device's.
 * *matched gets the number of frames up to the first difference, which is a failure.
 */
int reference_compare(const struct decode_options *options, const struct frame_md5_list *device, uint64_t *matched);

#endif
