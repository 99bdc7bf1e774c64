/* SPDX-License-Identifier: BSD-3-Clause */
#include "run_cost.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "program/clock.h"

static bool shows_progress;

struct run_cost run_cost_now(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (struct run_cost){
		.seconds = clock_seconds(),
		.cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6,
	};
}

struct run_cost run_cost_since(const struct run_cost *before)
{
	struct run_cost now = run_cost_now();

	return (struct run_cost){ now.seconds - before->seconds, now.cpu - before->cpu };
}

uint32_t run_loops(double seconds, double one)
{
	double loops = one > 0.0 ? ceil(seconds / one) : 1.0;

	return loops < 1.0 ? 1 : loops > 10000.0 ? 10000 : (uint32_t)loops;
}

void run_progress_enable(void)
{
	shows_progress = isatty(STDERR_FILENO) != 0;
}

void run_progress(const char *format, ...)
{
	va_list arguments;

	if (!shows_progress)
		return;
	fputs("\r\033[K", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fflush(stderr);
}
