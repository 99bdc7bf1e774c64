/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What lies between the guest's rings and the device: either the library reads the rings itself
 * (ring level) or the VMM does and hands it chains (descriptor level). The guest's driver sees no
 * difference.
 */
#ifndef VVHOST_TRANSPORT_H
#define VVHOST_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "device/device.h"
#include "guest/guest_ring.h"
#include "guest/virtqueue.h"

enum {
	TRANSPORT_QUEUES = 2,
	TRANSPORT_MAX = 2, /* at a time */
};

struct transport;

struct transport_ops {
	const char *name;
	/* The VMM itself waits for the guest's notifications. */
	bool polls_kicks;
	int (*start)(struct transport *transport);
	/* The guest notified a queue; only with polls_kicks. */
	int (*kicked)(struct transport *transport, uint32_t queue);
	/* The device's fd is readable. */
	int (*process)(struct transport *transport);
};

struct transport {
	const struct transport_ops *ops;
	struct device *device;
	struct guest_ring *rings[TRANSPORT_QUEUES];
	int kick_fds[TRANSPORT_QUEUES]; /* the guest writes, the device's side waits */
	int call_fds[TRANSPORT_QUEUES]; /* the other way round */
	bool more_to_process;
	struct virtqueue *queues; /* descriptor level only */
};

extern const struct transport_ops transport_ring_ops;
extern const struct transport_ops transport_descriptor_ops;
extern const struct transport_ops transport_vhost_user_ops;

/* Who reads the rings, and their kind. */
struct transport_kind {
	const struct transport_ops *ops;
	struct ring_features features;
	bool edge_triggered; /* the VMM waits for the device's fd with EPOLLET */
	const char *socket;  /* of a daemon: transport_vhost_user_ops only */
};

/* Calls virtiovideo_process(). */
int transport_process_library(struct transport *transport);

/* Ring level: where the library begins to read and to write a queue. */
int transport_ring_start(struct transport *transport, uint32_t queue, uint32_t next_avail, uint32_t next_used);

int transport_open(struct transport *transport, const struct transport_ops *ops, struct device *device,
		   struct guest_ring *command_ring, struct guest_ring *event_ring);
void transport_close(struct transport *transport);

/* The guest notifies the device of a queue. */
int transport_kick(struct transport *transport, uint32_t queue);

/*
 * Waits until there is something to do, at most timeout milliseconds, and does the VMM's part of
 * it. *called gets a bit for each queue that the guest should look at.
 */
int transport_run(struct transport *transport, int timeout, uint32_t *called);

/* As transport_run() for up to TRANSPORT_MAX of them; called has an element for each. */
int transport_run_all(struct transport *const *transports, uint32_t count, int timeout, uint32_t *called);

/* Lets the device do all that there is to do now, without waiting. */
int transport_settle(struct transport *transport);

#endif
