/* SPDX-License-Identifier: BSD-3-Clause */
/* virtiovideo-vhost-user, which lies beside this program, as a process of its own. */
#ifndef VVBENCH_DAEMON_PROCESS_H
#define VVBENCH_DAEMON_PROCESS_H

#include <sys/types.h>

struct daemon_process {
	pid_t process; /* 0: none */
	char socket[64];
};

/* Starts a decoder, as it is by default, and waits until it listens. Returns a status. */
int daemon_process_start(struct daemon_process *daemon);
void daemon_process_stop(struct daemon_process *daemon);

#endif
