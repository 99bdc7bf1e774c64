/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Each function as the very first call into the library of a fresh process, with nothing in its
 * arguments: the managed runtime starts under it, and it has to come back.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "check.h"

/* One for each function of the header: a new one does not compile until it has its own here. */
static void cold_virtiovideo_version(void)
{
	CHECK(virtiovideo_version() > 0);
}

static void cold_virtiovideo_last_error(void)
{
	CHECK(virtiovideo_last_error() != NULL);
	CHECK_EQUAL(virtiovideo_last_error()[0], '\0');
}

static void cold_virtiovideo_has(void)
{
	CHECK_EQUAL(virtiovideo_has(0), -EINVAL);
}

static void cold_virtiovideo_runtime_start(void)
{
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
}

static void cold_virtiovideo_host_check(void)
{
	CHECK_FAILS(virtiovideo_host_check(NULL), EINVAL);
}

static void cold_virtiovideo_get_runtime_stats(void)
{
	CHECK_FAILS(virtiovideo_get_runtime_stats(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_create(void)
{
	CHECK_FAILS(virtiovideo_create(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_destroy(void)
{
	CHECK_EQUAL(virtiovideo_destroy(NULL), 0);
}

static void cold_virtiovideo_reset(void)
{
	CHECK_FAILS(virtiovideo_reset(NULL), EINVAL);
}

static void cold_virtiovideo_get_features(void)
{
	CHECK_FAILS(virtiovideo_get_features(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_ack_features(void)
{
	CHECK_FAILS(virtiovideo_ack_features(NULL, 0), EINVAL);
}

static void cold_virtiovideo_config_read(void)
{
	CHECK_FAILS(virtiovideo_config_read(NULL, 0, NULL, 0), EINVAL);
}

static void cold_virtiovideo_config_write(void)
{
	CHECK_FAILS(virtiovideo_config_write(NULL, 0, NULL, 0), EINVAL);
}

static void cold_virtiovideo_get_queue_count(void)
{
	CHECK_FAILS(virtiovideo_get_queue_count(NULL), EINVAL);
}

static void cold_virtiovideo_set_memory(void)
{
	CHECK_FAILS(virtiovideo_set_memory(NULL, NULL, 0, 0), EINVAL);
}

static void cold_virtiovideo_get_poll_fd(void)
{
	CHECK_FAILS(virtiovideo_get_poll_fd(NULL), EINVAL);
}

static void cold_virtiovideo_process(void)
{
	CHECK_FAILS(virtiovideo_process(NULL, 0), EINVAL);
}

static void cold_virtiovideo_get_queue_stats(void)
{
	CHECK_FAILS(virtiovideo_get_queue_stats(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_get_stream_stats(void)
{
	CHECK_FAILS(virtiovideo_get_stream_stats(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_get_device_stats(void)
{
	CHECK_FAILS(virtiovideo_get_device_stats(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_list_streams(void)
{
	CHECK_FAILS(virtiovideo_list_streams(NULL, NULL, 0), EINVAL);
}

static void cold_virtiovideo_submit(void)
{
	CHECK_FAILS(virtiovideo_submit(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_reap(void)
{
	CHECK_FAILS(virtiovideo_reap(NULL, NULL, 0), EINVAL);
}

static void cold_virtiovideo_vring_start(void)
{
	CHECK_FAILS(virtiovideo_vring_start(NULL, NULL), EINVAL);
}

static void cold_virtiovideo_vring_kick(void)
{
	CHECK_FAILS(virtiovideo_vring_kick(NULL, 0), EINVAL);
}

static void cold_virtiovideo_vring_kick_data(void)
{
	CHECK_FAILS(virtiovideo_vring_kick_data(NULL, 0), EINVAL);
}

static void cold_virtiovideo_vring_reset(void)
{
	CHECK_FAILS(virtiovideo_vring_reset(NULL, 0), EINVAL);
}

static void cold_virtiovideo_vring_stop(void)
{
	CHECK_FAILS(virtiovideo_vring_stop(NULL, 0, NULL, NULL), EINVAL);
}

static const struct {
	const char *name;
	void (*call)(void);
} functions[] = {
#define FUNCTION(name) { #name, cold_##name },
#include "functions.inc"
#undef FUNCTION
};

enum { COUNT = sizeof(functions) / sizeof(functions[0]) };

static int call_by_name(const char *name)
{
	for (size_t i = 0; i < COUNT; i++) {
		if (strcmp(functions[i].name, name) == 0) {
			functions[i].call();
			return 0;
		}
	}
	return 2;
}

static bool runs_in_fresh_process(const char *name)
{
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		execl("/proc/self/exe", "cold_call", name, (char *)NULL);
		_exit(3);
	}
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status))
		fprintf(stderr, "%s: killed by signal %d\n", name, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		fprintf(stderr, "%s: exit status %d\n", name, WEXITSTATUS(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc == 2)
		return call_by_name(argv[1]);
	for (size_t i = 0; i < COUNT; i++)
		failed += !runs_in_fresh_process(functions[i].name);
	return failed != 0;
}
