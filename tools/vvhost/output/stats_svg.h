/* SPDX-License-Identifier: BSD-3-Clause */
/* A picture of an encoding: bitrate and PSNR over time, as SVG. */
#ifndef VVHOST_STATS_SVG_H
#define VVHOST_STATS_SVG_H

#include "output/encoded_frames.h"
#include "program/output_file.h"

/* title names the subject of the picture; it is escaped. */
int stats_svg_write(struct output_file *file, const struct encoded_frames *frames, const char *title);

#endif
