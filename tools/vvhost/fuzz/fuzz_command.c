/* SPDX-License-Identifier: BSD-3-Clause */
/* The parent of the process that fuzzes: it lives on if the library ends that one, and says why. */
#include "fuzz/fuzz_command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz/encoder_tables.h"
#include "fuzz/fuzz_child.h"
#include "fuzz/fuzz_kinds.h"
#include "program/clock.h"
#include "program/interrupt.h"
#include "program/progress.h"
#include "program/report.h"
#include "script/clip.h"

enum { LOOK_MICROSECONDS = 20000, TRIES = 3 };

/* For making a finding smaller. */
#define SHRINK_SECONDS 20.0

/* Before the fork: nothing of the library runs yet, and the encoders' memory is given back. */
static int make_clips(void)
{
	if (setjmp(expect_escape) != 0)
		return fail(STATUS_FAILED, "the videos cannot be made: %s", expect_reason());
	for (enum clip_kind kind = CLIP_MPEG2; kind < CLIP_KINDS; kind++) {
		if (clip_can_be_made(kind))
			clip_get(kind);
		else
			notice("libavcodec has no encoder for a video of kind %d: it is not fuzzed", (int)kind);
	}
	encoder_tables_make();
	return STATUS_OK;
}

/* The word for those that are wanted: one of them, or all. */
static const char *wanted_word(const bool *wanted, const char *const *words, uint32_t count)
{
	const char *word = NULL;

	for (uint32_t i = 0; i < count; i++) {
		if (wanted[i])
			word = word == NULL ? words[i] : words[count];
	}
	return word;
}

/* The finding, and how to find it again: options are those of the last run that showed it. */
static int tell_finding(const struct fuzz_options *options, uint64_t number, const char *what)
{
	char steps[32] = "";
	char cases[48] = "";

	if (options->steps != UINT32_MAX)
		snprintf(steps, sizeof(steps), " --steps %u", options->steps);
	if (options->cases > 1)
		snprintf(cases, sizeof(cases), " --cases %llu", (unsigned long long)options->cases);
	return fail(
		STATUS_FAILED,
		"case %llu of seed %llu: %s; replay: vvhost fuzz --seed %llu --case %llu%s --target %s --ring %s --device %s%s",
		(unsigned long long)number, (unsigned long long)options->seed, what, (unsigned long long)options->seed,
		(unsigned long long)options->first, cases,
		wanted_word(options->targets, fuzz_target_words, FUZZ_TARGETS),
		wanted_word(options->rings, fuzz_ring_words, FUZZ_RINGS_KINDS),
		wanted_word(options->devices, fuzz_device_words, FUZZ_DEVICES), steps);
}

static void tell(const struct fuzz_options *options, const struct fuzz_report *report, double seconds)
{
	static const char *const faults[FUZZ_FAULTS] = {
		[VIRTIOVIDEO_FAULT_RING_ADDRESS] = "RING_ADDRESS",
		[VIRTIOVIDEO_FAULT_AVAIL_INDEX] = "AVAIL_INDEX",
		[VIRTIOVIDEO_FAULT_HEAD_INDEX] = "HEAD_INDEX",
		[VIRTIOVIDEO_FAULT_NEXT_INDEX] = "NEXT_INDEX",
		[VIRTIOVIDEO_FAULT_CHAIN_LENGTH] = "CHAIN_LENGTH",
		[VIRTIOVIDEO_FAULT_INDIRECT] = "INDIRECT",
		[VIRTIOVIDEO_FAULT_READABLE_AFTER_WRITABLE] = "READABLE_AFTER_WRITABLE",
		[VIRTIOVIDEO_FAULT_ADDRESS] = "ADDRESS",
		[VIRTIOVIDEO_FAULT_TOTAL_LENGTH] = "TOTAL_LENGTH",
		[VIRTIOVIDEO_FAULT_IN_FLIGHT] = "IN_FLIGHT",
	};

	printf("%llu cases, %llu of them with a second thread, no finding, %.1f s\n", (unsigned long long)report->done,
	       (unsigned long long)report->raced, seconds);
	printf("%llu commands answered, %llu of them refused; %llu output buffers filled\n",
	       (unsigned long long)report->answered, (unsigned long long)report->refused,
	       (unsigned long long)report->buffers);
	printf("queues broken:");
	for (uint32_t i = 0; i < FUZZ_FAULTS; i++) {
		if (faults[i] != NULL)
			printf(" %s %llu", faults[i], (unsigned long long)report->faults[i]);
	}
	printf("\n");
	if (options->no_budgets)
		printf("budgets are not judged\n");
	else
		budget_tell(&report->budgets);
}

static const char hangs[] = "it hangs";

/* Waits for the child; the text says what the case did wrong, and is empty if all is well. */
static int watch(const struct fuzz_options *options, const struct fuzz_report *report, pid_t child, char *text,
		 size_t size)
{
	struct progress progress;
	uint64_t number = UINT64_MAX;
	double since = 0.0;
	int status;

	progress_begin(&progress, "fuzzing", options->quiet);
	progress.unit = "case";
	progress.rate = "a second";
	while (waitpid(child, &status, WNOHANG) == 0) {
		uint64_t done = __atomic_load_n(&report->done, __ATOMIC_RELAXED);
		double now = clock_seconds();

		if (number != done) {
			number = done;
			since = now;
		}
		if (now - since > options->watchdog)
			snprintf(text, size, "%s: nothing came of it in %u seconds", hangs, options->watchdog);
		if (*text != '\0' || interrupted()) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			break;
		}
		progress_update(&progress, done, options->cases != 0 ? (double)done / (double)options->cases : -1.0);
		usleep(LOOK_MICROSECONDS);
	}
	progress_end(&progress);
	if (*text != '\0')
		return STATUS_FAILED;
	if (interrupted())
		return STATUS_OK;
	if (WIFSIGNALED(status))
		snprintf(text, size, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (report->finding[0] != '\0')
		snprintf(text, size, "%s", report->finding);
	else if (WEXITSTATUS(status) != STATUS_OK)
		snprintf(text, size, "exit status %d", WEXITSTATUS(status));
	return *text == '\0' ? STATUS_OK : STATUS_FAILED;
}

/* A child that fuzzes, to its end. */
static int run_child(const struct fuzz_options *options, struct fuzz_report *report, char *text, size_t size)
{
	pid_t parent = getpid();
	pid_t child = fork();

	if (child < 0)
		return fail(STATUS_FAILED, "no child to fuzz in: %s", strerror(errno));
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(STATUS_FAILED);
		_exit(fuzz_child(options, report));
	}
	return watch(options, report, child, text, size);
}

/* The same except for numbers: another text would be another finding. */
static bool is_same(const char *one, const char *other)
{
	static const char numbers[] = "0123456789.";

	do {
		one += strspn(one, numbers);
		other += strspn(other, numbers);
		if (*one != *other)
			return false;
	} while (*one++ != '\0' && *other++ != '\0');
	return true;
}

/* Whether it is found again with other options; then the report says the same of it. */
static bool fails_again(const struct fuzz_options *options, const struct fuzz_report *found, char *text, size_t size)
{
	static struct fuzz_report *report;
	char other[sizeof(found->finding)] = "";

	if (report == NULL)
		report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (report == MAP_FAILED)
		return false;
	memset(report, 0, sizeof(*report));
	run_child(options, report, other, sizeof(other));
	if (report->number != found->number || !is_same(text, other))
		return false;
	snprintf(text, size, "%s", other);
	return true;
}

/* With the cases before it, if it needs their leftovers. */
static bool fails_behind_others(struct fuzz_options *options, const struct fuzz_report *found, double until, char *text,
				size_t size)
{
	struct fuzz_options tried = *options;

	for (uint64_t count = 1; count < found->number - options->first && clock_seconds() < until; count *= 4) {
		tried.first = found->number - count;
		tried.cases = count + 1;
		if (fails_again(&tried, found, text, size)) {
			*options = tried;
			return true;
		}
	}
	return false;
}

/*
 * Finds the smallest run that shows it again: the case alone, with the fewest steps of its guest; else with the cases
 * before it. Each try is a process of its own. options gets the values of that run. A case that hangs is not tried
 * again, as each try would take the time of the watchdog.
 */
static void shrink(struct fuzz_options *options, const struct fuzz_report *found, char *text, size_t size)
{
	double until = clock_seconds() + SHRINK_SECONDS;
	struct fuzz_options tried = *options;
	bool again = false;
	uint32_t low = 0;
	uint32_t high = found->steps;

	options->cases = found->number - options->first + 1;
	options->seconds = 0.0;
	fuzz_kinds_only(&tried, found->number);
	if (strncmp(text, hangs, strlen(hangs)) == 0) {
		*options = tried;
		return;
	}
	/* A finding that depends on time may need several tries. */
	for (uint32_t i = 0; i < TRIES && !again; i++)
		again = fails_again(&tried, found, text, size);
	if (!again && fails_behind_others(options, found, until, text, size))
		return;
	/* All of the run before it would not show it either, if time decides. */
	if (again || found->is_budget)
		*options = tried;
	while (again && low < high && clock_seconds() < until && !interrupted()) {
		tried.steps = low + (high - low) / 2;
		if (!fails_again(&tried, found, text, size)) {
			low = tried.steps + 1;
			continue;
		}
		high = tried.steps;
		options->steps = high;
	}
}

int fuzz_command(const struct options *given)
{
	struct fuzz_report *report =
		mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct fuzz_options options = given->fuzz;
	double started = clock_seconds();
	char text[sizeof(report->finding)] = "";
	int status = make_clips();

	if (status != STATUS_OK)
		return status;
	if (report == MAP_FAILED)
		return fail(STATUS_FAILED, "no memory to share with a child: %s", strerror(errno));
	status = run_child(&options, report, text, sizeof(text));
	if (text[0] != '\0' && !interrupted())
		shrink(&options, report, text, sizeof(text));
	clip_free_all();
	if (text[0] != '\0' && !interrupted())
		return tell_finding(&options, report->number, text);
	if (status != STATUS_OK)
		return interrupted() ? interrupt_fail() : status;
	tell(&options, report, clock_seconds() - started);
	if (!interrupted())
		return STATUS_OK;
	printf("to go on: --case %llu\n", (unsigned long long)(given->fuzz.first + report->done));
	return interrupt_fail();
}
