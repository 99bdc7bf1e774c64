/* SPDX-License-Identifier: BSD-3-Clause */
#include "taken_thread.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

/* Below the stack pointer and what the ABI lets functions use there. */
enum { BELOW_STACK = 4096, SYSCALL_BYTES = 2, CODE_BYTES = 1 << 16 };

static const uint8_t syscall_instruction[SYSCALL_BYTES] = { 0x0f, 0x05 };

bool taken_thread_possible(void)
{
	pid_t child = fork();
	bool possible;

	CHECK(child >= 0);
	if (child == 0) {
		for (;;)
			pause();
	}
	possible = ptrace(PTRACE_SEIZE, child, NULL, NULL) == 0;
	kill(child, SIGKILL);
	waitpid(child, NULL, __WALL);
	return possible;
}

/* Waits for the thread to stand still; false if it is gone, which is left to be found by who started the process. */
static bool wait_still(pid_t thread)
{
	siginfo_t info;

	while (waitid(P_PID, (id_t)thread, &info, WEXITED | WSTOPPED | __WALL | WNOWAIT) < 0)
		CHECK_EQUAL(errno, EINTR);
	if (info.si_code != CLD_STOPPED && info.si_code != CLD_TRAPPED)
		return false;
	CHECK_EQUAL(waitpid(thread, NULL, __WALL), thread);
	return true;
}

void taken_thread_seize(pid_t thread)
{
	CHECK_EQUAL(ptrace(PTRACE_SEIZE, thread, NULL, NULL), 0);
	CHECK_EQUAL(ptrace(PTRACE_INTERRUPT, thread, NULL, NULL), 0);
	CHECK(wait_still(thread));
}

void taken_thread_release(pid_t thread)
{
	CHECK_EQUAL(ptrace(PTRACE_DETACH, thread, NULL, NULL), 0);
}

static struct user_regs_struct registers_of(pid_t thread)
{
	struct user_regs_struct registers;

	CHECK_EQUAL(ptrace(PTRACE_GETREGS, thread, NULL, &registers), 0);
	return registers;
}

static void set_arguments(struct user_regs_struct *registers, const long arguments[6])
{
	registers->rdi = (unsigned long long)arguments[0];
	registers->rsi = (unsigned long long)arguments[1];
	registers->rdx = (unsigned long long)arguments[2];
	registers->r10 = (unsigned long long)arguments[3];
	registers->r8 = (unsigned long long)arguments[4];
	registers->r9 = (unsigned long long)arguments[5];
}

long taken_thread_put(pid_t thread, const char *text)
{
	long address = (long)((registers_of(thread).rsp - BELOW_STACK) & ~UINT64_C(15));
	struct iovec local = { (void *)text, strlen(text) + 1 };
	struct iovec remote = { (void *)address, strlen(text) + 1 };

	CHECK_EQUAL(process_vm_writev(thread, &local, 1, &remote, 1, 0), (long)local.iov_len);
	return address;
}

static size_t read_thread(pid_t thread, uint64_t address, void *bytes, size_t length)
{
	struct iovec local = { bytes, length };
	struct iovec remote = { (void *)address, length };
	ssize_t got = process_vm_readv(thread, &local, 1, &remote, 1, 0);

	return got < 0 ? 0 : (size_t)got;
}

/* Where the kernel's own page of code has an instruction that calls it: it is in every process, whatever its C library. */
static uint64_t find_call(pid_t thread)
{
	static uint8_t code[CODE_BYTES];
	char line[512];
	uint64_t start = 0;
	uint64_t end = 0;
	size_t length;
	FILE *maps;

	snprintf(line, sizeof(line), "/proc/%d/maps", thread);
	maps = fopen(line, "r");
	CHECK(maps != NULL);
	while (fgets(line, sizeof(line), maps) != NULL) {
		if (strstr(line, "[vdso]") != NULL)
			CHECK_EQUAL(sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end), 2);
	}
	fclose(maps);
	CHECK(end > start && end - start <= sizeof(code));
	length = read_thread(thread, start, code, end - start);
	for (size_t i = 0; i + SYSCALL_BYTES <= length; i++) {
		if (memcmp(code + i, syscall_instruction, SYSCALL_BYTES) == 0)
			return start + i;
	}
	fprintf(stderr, "no instruction that calls the kernel in the vdso of %d\n", thread);
	exit(1);
}

/*
 * About to call. A thread that sleeps in the kernel stands behind the instruction that brought it there, which serves again;
 * one that was met elsewhere is led to another.
 */
static void set_call(pid_t thread, long number, const long arguments[6])
{
	struct user_regs_struct registers = registers_of(thread);
	uint8_t instruction[SYSCALL_BYTES] = { 0 };

	read_thread(thread, registers.rip - SYSCALL_BYTES, instruction, SYSCALL_BYTES);
	if (memcmp(instruction, syscall_instruction, SYSCALL_BYTES) == 0)
		registers.rip -= SYSCALL_BYTES;
	else
		registers.rip = find_call(thread);
	registers.orig_rax = (unsigned long long)-1;
	registers.rax = (unsigned long long)number;
	set_arguments(&registers, arguments);
	CHECK_EQUAL(ptrace(PTRACE_SETREGS, thread, NULL, &registers), 0);
}

long taken_thread_call(pid_t thread, long number, const long arguments[6])
{
	struct user_regs_struct before = registers_of(thread);
	struct user_regs_struct registers;

	set_call(thread, number, arguments);
	if (ptrace(PTRACE_SINGLESTEP, thread, NULL, NULL) != 0 || !wait_still(thread))
		return TAKEN_THREAD_DIED;
	registers = registers_of(thread);
	/* Back to sleep where it was. */
	CHECK_EQUAL(ptrace(PTRACE_SETREGS, thread, NULL, &before), 0);
	return (long)registers.rax;
}

void taken_thread_leave(pid_t thread, long number, const long arguments[6])
{
	set_call(thread, number, arguments);
	taken_thread_release(thread);
}

void taken_thread_await(pid_t thread, long number)
{
	struct user_regs_struct registers;

	CHECK_EQUAL(ptrace(PTRACE_SETOPTIONS, thread, NULL, PTRACE_O_TRACESYSGOOD), 0);
	do {
		CHECK_EQUAL(ptrace(PTRACE_SYSCALL, thread, NULL, NULL), 0);
		CHECK(wait_still(thread));
		registers = registers_of(thread);
	} while ((long)registers.orig_rax != number || (long)registers.rax != -ENOSYS);
}

void taken_thread_leave_instead(pid_t thread, long number, const long arguments[6])
{
	struct user_regs_struct registers = registers_of(thread);

	registers.orig_rax = (unsigned long long)number;
	set_arguments(&registers, arguments);
	CHECK_EQUAL(ptrace(PTRACE_SETREGS, thread, NULL, &registers), 0);
	taken_thread_release(thread);
}
