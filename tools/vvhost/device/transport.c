/* SPDX-License-Identifier: BSD-3-Clause */
#include "device/transport.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "program/report.h"

/* Small, so that the "call again" of virtiovideo_process() is something that happens. */
enum { PROCESS_BUDGET = 32 };

int transport_open(struct transport *transport, const struct transport_ops *ops, struct device *device,
		   struct guest_ring *command_ring, struct guest_ring *event_ring)
{
	*transport = (struct transport){
		.ops = ops,
		.device = device,
		.rings = { command_ring, event_ring },
		.kick_fds = { -1, -1 },
		.call_fds = { -1, -1 },
	};
	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++) {
		transport->kick_fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		transport->call_fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		if (transport->kick_fds[i] < 0 || transport->call_fds[i] < 0)
			return fail(STATUS_FAILED, "no eventfd: %s", strerror(errno));
	}
	return ops->start(transport);
}

void transport_close(struct transport *transport)
{
	if (transport->ops == NULL)
		return;
	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++) {
		if (transport->kick_fds[i] >= 0)
			close(transport->kick_fds[i]);
		if (transport->call_fds[i] >= 0)
			close(transport->call_fds[i]);
	}
	free(transport->queues);
	*transport = (struct transport){ 0 };
}

int transport_kick(struct transport *transport, uint32_t queue)
{
	if (eventfd_write(transport->kick_fds[queue], 1) != 0)
		return fail(STATUS_FAILED, "cannot notify the device: %s", strerror(errno));
	return STATUS_OK;
}

int transport_process_library(struct transport *transport)
{
	int more;

	device_take_edge(transport->device);
	more = virtiovideo_process(transport->device->handle, PROCESS_BUDGET);

	if (more < 0)
		return device_fail("virtiovideo_process", more);
	transport->more_to_process = more > 0;
	return STATUS_OK;
}

/* A notification is taken before the ring is read: a later one is for later buffers. */
static bool take(const struct pollfd *entry)
{
	eventfd_t count;

	return (entry->revents & POLLIN) != 0 && eventfd_read(entry->fd, &count) == 0;
}

enum { TRANSPORT_FDS = 1 + 2 * TRANSPORT_QUEUES };

/* The device's, then one for each queue to the guest, then one for each queue from it. */
static void list_fds(const struct transport *transport, struct pollfd fds[TRANSPORT_FDS])
{
	fds[0] = (struct pollfd){ .fd = transport->device->poll_fd, .events = POLLIN };
	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++) {
		fds[1 + i] = (struct pollfd){ .fd = transport->call_fds[i], .events = POLLIN };
		fds[1 + TRANSPORT_QUEUES + i] = (struct pollfd){
			.fd = transport->ops->polls_kicks ? transport->kick_fds[i] : -1,
			.events = POLLIN,
		};
	}
}

static int serve(struct transport *transport, const struct pollfd fds[TRANSPORT_FDS], uint32_t *called)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++) {
		if (take(&fds[1 + TRANSPORT_QUEUES + i]) && status == STATUS_OK)
			status = transport->ops->kicked(transport, i);
		if (take(&fds[1 + i]))
			*called |= UINT32_C(1) << i;
	}
	if (status == STATUS_OK && (transport->more_to_process || (fds[0].revents & POLLIN) != 0))
		status = transport->ops->process(transport);
	return status;
}

int transport_run_all(struct transport *const *transports, uint32_t count, int timeout, uint32_t *called)
{
	struct pollfd fds[TRANSPORT_MAX][TRANSPORT_FDS];
	int status = STATUS_OK;

	for (uint32_t i = 0; i < count; i++) {
		called[i] = 0;
		list_fds(transports[i], fds[i]);
		if (transports[i]->more_to_process)
			timeout = 0;
	}
	if (poll(fds[0], (nfds_t)count * TRANSPORT_FDS, timeout) < 0)
		return errno == EINTR ? STATUS_OK : fail(STATUS_FAILED, "poll: %s", strerror(errno));
	for (uint32_t i = 0; i < count && status == STATUS_OK; i++)
		status = serve(transports[i], fds[i], &called[i]);
	return status;
}

int transport_run(struct transport *transport, int timeout, uint32_t *called)
{
	return transport_run_all(&transport, 1, timeout, called);
}

int transport_settle(struct transport *transport)
{
	int status;

	for (uint32_t i = 0; i < TRANSPORT_QUEUES && transport->ops->polls_kicks; i++) {
		status = transport->ops->kicked(transport, i);
		if (status != STATUS_OK)
			return status;
	}
	/* A daemon settles by itself. */
	if (transport->device->handle == NULL)
		return STATUS_OK;
	do
		status = transport->ops->process(transport);
	while (status == STATUS_OK && transport->more_to_process);
	return status;
}
