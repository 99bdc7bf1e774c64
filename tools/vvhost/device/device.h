/* SPDX-License-Identifier: BSD-3-Clause */
/* A device of the library, with the VMM's data about it. */
#ifndef VVHOST_DEVICE_H
#define VVHOST_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio_video.h>
#include <virtiovideo.h>

#include "device/vhost_user.h"
#include "guest/guest_memory.h"
#include "guest/guest_object.h"

struct device {
	uint32_t type; /* VIRTIOVIDEO_DEVICE_* */
	struct virtiovideo *handle;
	int poll_fd;		/* to wait on: the device's, or an epoll set that is readable at its edges only */
	bool edge_triggered;	/* the latter */
	struct vhost_user link; /* to a daemon, which has the device then; there is no handle */
	uint64_t features;	/* accepted */
	struct virtio_video_config config;
	const struct object_store *objects;
	bool needs_reset;
	uint32_t broken_queue;
	char last_message[256]; /* the last error or warning of the library */
};

/* A zero asks for the default, or for everything. */
struct device_options {
	uint32_t type;	  /* VIRTIOVIDEO_DEVICE_*; 0: the decoder */
	uint32_t threads; /* of libavcodec */
	uint32_t flags;	  /* VIRTIOVIDEO_CONFIG_* */
	uint32_t max_streams;
	uint32_t max_width;
	uint32_t max_height;
	uint64_t max_resource_bytes;
	uint64_t max_picture_bytes;
	uint64_t refused_features;	    /* offered, but not accepted */
	uint32_t reorder;		    /* of a decoder: VIRTIOVIDEO_REORDER_* */
	uint32_t latency;		    /* of an encoder: VIRTIOVIDEO_LATENCY_* */
	uint32_t gop_size;		    /* of an encoder */
	const char *encoders;		    /* of FFmpeg, by name */
	const struct object_store *objects; /* NULL: there is no resolver */
	bool edge_triggered;		    /* wait for the device with EPOLLET */
	const char *socket; /* of a daemon, where the device is; NULL: it is here, and all the rest is for such */
};

/* Makes the device, gives it the memory and accepts its features. */
int device_open(struct device *device, const struct guest_memory *memory, const struct device_options *options);
/* Accepts its features: after a reset this is necessary again. */
int device_accept(struct device *device);
void device_close(struct device *device);

bool device_has_feature(const struct device *device, uint32_t bit);

/* poll_fd was readable: it is not any more until the device's next edge. */
void device_take_edge(const struct device *device);

/* " (the library's last message)", or nothing if there was none. Valid until the next call. */
const char *device_hint(const struct device *device);

/* Records the failure of a call of the library, in its own words. */
int device_fail(const char *function, int error);

#endif
