/* SPDX-License-Identifier: BSD-3-Clause */
/* virtiovideo-vhost-user as a test starts it, and what /proc says of it. */
#ifndef DAEMON_H
#define DAEMON_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct daemon {
	pid_t process;
	char socket[64];
	int log; /* what it writes to standard error */
};

/* Starts a decoder and waits until it listens and is shut in, if it is to be: "on" or "off"; on a kernel that has Landlock, or seems not to. */
void daemon_start(struct daemon *daemon, const char *program, const char *sandbox, bool landlock);
/* SIGTERM, and it has to end as it should. */
void daemon_stop(struct daemon *daemon);
/* Waits for its end; returns the signal that ended it, 0 for none. */
int daemon_wait(struct daemon *daemon);
/* The same where it ends by itself; returns its exit status. */
int daemon_wait_failed(struct daemon *daemon);

uint32_t daemon_threads(const struct daemon *daemon);
pid_t daemon_thread(const struct daemon *daemon, uint32_t index);
/* A number of /proc/.../status. */
long daemon_status(const struct daemon *daemon, uint32_t index, const char *name);

#endif
