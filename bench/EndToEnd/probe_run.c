/* SPDX-License-Identifier: BSD-3-Clause */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"
#include "program/report.h"

extern char **environ;

static int read_numbers(FILE *output, const char *name, double *numbers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (fscanf(output, "%lf", &numbers[i]) != 1)
			return fail(STATUS_FAILED, "%s did not print %u numbers", name, count);
	}
	return STATUS_OK;
}

int probe_run(char *const argv[], double *numbers, uint32_t count)
{
	posix_spawn_file_actions_t actions;
	int ends[2];
	int exited = 0;
	int status;
	FILE *output;
	pid_t child;

	if (pipe(ends) != 0)
		return fail(STATUS_FAILED, "no pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	status = posix_spawn(&child, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (status != 0) {
		close(ends[0]);
		return fail(STATUS_FAILED, "%s: %s", argv[0], strerror(status));
	}
	output = fdopen(ends[0], "r");
	status = output != NULL ? read_numbers(output, argv[0], numbers, count) : fail(STATUS_FAILED, "out of memory");
	if (output != NULL)
		fclose(output);
	waitpid(child, &exited, 0);
	if (status == STATUS_OK && (!WIFEXITED(exited) || WEXITSTATUS(exited) != 0))
		return fail(STATUS_FAILED, "%s %s ended with 0x%x", argv[0], argv[1], exited);
	return status;
}

int probe_run_self(const char *kind, uint32_t streams, const char *clips, struct clip_size size, double *numbers,
		   uint32_t count)
{
	char count_text[16];
	char size_text[32];
	char *const argv[] = { "/proc/self/exe", "probe", (char *)kind, count_text, (char *)clips, size_text, NULL };

	snprintf(count_text, sizeof(count_text), "%u", streams);
	snprintf(size_text, sizeof(size_text), "%ux%u", size.width, size.height);
	return probe_run(argv, numbers, count);
}
