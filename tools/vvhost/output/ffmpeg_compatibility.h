/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_FFMPEG_COMPATIBILITY_H
#define VVHOST_FFMPEG_COMPATIBILITY_H

/* Declarations that differ between FFmpeg 5.1 and 9.0. */

#include <stdint.h>

#include <libavformat/version.h>

/* The argument of avio_alloc_context()'s write callback: constant since FFmpeg 7.0. */
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t avio_written_byte;
#else
typedef uint8_t avio_written_byte;
#endif

#endif
