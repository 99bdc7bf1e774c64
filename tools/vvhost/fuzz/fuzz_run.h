/* SPDX-License-Identifier: BSD-3-Clause */
/* A case of a target that is a device here. */
#ifndef VVHOST_FUZZ_RUN_H
#define VVHOST_FUZZ_RUN_H

#include "fuzz/guest/fuzz_case.h"

/* Runs a case, or leaves it by expect_fail() if the device does wrong. */
enum outcome fuzz_case_run(struct fuzz_report *report, const struct fuzz_play *play);

#endif
