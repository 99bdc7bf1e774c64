/* SPDX-License-Identifier: BSD-3-Clause */
#include "daemon.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include "check.h"

enum { PATIENCE_MILLISECONDS = 120000, MOST_THREADS = 64, MOST_LOG = 8192 };

/* The last line that it writes before it serves. */
static void wait_for_line(struct daemon *daemon, const char *line)
{
	char text[MOST_LOG] = "";
	size_t length = 0;

	while (strstr(text, line) == NULL) {
		struct pollfd readable = { .fd = daemon->log, .events = POLLIN };
		ssize_t got;

		if (poll(&readable, 1, PATIENCE_MILLISECONDS) == 0) {
			fprintf(stderr, "the daemon does not say '%s':\n%s", line, text);
			exit(1);
		}
		got = read(daemon->log, text + length, sizeof(text) - 1 - length);
		if (got <= 0) {
			fprintf(stderr, "the daemon ends before it says '%s':\n%s", line, text);
			exit(1);
		}
		length += (size_t)got;
		text[length] = '\0';
	}
}

/* The kernel as one that has no Landlock, for this process and what it executes. */
static void hide_landlock(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = sizeof(code) / sizeof(code[0]), .filter = code };

	CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	CHECK_EQUAL(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter), 0);
}

void daemon_start(struct daemon *daemon, const char *program, const char *sandbox, bool landlock)
{
	static uint32_t number;
	int ends[2];

	CHECK_EQUAL(pipe(ends), 0);
	snprintf(daemon->socket, sizeof(daemon->socket), "/tmp/vv-sandbox-%d-%u.sock", getpid(), number++);
	daemon->log = ends[0];
	daemon->process = fork();
	CHECK(daemon->process >= 0);
	if (daemon->process == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		if (!landlock)
			hide_landlock();
		execl(program, program, "--device", "decoder", "--socket-path", daemon->socket, "--sandbox", sandbox,
		      (char *)NULL);
		perror(program);
		_exit(1);
	}
	close(ends[1]);
	wait_for_line(daemon, strcmp(sandbox, "on") == 0 ? "sandbox: seccomp" : "sandbox: off");
}

/* Its status as waitpid() has it. */
static int wait_status(struct daemon *daemon)
{
	pid_t ended;
	int status;

	/* Traced threads end each for itself, and the process when all have. */
	do {
		ended = waitpid(-1, &status, __WALL);
		CHECK(ended > 0 || errno == EINTR);
	} while (ended != daemon->process);
	close(daemon->log);
	/* Shut in, it cannot delete it; the next daemon of that path does. */
	unlink(daemon->socket);
	return status;
}

int daemon_wait(struct daemon *daemon)
{
	int status = wait_status(daemon);

	CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int daemon_wait_failed(struct daemon *daemon)
{
	int status = wait_status(daemon);

	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

void daemon_stop(struct daemon *daemon)
{
	CHECK_EQUAL(kill(daemon->process, SIGTERM), 0);
	CHECK_EQUAL(daemon_wait(daemon), 0);
}

/* In the order of their numbers. */
static uint32_t read_threads(const struct daemon *daemon, pid_t threads[MOST_THREADS])
{
	char path[64];
	const struct dirent *entry;
	uint32_t count = 0;
	DIR *directory;

	snprintf(path, sizeof(path), "/proc/%d/task", daemon->process);
	directory = opendir(path);
	CHECK(directory != NULL);
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		CHECK(count < MOST_THREADS);
		threads[count++] = (pid_t)strtol(entry->d_name, NULL, 10);
	}
	closedir(directory);
	return count;
}

uint32_t daemon_threads(const struct daemon *daemon)
{
	pid_t threads[MOST_THREADS];

	return read_threads(daemon, threads);
}

pid_t daemon_thread(const struct daemon *daemon, uint32_t index)
{
	pid_t threads[MOST_THREADS];

	CHECK(index < read_threads(daemon, threads));
	return threads[index];
}

long daemon_status(const struct daemon *daemon, uint32_t index, const char *name)
{
	char path[96];
	char line[256];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/status", daemon->process, daemon_thread(daemon, index));
	file = fopen(path, "re");
	CHECK(file != NULL);
	while (value < 0 && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, name, strlen(name)) == 0)
			value = strtol(line + strlen(name), NULL, 10);
	}
	fclose(file);
	return value;
}
