/* SPDX-License-Identifier: BSD-3-Clause */
/* Figures that take a process of their own: what it has, and when, depends on what it did before. */
#ifndef VVBENCH_PROBE_H
#define VVBENCH_PROBE_H

#include <stdint.h>

#include "clip.h"

/* What a probe does, and the numbers that it prints. */
#define PROBE_MEMORY_DEVICE \
	"memory-device" /* bytes that are anonymous, bytes of the guest's memory; with so many streams */
#define PROBE_MEMORY_ALONE "memory-alone" /* the same with so many contexts */
#define PROBE_FIRST_DEVICE "first-device" /* milliseconds to the first picture */
#define PROBE_FIRST_ALONE "first-alone"

/* The command line "vvbench probe KIND STREAMS CLIPS-DIRECTORY SIZE", which is this program's own. Returns a status. */
int probe_main(int argc, char **argv);

/* Runs a program and reads count numbers from what it prints. Returns a status. */
int probe_run(char *const argv[], double *numbers, uint32_t count);

/* Runs that probe in a process of its own. */
int probe_run_self(const char *kind, uint32_t streams, const char *clips, struct clip_size size, double *numbers,
		   uint32_t count);

#endif
