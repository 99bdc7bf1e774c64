/* SPDX-License-Identifier: BSD-3-Clause */
/* The front end's side of vhost-user, as far as a device of a daemon needs it: one message at a time, each with an answer. */
#ifndef VVHOST_VHOST_USER_H
#define VVHOST_VHOST_USER_H

#include <stdint.h>

#include <virtio_video.h>

#include "guest/guest_memory.h"
#include "guest/guest_ring.h"

struct vhost_user {
	int fd;		  /* -1: none */
	uint64_t offered; /* features */
	const struct guest_memory *memory;
};

/* Connects to a daemon, gives it the memory and reads the config space. Returns a status; the failure is recorded. */
int vhost_user_open(struct vhost_user *link, const char *socket, const struct guest_memory *memory,
		    struct virtio_video_config *config);
void vhost_user_close(struct vhost_user *link);

/* The device's features that the guest accepts; those of the rings come on top. */
int vhost_user_accept(struct vhost_user *link, uint64_t device_features, const struct ring_features *rings);
int vhost_user_start(struct vhost_user *link, uint32_t queue, const struct guest_ring *ring, int kick_fd, int call_fd);

#endif
