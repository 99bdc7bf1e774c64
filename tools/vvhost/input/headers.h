/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_HEADERS_H
#define VVHOST_HEADERS_H

#include <libavcodec/avcodec.h>

/*
 * Puts the headers of an MPEG-2 or MPEG-4 stream that its container keeps apart in front of its
 * first packet: the device gets nothing but packets. Packets that carry them already stay as they are.
 */
int headers_prepend(const AVCodecParameters *parameters, AVPacket *packet);

#endif
