/* SPDX-License-Identifier: BSD-3-Clause */
/* A picture of the device against that of libavcodec. */
#ifndef VVHOST_REFERENCE_PICTURE_H
#define VVHOST_REFERENCE_PICTURE_H

#include "output/frame_md5.h"

/* number counts from 1. */
int reference_compare_picture(const struct frame_md5 *device, const struct frame_md5 *expected, uint64_t number);

#endif
