/* SPDX-License-Identifier: BSD-3-Clause */
/* The vhost-user daemon as it ships, for front ends that misuse it. */
#ifndef VVHOST_FUZZ_DAEMON_PROCESS_H
#define VVHOST_FUZZ_DAEMON_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct daemon_process {
	pid_t pid; /* 0: none runs */
	char socket[64];
};

/* Its socket already listens when this returns; fails by expect_fail(). demands_seals: with --sealed-memory. */
void daemon_process_start(struct daemon_process *daemon, const char *program, uint32_t device, bool demands_seals);

/* Whether it ended; then its wait status is there, and the process is gone. */
bool daemon_process_ended(struct daemon_process *daemon, int *status);

/* Waits for its end, which is about to come; false if it does not. */
bool daemon_process_wait(const struct daemon_process *daemon, int milliseconds);

/*
 * SIGTERM, and its end within a budget, by itself and well; else expect_fail(). With bus_error it may also end by SIGBUS,
 * which is on its way.
 */
void daemon_process_terminate(struct daemon_process *daemon, bool bus_error);

/* SIGKILL. */
void daemon_process_kill(struct daemon_process *daemon);

#endif
