/* SPDX-License-Identifier: BSD-3-Clause */
/* What was aimed at, and what came of it. */
#ifndef VVBENCH_TARGETS_H
#define VVBENCH_TARGETS_H

#include <stdio.h>

#include "results.h"

enum { TARGETS = 12 };

/* Also lines of the plots. */
#define TARGET_YUV420 0.98
#define TARGET_NV12 0.90
#define TARGET_SMALL 0.92
#define TARGET_STREAMS 0.97
#define TARGET_VHOST_USER 0.97
#define TARGET_ADDED_MICROSECONDS 100.0

enum verdict { VERDICT_UNKNOWN, VERDICT_MET, VERDICT_MISSED };

struct target {
	const char *what;
	const char *wanted;
	char measured[160];
	enum verdict verdict;
};

void targets_judge(struct target targets[TARGETS], const struct results *results);
uint32_t targets_missed(const struct target targets[TARGETS]);

#endif
