/* SPDX-License-Identifier: BSD-3-Clause */
#include "handoff.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "program/clock.h"

static void ring(int fd)
{
	/* Fails only at its greatest value. */
	(void)eventfd_write(fd, 1);
}

static void wait_for(int fd)
{
	eventfd_t value;

	while (eventfd_read(fd, &value) != 0 && errno == EINTR)
		;
}

static void *work(void *opaque)
{
	struct handoff *handoff = opaque;

	for (;;) {
		wait_for(handoff->to_worker);
		handoff->woken = clock_seconds();
		if (handoff->packet == NULL)
			return NULL;
		handoff->error = alone_step(&handoff->alone, handoff->packet);
		handoff->done = clock_seconds();
		ring(handoff->to_host);
	}
}

int handoff_open(struct handoff *handoff, const struct clip *clip)
{
	int error;

	*handoff = (struct handoff){ .to_worker = eventfd(0, EFD_CLOEXEC), .to_host = eventfd(0, EFD_CLOEXEC) };
	if (handoff->to_worker < 0 || handoff->to_host < 0)
		return AVERROR(errno);
	error = alone_open(&handoff->alone, clip, 1, false);
	if (error != 0)
		return error;
	error = pthread_create(&handoff->thread, NULL, work, handoff);
	handoff->has_thread = error == 0;
	return AVERROR(error);
}

void handoff_close(struct handoff *handoff)
{
	if (handoff->has_thread) {
		handoff->packet = NULL;
		ring(handoff->to_worker);
		pthread_join(handoff->thread, NULL);
	}
	alone_close(&handoff->alone);
	/* Zero is no eventfd of ours: it was not opened. */
	if (handoff->to_worker > 0)
		close(handoff->to_worker);
	if (handoff->to_host > 0)
		close(handoff->to_host);
	*handoff = (struct handoff){ 0 };
}

int handoff_step(struct handoff *handoff, const AVPacket *packet)
{
	struct pollfd host = { .fd = handoff->to_host, .events = POLLIN };

	handoff->packet = packet;
	ring(handoff->to_worker);
	/* As a host waits that has more than one thing to wait for. */
	while (poll(&host, 1, -1) < 0 && errno == EINTR)
		;
	wait_for(handoff->to_host);
	return handoff->error;
}
