/* SPDX-License-Identifier: BSD-3-Clause */
/* What of this process is in memory, counted page by page by the kernel. */
#ifndef VVBENCH_RESIDENT_H
#define VVBENCH_RESIDENT_H

#include <stdio.h>

struct resident {
	double all;	  /* bytes */
	double anonymous; /* heaps, stacks: no file, and not the guest's memory */
	double shared;	  /* the guest's memory: a page that is mapped twice counts once */
};

/* Zeros if the kernel does not tell. */
static inline struct resident resident_now(void)
{
	struct resident now = { 0.0, 0.0, 0.0 };
	FILE *file = fopen("/proc/self/smaps_rollup", "r");
	char line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		double kib;

		if (sscanf(line, "Rss: %lf", &kib) == 1)
			now.all = kib * 1024.0;
		else if (sscanf(line, "Anonymous: %lf", &kib) == 1)
			now.anonymous = kib * 1024.0;
		else if (sscanf(line, "Pss_Shmem: %lf", &kib) == 1)
			now.shared = kib * 1024.0;
	}
	if (file != NULL)
		fclose(file);
	return now;
}

#endif
