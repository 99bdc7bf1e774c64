/* SPDX-License-Identifier: BSD-3-Clause */
/* The stand-in VMM: guest memory, devices, the guest's drivers, and the checks at their end. */
#ifndef VVHOST_HOST_H
#define VVHOST_HOST_H

#include "device/device.h"
#include "device/leak_check.h"
#include "driver/video_driver.h"
#include "guest/guest_memory.h"

enum { HOST_DEVICES = 2 };

/* A device, and the guest's driver of it. */
struct host_device {
	struct device device;
	struct video_driver driver;
};

struct host {
	struct guest_memory memory;
	struct leak_check leaks;
	struct object_store objects;
	struct host_device devices[HOST_DEVICES];
	uint32_t device_count;
};

struct host_device_config {
	uint32_t type;	      /* VIRTIOVIDEO_DEVICE_* */
	uint32_t threads;     /* of libavcodec; 0: the default */
	uint32_t streams;     /* at a time */
	uint32_t reorder;     /* VIRTIOVIDEO_REORDER_* of a decoder */
	uint32_t latency;     /* VIRTIOVIDEO_LATENCY_* of an encoder */
	uint32_t gop_size;    /* of an encoder; 0: the default */
	const char *encoders; /* of FFmpeg, by name; NULL: the default */
	bool objects;	      /* buffers may be objects */
	struct transport_kind transport;
	const struct driver_handlers *handlers;
	void *opaque; /* for the handlers */
};

/* A struct of zeros is closed. One at a time in a process, since the guard of buffers is. */
int host_open(struct host *host, uint64_t memory_bytes);

/* A device for the guest; *driver is how to reach it. */
int host_add_device(struct host *host, const struct host_device_config *config, struct video_driver **driver);

/* Streams are gone: checks that all came back, destroys the devices and checks that they leave nothing. */
int host_finish(struct host *host);

/* The devices go first: until then they may touch guest memory. */
void host_close(struct host *host);

#endif
