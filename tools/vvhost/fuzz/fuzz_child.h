/* SPDX-License-Identifier: BSD-3-Clause */
/* The process that fuzzes, from inside: case after case, until one finds something. */
#ifndef VVHOST_FUZZ_CHILD_H
#define VVHOST_FUZZ_CHILD_H

#include "fuzz/guest/fuzz_report.h"
#include "options/fuzz_options.h"

/* Its exit status; the finding is in the report. */
int fuzz_child(const struct fuzz_options *options, struct fuzz_report *report);

#endif
