/* SPDX-License-Identifier: BSD-3-Clause */
/* Which kinds of cases to run: those that the options select are tried in turn. */
#ifndef VVHOST_FUZZ_KINDS_H
#define VVHOST_FUZZ_KINDS_H

#include "fuzz/guest/fuzz_case.h"
#include "options/fuzz_options.h"

/* That case alone, whatever the kinds are in turn. */
void fuzz_kinds_only(struct fuzz_options *options, uint64_t number);

/* The kind of a case, from the selected ones. */
struct fuzz_kind fuzz_kind_of(const struct fuzz_options *options, uint64_t number);

#endif
