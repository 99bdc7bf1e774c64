/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/fuzz_child.h"

#include <malloc.h>
#include <stdio.h>
#include <sys/resource.h>

#include "fuzz/fuzz_kinds.h"
#include "fuzz/fuzz_run.h"
#include "fuzz/targets/targets.h"
#include "program/clock.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "script/expect.h"

enum { MEBIBYTE = 1 << 20, REPEATS = 4, ARENAS = 2 };

/* A sanitizer's shadow alone is larger than any limit. */
static void limit_memory(const struct fuzz_options *options)
{
#ifdef __SANITIZE_ADDRESS__
	(void)options;
	notice("built with a sanitizer: --memory-limit is ignored");
#else
	const struct rlimit limit = { (rlim_t)options->memory_limit * MEBIBYTE,
				      (rlim_t)options->memory_limit * MEBIBYTE };

	if (options->memory_limit == 0)
		return;
	/* Each arena of malloc takes 64 MiB of addresses, and by itself it makes eight for each processor: the limit would be theirs. */
	mallopt(M_ARENA_MAX, ARENAS);
	setrlimit(RLIMIT_AS, &limit);
#endif
}

static enum outcome run(struct fuzz_report *report, const struct fuzz_play *play)
{
	return play->kind.target == FUZZ_FRONT_ENDS ? fuzz_front_ends_run(report, play) : fuzz_case_run(report, play);
}

/* Played once without being judged: it makes what the library keeps for the life of a process. */
static enum outcome warm_up(const struct fuzz_options *options, struct fuzz_report *report,
			    const struct fuzz_play *play)
{
	enum outcome outcome = run(report, play);

#ifdef __SANITIZE_ADDRESS__
	(void)options;
#else
	budget_open(options->no_budgets ? NULL : &report->budgets);
#endif
	return outcome;
}

/* A case that costs too much must do so each time. */
static enum outcome run_repeatedly(const struct fuzz_options *options, struct fuzz_report *report,
				   const struct fuzz_play *play)
{
	enum outcome outcome = report->done == 0 ? warm_up(options, report, play) : OUTCOME_OK;

	if (outcome == OUTCOME_OK)
		outcome = run(report, play);

	for (uint32_t i = 0; i < REPEATS && outcome != OUTCOME_OK && report->is_budget; i++) {
		struct fuzz_play again = *play;

		again.again = true;
		outcome = run(report, &again);
		report->budgets.excused += outcome == OUTCOME_OK;
	}
	return outcome;
}

int fuzz_child(const struct fuzz_options *options, struct fuzz_report *report)
{
	double until = clock_seconds() + options->seconds;
	struct fuzz_play play = {
		.seed = options->seed, .number = options->first, .steps = options->steps, .daemon = options->daemon
	};

	limit_memory(options);
	while (!interrupted() && (options->cases == 0 || report->done < options->cases) &&
	       (options->seconds == 0.0 || clock_seconds() < until)) {
		play.kind = fuzz_kind_of(options, play.number);
		__atomic_store_n(&report->number, play.number, __ATOMIC_RELAXED);
		if (run_repeatedly(options, report, &play) != OUTCOME_OK) {
			snprintf(report->finding, sizeof(report->finding), "%s", expect_reason());
			return STATUS_FAILED;
		}
		play.number++;
		__atomic_store_n(&report->done, report->done + 1, __ATOMIC_RELAXED);
	}
	return STATUS_OK;
}
