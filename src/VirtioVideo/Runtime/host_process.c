/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Keeps the managed runtime away from what belongs to its host. The linker directs the calls below to here
 * (--wrap, in NativeCode.targets), those of the runtime and of the library alone: FFmpeg's and the host's own are
 * not touched. docs/guide/native-aot.md has the reasons.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

char *__real_getenv(const char *name);
int __real_sigaction(int number, const struct sigaction *action, struct sigaction *old);
int __real_pthread_kill(pthread_t thread, int number);
int __real_pthread_sigmask(int how, const sigset_t *set, sigset_t *old);

/* Settings are compiled in. A variable that is meant for another .NET program of the host is not read. */
char *__wrap_getenv(const char *name)
{
	return strncmp(name, "DOTNET_", 7) == 0 ? NULL : __real_getenv(name);
}

/* The only call of the runtime's has SIGPIPE ignored, for a library of sockets that is not part of this one. */
void (*__wrap_signal(int number, void (*handler)(int)))(int)
{
	(void)number;
	(void)handler;
	return SIG_DFL;
}

/*
 * The runtime would interrupt its threads for a collection by SIGRTMIN. Without that signal it waits until a thread
 * comes to a call out of managed code, or returns from it, which it looks for anyway: at most for what a thread does
 * in one piece.
 */
int __wrap_sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
	return number == SIGRTMIN && action != NULL ? 0 : __real_sigaction(number, action, old);
}

/* To the runtime EAGAIN means that the signal could not be queued now: it goes on waiting. */
int __wrap_pthread_kill(pthread_t thread, int number)
{
	return number == SIGRTMIN ? EAGAIN : __real_pthread_kill(thread, number);
}

/* It would let the signal through in every thread that calls the library. */
int __wrap_pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
	if (how == SIG_UNBLOCK && old == NULL && set != NULL && sigismember(set, SIGRTMIN) == 1)
		return 0;
	return __real_pthread_sigmask(how, set, old);
}
