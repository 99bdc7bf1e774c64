/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A daemon whose main thread stands still in the kernel, as in a file of a front end that does not answer: it ends when it is told to,
 * and if it stood still while it was at work, by itself.
 *
 * stuck DAEMON
 */
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "daemon.h"
#include "taken_thread.h"

enum { MAIN_THREAD = 0, GET_QUEUE_NUM = 17, VERSION = 1 };

/* A wait for what nobody does. */
static void wait_for_ever(pid_t thread, long arguments[6])
{
	static const char text[] = "wait";
	uint32_t value;

	memcpy(&value, text, sizeof(value));
	memset(arguments, 0, 6 * sizeof(arguments[0]));
	arguments[0] = taken_thread_put(thread, text);
	arguments[1] = FUTEX_WAIT_PRIVATE;
	arguments[2] = (long)value;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int connect_to(const struct daemon *daemon)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK(fd >= 0);
	strcpy(address.sun_path, daemon->socket);
	CHECK_EQUAL(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void check_told_to_end(const char *program, const char *sandbox)
{
	struct daemon daemon;
	long arguments[6];
	pid_t thread;
	double start;

	daemon_start(&daemon, program, sandbox, true);
	thread = daemon_thread(&daemon, MAIN_THREAD);
	taken_thread_seize(thread);
	wait_for_ever(thread, arguments);
	taken_thread_leave(thread, SYS_futex, arguments);
	start = seconds();
	daemon_stop(&daemon);
	printf("sandbox %s: SIGTERM ends a daemon that stands still after %.2f s\n", sandbox, seconds() - start);
}

static void check_at_work(const char *program)
{
	uint32_t message[] = { GET_QUEUE_NUM, VERSION, 0 };
	struct daemon daemon;
	long arguments[6];
	pid_t thread;
	double start;
	int front_end;

	daemon_start(&daemon, program, "on", true);
	thread = daemon_thread(&daemon, MAIN_THREAD);
	front_end = connect_to(&daemon);
	taken_thread_seize(thread);
	CHECK_EQUAL(write(front_end, message, sizeof(message)), (long)sizeof(message));
	taken_thread_await(thread, SYS_sendto);
	wait_for_ever(thread, arguments);
	taken_thread_leave_instead(thread, SYS_futex, arguments);
	start = seconds();
	CHECK_EQUAL(daemon_wait_failed(&daemon), 1);
	printf("a daemon that stands still in the middle of its work ends after %.0f s\n", seconds() - start);
	close(front_end);
}

int main(int argc, char **argv)
{
	CHECK_EQUAL(argc, 2);
	if (!taken_thread_possible()) {
		puts("skipped: this machine lets no process trace another, so that no thread can be made to stand still");
		return 77;
	}
	/* Where it does not end, the test does. */
	alarm(600);
	check_told_to_end(argv[1], "on");
	check_told_to_end(argv[1], "off");
	check_at_work(argv[1]);
	return 0;
}
