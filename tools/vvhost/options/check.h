/* SPDX-License-Identifier: BSD-3-Clause */
/* Checks that need all options: which exclude each other, and which follow from others. */
#ifndef VVHOST_OPTIONS_CHECK_H
#define VVHOST_OPTIONS_CHECK_H

#include "options/options.h"

/* words: those of the command line that belong to no option. */
int check_options(struct options *options, int count, char **words);

/* Of encode and transcode (check_encode.c), and of fuzz (check_fuzz.c). */
int check_encode(struct options *options);
int check_fuzz(struct options *options);

/* The device is in a daemon: other options about how it works exclude that (check_vhost_user.c). */
int check_vhost_user(const struct transport_kind *transport, bool others);

#endif
