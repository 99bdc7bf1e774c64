/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The costs that a case may have, beside being right: the time of each call, CPU time, and leftovers. The first
 * excess is kept while the case goes on, and reported when it has ended. It counts only if it comes again when the case
 * is played again (fuzz_child.c): memory made once in the life of a process is no growth, a busy machine is no fault.
 */
#ifndef VVHOST_FUZZ_BUDGET_H
#define VVHOST_FUZZ_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz/cost/figures.h"

/* Functions of the library, each with arguments and how they are passed on (budget_calls.c). */
enum budget_call {
	BUDGET_CREATE,
	BUDGET_DESTROY,
	BUDGET_RESET,
	BUDGET_SET_MEMORY,
	BUDGET_PROCESS,
	BUDGET_SUBMIT,
	BUDGET_REAP,
	BUDGET_VRING_START,
	BUDGET_VRING_STOP,
	BUDGET_VRING_RESET,
	BUDGET_VRING_KICK,
	BUDGET_OTHER,	       /* features, configuration space, statistics */
	BUDGET_STREAM_DESTROY, /* from the kick to the answer */
	BUDGET_FRONT_END,      /* a daemon: from connect() to its first answer, behind another front end */
	BUDGET_TERMINATE,      /* a daemon: from SIGTERM to its end */
	BUDGET_CALLS,
};

struct budget_worst {
	uint64_t count;
	uint64_t wall; /* nanoseconds, without the thread's waits for a processor */
	uint64_t cpu;
};

/* In the memory that parent and child share. */
struct budget_report {
	struct budget_worst calls[BUDGET_CALLS];
	uint64_t slow_processes;  /* calls of virtiovideo_process() beyond its aim */
	uint64_t cpu;		  /* the most CPU time of a case, nanoseconds */
	uint64_t cpu_share;	  /* the largest part of a case's allowance that was used, in 1/1000 */
	uint64_t growth[FIGURES]; /* the most of a case */
	uint64_t excused;	  /* excesses that did not come again */
};

/* At the time of a call: where it began. */
struct budget_clock {
	uint64_t wall;
	uint64_t cpu;
	uint64_t delayed;
};

extern const char *const budget_call_names[BUDGET_CALLS];

/* Measures the calls of the calling thread; NULL: of none from now on. */
void budget_open(struct budget_report *report);

/* A case begins: takes the figures of process pid, whose growth is judged; 0 is this process. */
void budget_begin(pid_t pid);

/* Input that the guest gave the device: processing it may take CPU time. */
void budget_input(uint32_t commands, uint64_t bytes);

/* CPU time of the fuzzer's own threads, which is not the library's. */
void budget_own_cpu(uint64_t nanoseconds);

/* Around a call. */
struct budget_clock budget_clock_read(void);
void budget_called(enum budget_call call, const struct budget_clock *began);

/*
 * The case has ended, the device is gone: checks its leftovers. It waits long for threads that are still in a codec,
 * or only briefly if the case was beyond its budget before.
 */
void budget_end(bool again);

/* The first excess in words; NULL: there is none. */
const char *budget_excess(void);

/* Another process from now on, for instance a restarted daemon: this case is not judged. */
void budget_forget(void);

void budget_tell(const struct budget_report *report);

#endif
