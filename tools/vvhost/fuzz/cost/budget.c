/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/cost/budget.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND UINT64_C(1000000)
#define SECOND UINT64_C(1000000000)

/* The aim of virtiovideo_process(): reported, not judged. */
#define PROCESS_AIM (5 * MILLISECOND)

/* A thread that used more than this over all looks is at work. */
#define AT_WORK (20 * MILLISECOND)

/* CPU time of a case: docs/design/fuzzing.md says how they were chosen. */
#define CPU_BASE (500 * MILLISECOND)
#define CPU_COMMAND (10 * MILLISECOND)
#define CPU_BYTE UINT64_C(250)

enum {
	LOOKS = 500, /* 5 s for threads that are still in a codec */
	LOOKS_AGAIN = 100,
	LOOKS_AT_REST = 20, /* for memory that is given back after the last thread ended */
	LOOK_MICROSECONDS = 10000,
	CONTROL_TURNS = 400000,
	MOST_FACTOR = 4000,
	MOST_CPU_FACTOR = 2000, /* caches and cores are shared, too */
	TEXT_BYTES = 256,
	EXCESS_BYTES = 512,
};

const char *const budget_call_names[BUDGET_CALLS] = {
	[BUDGET_CREATE] = "virtiovideo_create()",
	[BUDGET_DESTROY] = "virtiovideo_destroy()",
	[BUDGET_RESET] = "virtiovideo_reset()",
	[BUDGET_SET_MEMORY] = "virtiovideo_set_memory()",
	[BUDGET_PROCESS] = "virtiovideo_process()",
	[BUDGET_SUBMIT] = "virtiovideo_submit()",
	[BUDGET_REAP] = "virtiovideo_reap()",
	[BUDGET_VRING_START] = "virtiovideo_vring_start()",
	[BUDGET_VRING_STOP] = "virtiovideo_vring_stop()",
	[BUDGET_VRING_RESET] = "virtiovideo_vring_reset()",
	[BUDGET_VRING_KICK] = "virtiovideo_vring_kick()",
	[BUDGET_OTHER] = "any other call",
	[BUDGET_STREAM_DESTROY] = "STREAM_DESTROY",
	[BUDGET_FRONT_END] = "the answer to the next front end",
	[BUDGET_TERMINATE] = "the end after SIGTERM",
};

static const uint64_t call_limits[BUDGET_CALLS] = {
	[BUDGET_CREATE] = 50 * MILLISECOND,
	[BUDGET_DESTROY] = 50 * MILLISECOND,
	[BUDGET_RESET] = 50 * MILLISECOND,
	[BUDGET_SET_MEMORY] = 50 * MILLISECOND,
	[BUDGET_PROCESS] = 50 * MILLISECOND,
	[BUDGET_SUBMIT] = 50 * MILLISECOND,
	[BUDGET_REAP] = 50 * MILLISECOND,
	[BUDGET_VRING_START] = 50 * MILLISECOND,
	[BUDGET_VRING_STOP] = 50 * MILLISECOND,
	[BUDGET_VRING_RESET] = 50 * MILLISECOND,
	[BUDGET_VRING_KICK] = 50 * MILLISECOND,
	[BUDGET_OTHER] = 50 * MILLISECOND,
	[BUDGET_STREAM_DESTROY] = 50 * MILLISECOND,
	[BUDGET_FRONT_END] = SECOND,
	[BUDGET_TERMINATE] = SECOND,
};

/* Allocators keep and split their memory; nothing else may be left. */
static const uint64_t growth_limits[FIGURES] = {
	[FIGURE_MAPS] = 16, [FIGURE_FILES] = 0, [FIGURE_THREADS] = 0, [FIGURE_MALLOC] = 128, [FIGURE_RESIDENT] = 65536,
};

static struct {
	struct budget_report *report;
	pid_t pid;	 /* whose growth is judged */
	int schedstat;	 /* of the measured thread; -1: the kernel has none */
	clockid_t clock; /* of its CPU time */
	bool forgets;
	uint32_t commands;
	uint64_t bytes;
	uint64_t process_cpu; /* at the beginning of the case */
	uint64_t thread_cpu;
	uint64_t own_cpu;
	uint64_t inside; /* CPU time of the thread that is the library's */
	struct figures before;
	char excess[EXCESS_BYTES]; /* all of them, as far as there is room */
} budget = { .schedstat = -1 };

static uint64_t now(clockid_t clock)
{
	struct timespec time = { 0 };

	clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

static void raise(uint64_t *most, uint64_t value)
{
	if (value > *most)
		*most = value;
}

/* A call that is slow because others work does not hide that they do. */
__attribute__((format(printf, 1, 2))) static void exceed(const char *format, ...)
{
	size_t length = strlen(budget.excess);
	va_list arguments;

	length += (size_t)snprintf(budget.excess + length, sizeof(budget.excess) - length, "%s",
				   length == 0 ? "beyond budget: " : "; ");
	if (length >= sizeof(budget.excess))
		return;
	va_start(arguments, format);
	vsnprintf(budget.excess + length, sizeof(budget.excess) - length, format, arguments);
	va_end(arguments);
}

void budget_open(struct budget_report *report)
{
	budget.report = report;
	if (report != NULL && budget.schedstat < 0)
		budget.schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
}

/* proc(5): the second number is how long the thread waited for a processor. */
static uint64_t run_delay(void)
{
	char text[TEXT_BYTES];
	char *end;
	ssize_t got = budget.schedstat >= 0 ? pread(budget.schedstat, text, sizeof(text) - 1, 0) : -1;

	if (got <= 0)
		return 0;
	text[got] = '\0';
	strtoull(text, &end, 10);
	return strtoull(end, NULL, 10);
}

struct budget_clock budget_clock_read(void)
{
	if (budget.report == NULL)
		return (struct budget_clock){ 0 };
	return (struct budget_clock){ now(CLOCK_MONOTONIC), now(CLOCK_THREAD_CPUTIME_ID), run_delay() };
}

/* How much longer than its CPU time a loop takes that does nothing but work, in 1/1000. */
static uint64_t spin_factor(void)
{
	uint64_t wall = now(CLOCK_MONOTONIC);
	uint64_t cpu = now(CLOCK_THREAD_CPUTIME_ID);
	volatile uint32_t turns = 0;

	while (turns < CONTROL_TURNS)
		turns++;
	wall = now(CLOCK_MONOTONIC) - wall;
	cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
	return cpu == 0 || wall < cpu ? 1000 : wall * 1000 / cpu;
}

/* The machine's other work, for each processor, in 1/1000; four times at most. */
static uint64_t control(void)
{
	uint64_t others = figures_running_elsewhere() * 1000 / (uint64_t)sysconf(_SC_NPROCESSORS_ONLN) + 1000;
	uint64_t spin = spin_factor();
	uint64_t factor = others > spin ? others : spin;

	return factor < MOST_FACTOR ? factor : MOST_FACTOR;
}

void budget_called(enum budget_call call, const struct budget_clock *began)
{
	struct budget_clock ended = budget_clock_read();
	struct budget_worst *worst;
	uint64_t delayed = ended.delayed - began->delayed;
	uint64_t wall = ended.wall - began->wall;
	uint64_t cpu = ended.cpu - began->cpu;
	uint64_t limit = call_limits[call];
	uint64_t factor;

	if (budget.report == NULL)
		return;
	worst = &budget.report->calls[call];
	wall -= delayed < wall ? delayed : wall;
	worst->count++;
	raise(&worst->wall, wall);
	raise(&worst->cpu, cpu);
	/* It consists of calls, which are counted. */
	budget.inside += call != BUDGET_STREAM_DESTROY ? cpu : 0;
	budget.report->slow_processes += call == BUDGET_PROCESS && wall > PROCESS_AIM;
	if (wall <= limit && cpu <= limit)
		return;
	factor = control();
	if (cpu * 1000 / (factor < MOST_CPU_FACTOR ? factor : MOST_CPU_FACTOR) > limit)
		exceed("%s took %.1f ms of CPU time, the limit is %.0f ms", budget_call_names[call], (double)cpu / 1e6,
		       (double)limit / 1e6);
	else if (wall * 1000 / factor > limit)
		exceed("%s took %.1f ms, the limit is %.0f ms", budget_call_names[call], (double)wall / 1e6,
		       (double)limit / 1e6);
}

void budget_begin(pid_t pid)
{
	if (budget.report == NULL)
		return;
	budget.pid = pid;
	budget.forgets = false;
	budget.commands = 0;
	budget.bytes = 0;
	budget.own_cpu = 0;
	budget.inside = 0;
	budget.excess[0] = '\0';
	figures_read(&budget.before, pid);
	if (pid == 0 || clock_getcpuclockid(pid, &budget.clock) != 0)
		budget.clock = CLOCK_PROCESS_CPUTIME_ID;
	budget.process_cpu = now(budget.clock);
	budget.thread_cpu = now(CLOCK_THREAD_CPUTIME_ID);
}

void budget_input(uint32_t commands, uint64_t bytes)
{
	budget.commands += commands;
	budget.bytes += bytes;
}

void budget_own_cpu(uint64_t nanoseconds)
{
	budget.own_cpu += nanoseconds;
}

void budget_forget(void)
{
	budget.forgets = true;
}

static uint64_t cpu_limit(void)
{
	return CPU_BASE + budget.commands * CPU_COMMAND + budget.bytes * CPU_BYTE;
}

/* CPU time that the library took in the case. */
static uint64_t library_cpu(void)
{
	uint64_t process = now(budget.clock) - budget.process_cpu;
	/* All CPU time of another process is its own. */
	uint64_t own =
		budget.pid != 0 ? 0 : now(CLOCK_THREAD_CPUTIME_ID) - budget.thread_cpu - budget.inside + budget.own_cpu;

	return process > own ? process - own : 0;
}

static void judge_cpu(void)
{
	uint64_t limit = cpu_limit();
	uint64_t cpu = library_cpu();

	raise(&budget.report->cpu, cpu);
	raise(&budget.report->cpu_share, cpu / (limit / 1000));
	if (cpu > limit)
		exceed("%.0f ms of CPU time for %u commands and %llu bytes, the limit is %.0f ms", (double)cpu / 1e6,
		       budget.commands, (unsigned long long)budget.bytes, (double)limit / 1e6);
}

static uint64_t growth(const struct figures *after, enum figure figure)
{
	uint64_t before = budget.before.values[figure];

	return after->values[figure] > before ? after->values[figure] - before : 0;
}

static bool grows(const struct figures *after)
{
	for (enum figure figure = 0; figure < FIGURES; figure++) {
		if (growth(after, figure) > growth_limits[figure])
			return true;
	}
	return false;
}

/* Waits for threads that are new since the case began to finish, but only for a while; the rest is left for good. */
static struct figures wait_for_rest(bool again)
{
	uint32_t looks = again ? LOOKS_AGAIN : LOOKS;
	uint64_t cpu = library_cpu();
	uint32_t at_rest = 0;
	struct figures after;

	figures_read(&after, budget.pid);
	for (uint32_t i = 0; i < looks && at_rest < LOOKS_AT_REST && grows(&after) && library_cpu() <= cpu_limit();
	     i++) {
		usleep(LOOK_MICROSECONDS);
		figures_read(&after, budget.pid);
		at_rest += growth(&after, FIGURE_THREADS) == 0;
		if (library_cpu() > cpu + AT_WORK) {
			cpu = library_cpu();
			i = 0;
		}
	}
	return after;
}

static void judge_growth(bool again)
{
	struct figures after = wait_for_rest(again);

	judge_cpu();
	for (enum figure figure = 0; figure < FIGURES; figure++) {
		uint64_t grown = growth(&after, figure);

		raise(&budget.report->growth[figure], grown);
		if (grown > growth_limits[figure])
			exceed("%llu %s more than before the case (%llu), the limit is %llu", (unsigned long long)grown,
			       figure_names[figure], (unsigned long long)budget.before.values[figure],
			       (unsigned long long)growth_limits[figure]);
	}
}

void budget_end(bool again)
{
	if (budget.report == NULL)
		return;
	if (!budget.forgets)
		judge_growth(again);
}

const char *budget_excess(void)
{
	return budget.excess[0] != '\0' ? budget.excess : NULL;
}

void budget_tell(const struct budget_report *report)
{
	printf("the most of each budget:\n");
	for (enum budget_call call = 0; call < BUDGET_CALLS; call++) {
		const struct budget_worst *worst = &report->calls[call];

		if (worst->count > 0)
			printf("  %-33s %8.2f ms, %8.2f ms of CPU time, %llu calls, limit %.0f ms\n",
			       budget_call_names[call], (double)worst->wall / 1e6, (double)worst->cpu / 1e6,
			       (unsigned long long)worst->count, (double)call_limits[call] / 1e6);
	}
	printf("  virtiovideo_process() took more than %.0f ms %llu times\n", (double)PROCESS_AIM / 1e6,
	       (unsigned long long)report->slow_processes);
	printf("  CPU time of a case %.1f ms; of what a case is allowed %.1f%%\n", (double)report->cpu / 1e6,
	       (double)report->cpu_share / 10);
	printf("  left by a case:");
	for (enum figure figure = 0; figure < FIGURES; figure++)
		printf("%s %llu %s (limit %llu)", figure > 0 ? "," : "", (unsigned long long)report->growth[figure],
		       figure_names[figure], (unsigned long long)growth_limits[figure]);
	printf("\n  %llu cases went beyond a budget and did not when they were played again\n",
	       (unsigned long long)report->excused);
}
