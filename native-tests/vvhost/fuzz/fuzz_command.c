/* SPDX-License-Identifier: BSD-3-Clause */
/* The parent of the process that fuzzes: it lives on when the library takes that one down, and says why. */
#include "fuzz_command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../clock.h"
#include "../conformance/clip.h"
#include "../interrupt.h"
#include "../progress.h"
#include "../report.h"

enum { LOOK_MICROSECONDS = 20000, MEBIBYTE = 1 << 20 };

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
	return STATUS_OK;
}

/* A sanitizer's shadow alone is larger than any limit. */
static void limit_memory(const struct fuzz_options *options)
{
#ifdef __SANITIZE_ADDRESS__
	(void)options;
	notice("built with a sanitizer: --memory-limit is ignored");
#else
	const struct rlimit limit = { (rlim_t)options->memory_limit * MEBIBYTE, (rlim_t)options->memory_limit * MEBIBYTE };

	if (options->memory_limit != 0)
		setrlimit(RLIMIT_AS, &limit);
#endif
}

static int fuzz(const struct fuzz_options *options, struct fuzz_report *report)
{
	double until = clock_seconds() + options->seconds;
	uint64_t number = options->first;

	while (!interrupted() && (options->cases == 0 || report->done < options->cases) &&
	       (options->seconds == 0.0 || clock_seconds() < until)) {
		struct fuzz_kind kind = fuzz_options_kind(options, number);

		__atomic_store_n(&report->number, number, __ATOMIC_RELAXED);
		if (fuzz_case_run(report, options->seed, number, &kind) != OUTCOME_OK) {
			snprintf(report->finding, sizeof(report->finding), "%s", expect_reason());
			return STATUS_FAILED;
		}
		number++;
		__atomic_store_n(&report->done, report->done + 1, __ATOMIC_RELAXED);
	}
	return STATUS_OK;
}

/* What was found, and how it is found again. */
static int tell_finding(const struct fuzz_options *options, const struct fuzz_report *report, const char *what)
{
	struct fuzz_kind kind = fuzz_options_kind(options, report->number);
	const char *device = kind.device == VIRTIOVIDEO_DEVICE_DECODER ? "decoder" : "encoder";

	return fail(STATUS_FAILED,
		    "case %llu of seed %llu: %s; replay: vvhost fuzz --seed %llu --case %llu --target %s --ring %s --device %s",
		    (unsigned long long)report->number, (unsigned long long)options->seed, what,
		    (unsigned long long)options->seed, (unsigned long long)report->number, fuzz_target_words[kind.target],
		    fuzz_ring_words[kind.ring], device);
}

static void tell(const struct fuzz_report *report, double seconds)
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
	printf("%llu commands answered, %llu of them refused; %llu output buffers filled\n", (unsigned long long)report->answered,
	       (unsigned long long)report->refused, (unsigned long long)report->buffers);
	printf("queues broken:");
	for (uint32_t i = 0; i < FUZZ_FAULTS; i++) {
		if (faults[i] != NULL)
			printf(" %s %llu", faults[i], (unsigned long long)report->faults[i]);
	}
	printf("\n");
}

/* Waits for the child; what a case must not do is told in the text, which is empty if all is well. */
static int watch(const struct fuzz_options *options, const struct fuzz_report *report, pid_t child, char *text, size_t size)
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
			snprintf(text, size, "it hangs: nothing came of it in %u seconds", options->watchdog);
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
	if (WIFSIGNALED(status))
		snprintf(text, size, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (report->finding[0] != '\0')
		snprintf(text, size, "%s", report->finding);
	else if (WEXITSTATUS(status) != STATUS_OK)
		snprintf(text, size, "exit status %d", WEXITSTATUS(status));
	return *text == '\0' ? STATUS_OK : STATUS_FAILED;
}

int fuzz_command(const struct fuzz_options *options)
{
	struct fuzz_report *report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double started = clock_seconds();
	char text[sizeof(report->finding)] = "";
	pid_t parent = getpid();
	pid_t child;
	int status = make_clips();

	if (status != STATUS_OK)
		return status;
	if (report == MAP_FAILED || (child = fork()) < 0)
		return fail(STATUS_FAILED, "no child to fuzz in: %s", strerror(errno));
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(STATUS_FAILED);
		limit_memory(options);
		_exit(fuzz(options, report));
	}
	status = watch(options, report, child, text, sizeof(text));
	clip_free_all();
	if (interrupted())
		return interrupt_fail();
	if (status != STATUS_OK)
		return tell_finding(options, report, text);
	tell(report, clock_seconds() - started);
	return STATUS_OK;
}
