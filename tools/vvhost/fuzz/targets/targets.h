/* SPDX-License-Identifier: BSD-3-Clause */
/* The targets, a function each. */
#ifndef VVHOST_FUZZ_TARGETS_H
#define VVHOST_FUZZ_TARGETS_H

#include "fuzz/guest/fuzz_case.h"

void fuzz_target_rings(struct fuzz_case *fuzz);
void fuzz_target_chains(struct fuzz_case *fuzz); /* the same at descriptor level */
void fuzz_target_commands(struct fuzz_case *fuzz);
void fuzz_target_decoder(struct fuzz_case *fuzz);
void fuzz_target_encoder(struct fuzz_case *fuzz);
void fuzz_target_units(struct fuzz_case *fuzz);
void fuzz_target_storms(struct fuzz_case *fuzz);
void fuzz_target_limits(struct fuzz_case *fuzz);

/* A whole case, as fuzz_run.h runs it for the others: a daemon and its front ends. */
enum outcome fuzz_front_ends_run(struct fuzz_report *report, const struct fuzz_play *play);

#endif
