/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libavcodec in a thread of its own that is woken for each access unit and wakes who waits for the picture: what any device pays that
 * decodes beside its virtqueues, with nothing of a device in it.
 */
#ifndef VVBENCH_HANDOFF_H
#define VVBENCH_HANDOFF_H

#include <pthread.h>
#include <stdbool.h>

#include "alone.h"

struct handoff {
	struct alone alone;
	pthread_t thread;
	bool has_thread;
	int to_worker; /* eventfds */
	int to_host;
	const AVPacket *packet; /* NULL: end */
	int error;
	double woken; /* the worker's clock: out of its sleep */
	double done;  /* decoded */
};

/* These return 0 or an error of FFmpeg. */
int handoff_open(struct handoff *handoff, const struct clip *clip);
void handoff_close(struct handoff *handoff);
int handoff_step(struct handoff *handoff, const AVPacket *packet);

#endif
