/* SPDX-License-Identifier: BSD-3-Clause */
/* The library's statistics of all streams of a device. */
#ifndef VVHOST_DEVICE_STATS_H
#define VVHOST_DEVICE_STATS_H

#include <stdio.h>

#include <virtiovideo.h>

#include "device/device.h"

int device_stats_read(const struct device *device, struct virtiovideo_device_stats *stats);
void device_stats_print(FILE *stream, const struct virtiovideo_device_stats *stats);

#endif
