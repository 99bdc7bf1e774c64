/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/daemon_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "fuzz/cost/budget.h"
#include "script/expect.h"

enum { PATIENCE_MILLISECONDS = 20000, BACKLOG = 8 };

/* As systemd hands one over: so a front end can connect before the daemon accepts. */
static int listen_at(const struct daemon_process *daemon)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	/* In the abstract name space: there is no file to be left. */
	memcpy(address.sun_path + 1, daemon->socket, strlen(daemon->socket));
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, BACKLOG) != 0)
		expect_fail("no socket for the daemon: %s", strerror(errno));
	return fd;
}

void daemon_process_start(struct daemon_process *daemon, const char *program, uint32_t device, bool demands_seals)
{
	const char *word = device == VIRTIOVIDEO_DEVICE_DECODER ? "decoder" : "encoder";
	static uint32_t number;
	char fd[16];
	int listening;

	snprintf(daemon->socket, sizeof(daemon->socket), "vvhost-fuzz-%d-%u", getpid(), number++);
	listening = listen_at(daemon);
	daemon->pid = fork();
	if (daemon->pid < 0)
		expect_fail("no process for the daemon: %s", strerror(errno));
	if (daemon->pid == 0) {
		int null = open("/dev/null", O_RDWR);

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(null, STDERR_FILENO);
		fcntl(listening, F_SETFD, 0);
		snprintf(fd, sizeof(fd), "%d", listening);
		execl(program, program, "--device", word, "--fd", fd, "--max-size", "512x512", "--log-level", "error",
		      demands_seals ? "--sealed-memory" : (char *)NULL, (char *)NULL);
		_exit(1);
	}
	close(listening);
}

bool daemon_process_ended(struct daemon_process *daemon, int *status)
{
	if (daemon->pid == 0 || waitpid(daemon->pid, status, WNOHANG) != daemon->pid)
		return false;
	daemon->pid = 0;
	return true;
}

bool daemon_process_wait(const struct daemon_process *daemon, int milliseconds)
{
	int fd = (int)syscall(SYS_pidfd_open, daemon->pid, 0);
	struct pollfd ended = { .fd = fd, .events = POLLIN };
	bool result = fd >= 0 && poll(&ended, 1, milliseconds) == 1;

	if (fd >= 0)
		close(fd);
	return result;
}

void daemon_process_terminate(struct daemon_process *daemon, bool bus_error)
{
	struct budget_clock began = budget_clock_read();
	int status = 0;

	kill(daemon->pid, SIGTERM);
	if (!daemon_process_wait(daemon, PATIENCE_MILLISECONDS)) {
		daemon_process_kill(daemon);
		expect_fail("the daemon does not end with SIGTERM");
	}
	budget_called(BUDGET_TERMINATE, &began);
	daemon_process_ended(daemon, &status);
	if (WIFSIGNALED(status) && !(bus_error && WTERMSIG(status) == SIGBUS))
		expect_fail("at SIGTERM the daemon ends by signal %d (%s)", WTERMSIG(status),
			    strsignal(WTERMSIG(status)));
	if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
		expect_fail("at SIGTERM the daemon ends with status %d", WEXITSTATUS(status));
}

void daemon_process_kill(struct daemon_process *daemon)
{
	if (daemon->pid == 0)
		return;
	kill(daemon->pid, SIGKILL);
	waitpid(daemon->pid, NULL, 0);
	daemon->pid = 0;
}
