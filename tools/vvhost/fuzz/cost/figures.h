/* SPDX-License-Identifier: BSD-3-Clause */
/* A process's use of the machine: read from proc(5), of this process or of another. */
#ifndef VVHOST_FUZZ_FIGURES_H
#define VVHOST_FUZZ_FIGURES_H

#include <stdint.h>
#include <sys/types.h>

enum figure {
	FIGURE_MAPS,  /* lines of /proc/PID/maps */
	FIGURE_FILES, /* open ones */
	FIGURE_THREADS,
	FIGURE_MALLOC,	 /* KiB that malloc gave out and did not get back; only of this process */
	FIGURE_RESIDENT, /* KiB of anonymous memory: not guest memory, which is shared */
	FIGURES,
};

struct figures {
	uint64_t values[FIGURES];
};

extern const char *const figure_names[FIGURES];

/* pid 0: this process. Zeros for a process that is gone. */
void figures_read(struct figures *figures, pid_t pid);

/* The number behind a name in /proc/PID/status; 0 if it is not there. */
uint64_t figures_status(pid_t pid, const char *name);

/* How many threads of other processes run now, or could if there were a processor. */
uint64_t figures_running_elsewhere(void);

#endif
