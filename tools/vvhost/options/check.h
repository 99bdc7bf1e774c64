/* SPDX-License-Identifier: BSD-3-Clause */
/* What can be said only when all options are known: what does not go together, and what follows from what was given. */
#ifndef VVHOST_OPTIONS_CHECK_H
#define VVHOST_OPTIONS_CHECK_H

#include "options/options.h"

/* words: those of the command line that belong to no option. */
int check_options(struct options *options, int count, char **words);

/* Of encode and transcode (check_encode.c), and of fuzz (check_fuzz.c). */
int check_encode(struct options *options);
int check_fuzz(struct options *options);

/* The device is in a daemon: what else was said of how it works does not go with that (check_vhost_user.c). */
int check_vhost_user(const struct transport_kind *transport, bool others);

#endif
