/* SPDX-License-Identifier: BSD-3-Clause */
#include "daemon_process.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "beside.h"
#include "program/report.h"

enum { PATIENCE_TENTHS = 100 };

extern char **environ;

static int wait_until_it_listens(const struct daemon_process *daemon)
{
	const struct timespec tenth = { .tv_nsec = 100000000 };
	struct stat found;

	for (int i = 0; i < PATIENCE_TENTHS; i++) {
		if (stat(daemon->socket, &found) == 0)
			return STATUS_OK;
		if (waitpid(daemon->process, NULL, WNOHANG) != 0)
			return fail(STATUS_FAILED, "virtiovideo-vhost-user ended at once");
		nanosleep(&tenth, NULL);
	}
	return fail(STATUS_FAILED, "virtiovideo-vhost-user does not listen on %s", daemon->socket);
}

int daemon_process_start(struct daemon_process *daemon)
{
	char program[PATH_MAX];
	char *const argv[] = { program, "--device",	 "decoder",	 "--log-level",
			       "error", "--socket-path", daemon->socket, NULL };
	int status = beside_this(program, "virtiovideo-vhost-user");
	int error;

	*daemon = (struct daemon_process){ 0 };
	if (status != STATUS_OK)
		return status;
	snprintf(daemon->socket, sizeof(daemon->socket), "/tmp/vvbench-%d.sock", getpid());
	error = posix_spawn(&daemon->process, program, NULL, NULL, argv, environ);
	if (error != 0)
		return fail(STATUS_FAILED, "%s: %s", program, strerror(error));
	return wait_until_it_listens(daemon);
}

void daemon_process_stop(struct daemon_process *daemon)
{
	if (daemon->process == 0)
		return;
	kill(daemon->process, SIGTERM);
	waitpid(daemon->process, NULL, 0);
	/* Its sandbox does not let it. */
	unlink(daemon->socket);
	*daemon = (struct daemon_process){ 0 };
}
