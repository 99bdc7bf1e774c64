/* SPDX-License-Identifier: BSD-3-Clause */
/* The device is in a daemon: it reads the guest's rings in another process, and this program calls nothing of it. */
#include "device/transport.h"

#include "program/report.h"

static int start(struct transport *transport)
{
	struct vhost_user *link = &transport->device->link;
	int status = vhost_user_accept(link, transport->device->features, &transport->rings[0]->features);

	for (uint32_t i = 0; i < TRANSPORT_QUEUES && status == STATUS_OK; i++)
		status = vhost_user_start(link, i, transport->rings[i], transport->kick_fds[i], transport->call_fds[i]);
	return status;
}

/* Between the answers to messages a daemon sends nothing: its end of the socket is closed. */
static int process(struct transport *transport)
{
	(void)transport;
	return fail(STATUS_FAILED, "vhost-user: the daemon is gone");
}

const struct transport_ops transport_vhost_user_ops = {
	.name = "vhost-user",
	.start = start,
	.process = process,
};
