/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of the protocol's values, as the specification spells them. "unknown" for any other value. */
#ifndef VVHOST_NAMES_H
#define VVHOST_NAMES_H

#include <stdint.h>

const char *result_name(uint32_t result);
const char *image_format_name(uint32_t format);
const char *planes_layout_name(uint32_t layout);
const char *codec_name(uint32_t codec);
const char *profile_name(uint32_t codec, uint32_t profile);
const char *h264_level_name(uint32_t level);
const char *feature_name(uint32_t bit);

#endif
