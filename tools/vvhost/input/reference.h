/* SPDX-License-Identifier: BSD-3-Clause */
/* The result of libavcodec alone for the same packets. */
#ifndef VVHOST_REFERENCE_H
#define VVHOST_REFERENCE_H

#include <stdint.h>

#include "options/options.h"
#include "output/frame_md5.h"

/*
 * Decodes the file without the device and compares each picture's MD5 with those of the device's
 * streams. The first difference is a failure.
 */
int reference_compare(const struct options *options, const struct frame_md5_list *const *streams, uint32_t count);

#endif
