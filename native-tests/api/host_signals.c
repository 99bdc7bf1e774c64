/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SIGRTMIN belongs to the managed runtime and, in some VMMs, to the vCPUs. A handler that was there
 * first is chained; one that comes later, or a fork, is found by virtiovideo_host_check().
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "check.h"

static volatile sig_atomic_t received;

static void on_signal(int number)
{
	(void)number;
	received++;
}

static void install(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	sigemptyset(&action.sa_mask);
	CHECK_EQUAL(sigaction(SIGRTMIN, &action, NULL), 0);
}

static uint64_t problems(void)
{
	uint64_t found = UINT64_MAX;

	CHECK_EQUAL(virtiovideo_host_check(&found), 0);
	return found;
}

static void create_and_destroy(void)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct virtiovideo *device = NULL;

	CHECK_EQUAL(virtiovideo_create(&config, &device), 0);
	virtiovideo_destroy(&device);
}

static void handler_before(void)
{
	install(on_signal);
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	CHECK_EQUAL(problems(), 0);
	/* From this process and from another: the runtime has to pass on both. */
	CHECK_EQUAL(raise(SIGRTMIN), 0);
	CHECK_EQUAL(received, 1);
	if (fork() == 0)
		_exit(kill(getppid(), SIGRTMIN));
	wait(NULL);
	CHECK_EQUAL(received, 2);
	create_and_destroy();
	CHECK_EQUAL(problems(), 0);
}

static void no_handler(void)
{
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	CHECK_EQUAL(problems(), 0);
	create_and_destroy();
}

static void handler_after(void)
{
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	install(on_signal);
	CHECK_EQUAL(problems(), VIRTIOVIDEO_PROBLEM_SIGRTMIN_REPLACED);
}

static void default_after(void)
{
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	install(SIG_DFL);
	CHECK_EQUAL(problems(), VIRTIOVIDEO_PROBLEM_SIGRTMIN_REPLACED);
}

static void fork_after(void)
{
	pid_t child;
	int status;

	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		CHECK_EQUAL(problems(), VIRTIOVIDEO_PROBLEM_FORKED);
		_exit(0);
	}
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	CHECK_EQUAL(status, 0);
	CHECK_EQUAL(problems(), 0);
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{ "handler_before", handler_before }, { "no_handler", no_handler },	  { "handler_after", handler_after },
	{ "default_after", default_after },   { "fork_after", fork_after },
};

/* One case a process: the runtime starts only once. */
int main(int argc, char **argv)
{
	CHECK_EQUAL(argc, 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (strcmp(argv[1], cases[i].name) == 0) {
			cases[i].run();
			return 0;
		}
	}
	return 2;
}
