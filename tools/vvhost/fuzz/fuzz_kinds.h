/* SPDX-License-Identifier: BSD-3-Clause */
/* Which kinds of cases there are to be: those that the options want are tried in turn. */
#ifndef VVHOST_FUZZ_KINDS_H
#define VVHOST_FUZZ_KINDS_H

#include "fuzz/guest/fuzz_case.h"
#include "options/fuzz_options.h"

/* That case alone, whatever the kinds are in turn. */
void fuzz_kinds_only(struct fuzz_options *options, uint64_t number);

/* The kind of a case, from those that are wanted. */
struct fuzz_kind fuzz_kind_of(const struct fuzz_options *options, uint64_t number);

#endif
