/* SPDX-License-Identifier: BSD-3-Clause */
/* The stand-in VMM: guest memory, the device, the guest's driver, and the checks of how they part. */
#ifndef VVHOST_HOST_H
#define VVHOST_HOST_H

#include "device.h"
#include "guest_memory.h"
#include "leak_check.h"
#include "video_driver.h"

struct host {
	struct guest_memory memory;
	struct device device;
	struct video_driver driver;
	struct leak_check leaks;
	struct object_store objects;
};

struct host_config {
	uint64_t memory_bytes;
	uint32_t threads;		/* of libavcodec; 0: the default */
	uint32_t streams;		/* at a time */
	bool objects;			/* buffers may be objects */
	const struct transport_ops *transport;
	const struct driver_handlers *handlers;
	void *opaque;			/* for the handlers */
};

/* A struct of zeros is closed. One at a time in a process, since the guard of buffers is. */
int host_open(struct host *host, const struct host_config *config);

/* Streams are gone: looks whether all came back, destroys the device and looks whether it leaves nothing. */
int host_finish(struct host *host);

/* The device goes first: until then it may touch guest memory. */
void host_close(struct host *host);

#endif
