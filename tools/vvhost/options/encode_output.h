/* SPDX-License-Identifier: BSD-3-Clause */
/* Codecs by their words, and the files that can hold them. */
#ifndef VVHOST_ENCODE_OUTPUT_H
#define VVHOST_ENCODE_OUTPUT_H

#include <stdint.h>

const char *encode_codec_word(uint32_t codec);

/*
 * The muxer for a file of that name; *codec is 0 if it is to be that of the name. A name that does not
 * fit, or that leaves the codec open, is bad usage.
 */
int encode_output_of(const char *name, uint32_t *codec, const char **muxer);

#endif
