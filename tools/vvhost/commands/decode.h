/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost decode: a video file through the device. */
#ifndef VVHOST_DECODE_H
#define VVHOST_DECODE_H

#include "options/options.h"

int decode_command(const struct options *options);

#endif
