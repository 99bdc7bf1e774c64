/* SPDX-License-Identifier: BSD-3-Clause */
/* The report of the child that fuzzes to its parent, in memory that both share. */
#ifndef VVHOST_FUZZ_REPORT_H
#define VVHOST_FUZZ_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz/cost/budget.h"

enum { FUZZ_FAULTS = 16 };

struct fuzz_report {
	uint64_t number;	      /* of the running case */
	uint64_t done;		      /* cases */
	uint64_t faults[FUZZ_FAULTS]; /* how often a queue broke, by VIRTIOVIDEO_FAULT_* */
	uint64_t answered;	      /* commands */
	uint64_t refused;	      /* of them, with a result that is not OK */
	uint64_t buffers;	      /* outputs that came back with something in them */
	uint64_t raced;		      /* cases with a second thread */
	uint32_t steps;		      /* that the running case has taken */
	bool is_budget;		      /* the finding is no wrong answer, but one that costs too much */
	char finding[512];	      /* empty: none */
	struct budget_report budgets;
};

#endif
