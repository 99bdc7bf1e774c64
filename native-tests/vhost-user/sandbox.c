/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A thread of the daemon that somebody took over: makes it call what he would, and sees what the kernel says.
 *
 * sandbox DAEMON
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "daemon.h"
#include "taken_thread.h"

#define DIES TAKEN_THREAD_DIED
/* In place of an argument: the number of another process, which only waits. */
#define OTHER (-1000001L)

static const char passwd[] = "/etc/passwd";
static const char shell[] = "/bin/sh";

struct attempt {
	const char *what;
	long number;
	long arguments[6];
	const char *path; /* put into the process; its address is the argument below */
	int path_argument;
	long expected;
};

static const struct attempt attempts[] = {
	{ "open a file", SYS_openat, { AT_FDCWD, 0, O_RDONLY }, passwd, 1, -EACCES },
	{ "open a file to write",
	  SYS_openat,
	  { AT_FDCWD, 0, O_WRONLY | O_CREAT, 0600 },
	  "/tmp/virtiovideo-sandbox",
	  1,
	  -EACCES },
	{ "open a file, the old way", SYS_open, { 0, O_RDONLY }, passwd, 0, DIES },
	{ "look at a file", SYS_newfstatat, { AT_FDCWD, 0, 0, 0 }, passwd, 1, -EACCES },
	{ "look at a file, as if by number", SYS_newfstatat, { AT_FDCWD, 0, 0, AT_EMPTY_PATH }, passwd, 1, -EACCES },
	{ "look at a file, the new way", SYS_statx, { AT_FDCWD, 0, AT_EMPTY_PATH, 0, 0 }, passwd, 1, -EACCES },
	{ "delete a file", SYS_unlink, { 0 }, "/tmp/virtiovideo-sandbox", 0, -EACCES },
	{ "make a socket of the network", SYS_socket, { AF_INET, SOCK_STREAM, 0 }, NULL, 0, DIES },
	{ "make a socket of paths", SYS_socket, { AF_UNIX, SOCK_STREAM, 0 }, NULL, 0, DIES },
	{ "make a pair of sockets", SYS_socketpair, { AF_UNIX, SOCK_STREAM, 0, 0 }, NULL, 0, DIES },
	{ "execute a program", SYS_execve, { 0, 0, 0 }, shell, 0, DIES },
	{ "make a process", SYS_clone, { SIGCHLD }, NULL, 0, DIES },
	{ "make a process, the new way", SYS_clone3, { 0, 0 }, NULL, 0, -ENOSYS },
	{ "make memory executable",
	  SYS_mmap,
	  { 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1 },
	  NULL,
	  0,
	  DIES },
	{ "make memory executable later", SYS_mprotect, { 0, 4096, PROT_EXEC }, NULL, 0, DIES },
	{ "make memory executable by a key", SYS_pkey_mprotect, { 0, 4096, PROT_EXEC, -1 }, NULL, 0, DIES },
	{ "make memory without a file's rights", SYS_memfd_create, { 0, 0 }, shell, 0, DIES },
	{ "make readable memory executable", SYS_personality, { READ_IMPLIES_EXEC }, NULL, 0, DIES },
	{ "lock a file against others", SYS_fcntl, { STDERR_FILENO, F_SETLEASE, F_RDLCK }, NULL, 0, DIES },
	{ "seal a file", SYS_fcntl, { STDERR_FILENO, F_ADD_SEALS, F_SEAL_SEAL }, NULL, 0, DIES },
	{ "make a pipe larger", SYS_fcntl, { STDERR_FILENO, F_SETPIPE_SZ, 1 << 20 }, NULL, 0, DIES },
	{ "type into a terminal", SYS_ioctl, { STDERR_FILENO, TIOCSTI, 0 }, NULL, 0, DIES },
	{ "answer faults of memory", SYS_userfaultfd, { 0 }, NULL, 0, DIES },
	{ "leave its namespaces", SYS_unshare, { CLONE_NEWUSER }, NULL, 0, DIES },
	{ "use io_uring, around the filter", SYS_io_uring_setup, { 4, 0 }, NULL, 0, DIES },
	{ "load a program into the kernel", SYS_bpf, { 0, 0, 0 }, NULL, 0, DIES },
	{ "call by the numbers of x32", 0x40000000 | SYS_getpid, { 0 }, NULL, 0, DIES },
};

/* With Landlock, and as on a kernel that has none: what the version 6 of it does for signals is not to be relied on. */
static const struct attempt attempts_on_others[] = {
	{ "look into another process", SYS_process_vm_readv, { OTHER, 0, 0, 0, 0, 0 }, NULL, 0, DIES },
	{ "trace another process", SYS_ptrace, { PTRACE_ATTACH, OTHER, 0, 0 }, NULL, 0, DIES },
	{ "end another process", SYS_kill, { OTHER, SIGKILL }, NULL, 0, DIES },
	{ "end a thread of another process", SYS_tgkill, { OTHER, OTHER, SIGABRT }, NULL, 0, DIES },
	{ "wake a thread of another process", SYS_tgkill, { OTHER, OTHER, 34 }, NULL, 0, DIES },
	{ "end any thread", SYS_tkill, { OTHER, SIGABRT }, NULL, 0, DIES },
	{ "send a signal with a value", SYS_rt_sigqueueinfo, { OTHER, SIGABRT, 0 }, NULL, 0, DIES },
	{ "send it to a thread", SYS_rt_tgsigqueueinfo, { OTHER, OTHER, SIGABRT, 0 }, NULL, 0, DIES },
	{ "open another process", SYS_pidfd_open, { OTHER, 0 }, NULL, 0, DIES },
	{ "take a file of another process", SYS_pidfd_getfd, { STDERR_FILENO, 0, 0 }, NULL, 0, DIES },
	{ "limit another process", SYS_prlimit64, { OTHER, RLIMIT_NOFILE, 0, 0 }, NULL, 0, DIES },
	{ "limit itself, or ask for it", SYS_prlimit64, { 0, RLIMIT_NOFILE, 0, 0 }, NULL, 0, 0 },
	{ "slow another process down", SYS_setpriority, { PRIO_PROCESS, OTHER, 19 }, NULL, 0, -EPERM },
	{ "move another process", SYS_sched_setaffinity, { OTHER, 0, 0 }, NULL, 0, -EPERM },
	{ "schedule another process", SYS_sched_setscheduler, { OTHER, SCHED_OTHER, 0 }, NULL, 0, DIES },
	{ "have signals sent by a file", SYS_fcntl, { STDERR_FILENO, F_SETOWN, OTHER }, NULL, 0, DIES },
	{ "choose the signal of a file", SYS_fcntl, { STDERR_FILENO, F_SETSIG, SIGKILL }, NULL, 0, DIES },
};

/* What a process without a sandbox is told, so that the answers above are known to come from it. */
static const struct attempt controls[] = {
	{ "open a file", SYS_openat, { AT_FDCWD, 0, O_RDONLY }, passwd, 1, 0 },
	{ "make a socket of the network", SYS_socket, { AF_INET, SOCK_STREAM, 0 }, NULL, 0, 0 },
	{ "limit another process", SYS_prlimit64, { OTHER, RLIMIT_NOFILE, 0, 0 }, NULL, 0, 0 },
	{ "wake a thread of another process", SYS_tgkill, { OTHER, OTHER, 0 }, NULL, 0, 0 },
	{ "have signals sent by a file", SYS_fcntl, { STDERR_FILENO, F_SETOWN, OTHER }, NULL, 0, 0 },
};

static pid_t other;

static void start_other(void)
{
	other = fork();
	CHECK(other >= 0);
	if (other == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
}

/* Nothing reached it. */
static void stop_other(void)
{
	int status;

	CHECK_EQUAL(waitpid(other, &status, WNOHANG), 0);
	CHECK_EQUAL(kill(other, SIGKILL), 0);
	CHECK_EQUAL(waitpid(other, &status, 0), other);
	CHECK_EQUAL(WTERMSIG(status), SIGKILL);
}

static long make(pid_t thread, const struct attempt *attempt)
{
	long arguments[6];

	for (int i = 0; i < 6; i++)
		arguments[i] = attempt->arguments[i] == OTHER ? other : attempt->arguments[i];
	if (attempt->path != NULL)
		arguments[attempt->path_argument] = taken_thread_put(thread, attempt->path);
	return taken_thread_call(thread, attempt->number, arguments);
}

static void try_in_thread(struct daemon *daemon, const struct attempt *attempt, uint32_t i)
{
	pid_t thread = daemon_thread(daemon, i);
	long result;

	taken_thread_seize(thread);
	result = make(thread, attempt);
	if (result != attempt->expected)
		fprintf(stderr, "%s: thread %u: answered %ld\n", attempt->what, i, result);
	CHECK_EQUAL(result, attempt->expected);
	if (attempt->expected == DIES)
		CHECK_EQUAL(daemon_wait(daemon), SIGSYS);
	else
		taken_thread_release(thread);
}

static void tell(const struct attempt *attempt, uint32_t threads, bool landlock)
{
	printf("%-36s %s in %u threads%s\n", attempt->what,
	       attempt->expected == DIES ? "ends the process"
	       : attempt->expected == 0	 ? "works"
					 : strerrorname_np((int)-attempt->expected),
	       threads, landlock ? "" : ", without Landlock");
}

/*
 * What a process survives is tried in each of its threads, one after the other. What ends it needs a new process each time:
 * in the ordinary run it is tried in two of the threads, others for each attempt; in the long run in all of them.
 */
static void try_all(const char *program, const struct attempt *all, size_t count, bool landlock)
{
	struct daemon daemon;
	uint32_t threads, tried;

	daemon_start(&daemon, program, "on", landlock);
	threads = daemon_threads(&daemon);
	CHECK(threads >= 2);
	for (size_t k = 0; k < count; k++) {
		if (all[k].expected == DIES)
			continue;
		for (uint32_t i = 0; i < threads; i++)
			try_in_thread(&daemon, &all[k], i);
		tell(&all[k], threads, landlock);
	}
	daemon_stop(&daemon);

	tried = getenv("VIRTIOVIDEO_LONG") != NULL ? threads : 2;
	for (size_t k = 0; k < count; k++) {
		if (all[k].expected != DIES)
			continue;
		for (uint32_t i = 0; i < tried; i++) {
			daemon_start(&daemon, program, "on", landlock);
			try_in_thread(&daemon, &all[k], (uint32_t)(k + i) % threads);
		}
		tell(&all[k], tried, landlock);
	}
}

static void check_every_thread(const char *program)
{
	struct daemon daemon;

	daemon_start(&daemon, program, "on", true);
	for (uint32_t i = 0; i < daemon_threads(&daemon); i++) {
		CHECK_EQUAL(daemon_status(&daemon, i, "Seccomp:"), 2);
		CHECK_EQUAL(daemon_status(&daemon, i, "NoNewPrivs:"), 1);
	}
	printf("every thread has a filter and no new privileges\n");
	daemon_stop(&daemon);
}

static void check_without(const char *program)
{
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
		struct daemon daemon;

		daemon_start(&daemon, program, "off", true);
		taken_thread_seize(daemon_thread(&daemon, 0));
		CHECK(make(daemon_thread(&daemon, 0), &controls[i]) >= 0);
		taken_thread_release(daemon_thread(&daemon, 0));
		daemon_stop(&daemon);
		printf("%-36s works without a sandbox\n", controls[i].what);
	}
}

int main(int argc, char **argv)
{
	CHECK_EQUAL(argc, 2);
	if (!taken_thread_possible()) {
		puts("skipped: this machine lets no process trace another, so that no thread can be taken over");
		return 77;
	}
	start_other();
	check_without(argv[1]);
	check_every_thread(argv[1]);
	try_all(argv[1], attempts, sizeof(attempts) / sizeof(attempts[0]), true);
	for (int landlock = 0; landlock < 2; landlock++)
		try_all(argv[1], attempts_on_others, sizeof(attempts_on_others) / sizeof(attempts_on_others[0]),
			landlock != 0);
	stop_other();
	return 0;
}
