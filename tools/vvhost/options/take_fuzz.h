/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of options of vvhost fuzz. */
#ifndef VVHOST_TAKE_FUZZ_H
#define VVHOST_TAKE_FUZZ_H

#include "options/options.h"

int take_fuzz_target(struct options *options, const char *word);
int take_fuzz_ring(struct options *options, const char *word);
int take_fuzz_device(struct options *options, const char *word);
int take_fuzz_memory_limit(struct options *options, const char *word);
int take_fuzz_daemon(struct options *options, const char *path);

#endif
