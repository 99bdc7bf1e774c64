/* SPDX-License-Identifier: BSD-3-Clause */
/* What a run costs: time, and processor time of all threads of the process. */
#ifndef VVBENCH_RUN_COST_H
#define VVBENCH_RUN_COST_H

#include <stdint.h>

struct run_cost {
	double seconds;
	double cpu;
};

struct run_cost run_cost_now(void);
struct run_cost run_cost_since(const struct run_cost *before);

/* So many repetitions that a run takes at least so long, if one takes that. */
uint32_t run_loops(double seconds, double one);

/* What is going on, on a terminal's last line; nothing elsewhere. */
void run_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void run_progress_enable(void);

#endif
