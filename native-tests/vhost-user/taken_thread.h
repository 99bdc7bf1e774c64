/* SPDX-License-Identifier: BSD-3-Clause */
/* A thread of another process that does what it is told, by ptrace(). */
#ifndef TAKEN_THREAD_H
#define TAKEN_THREAD_H

#include <stdbool.h>
#include <sys/types.h>

/* What taken_thread_call() returns if the process ended: no system call returns it. */
#define TAKEN_THREAD_DIED (-1000000L)

/* Whether this machine allows it. */
bool taken_thread_possible(void);

void taken_thread_seize(pid_t thread);
void taken_thread_release(pid_t thread);

/* Puts a text where the thread's stack will come to; returns its address there. Good for one call. */
long taken_thread_put(pid_t thread, const char *text);

/* Makes it call; returns what the kernel answers. */
long taken_thread_call(pid_t thread, long number, const long arguments[6]);

/* Makes it call, and lets go of it: for calls that do not return. */
void taken_thread_leave(pid_t thread, long number, const long arguments[6]);

/* Lets it run until it is about to make a call; then another one is made instead, and it is let go. */
void taken_thread_await(pid_t thread, long number);
void taken_thread_leave_instead(pid_t thread, long number, const long arguments[6]);

#endif
