/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of options about how an encoder is to encode. */
#ifndef VVHOST_TAKE_ENCODE_H
#define VVHOST_TAKE_ENCODE_H

#include "options/options.h"

/* encode_output.c */
int take_codec(struct options *options, const char *word);

int take_bitrate(struct options *options, const char *text);
int take_bitrate_at(struct options *options, const char *text);
int take_rc(struct options *options, const char *word);
int take_qp(struct options *options, const char *text);
int take_qp_range(struct options *options, const char *text);
int take_latency(struct options *options, const char *word);
int take_crop(struct options *options, const char *text);
int take_force_key(struct options *options, const char *text);

#endif
