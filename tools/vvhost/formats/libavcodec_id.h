/* SPDX-License-Identifier: BSD-3-Clause */
/* libavcodec's name of a codec of the protocol. */
#ifndef VVHOST_LIBAVCODEC_ID_H
#define VVHOST_LIBAVCODEC_ID_H

#include <stdint.h>

#include <libavcodec/codec_id.h>

enum AVCodecID libavcodec_id(uint32_t codec);

#endif
