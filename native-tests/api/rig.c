/* SPDX-License-Identifier: BSD-3-Clause */
#include "rig.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/uio.h>
#include <unistd.h>

#include "check.h"

#define MEMORY_BYTES (UINT64_C(1) << 30)
#define AREA_BYTES UINT64_C(65536)
enum { PATIENCE_MILLISECONDS = 60000 };

static void on_event(void *opaque, uint32_t event, uint32_t queue)
{
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = queue };
	struct rig *rig = opaque;

	if (event == VIRTIOVIDEO_EVENT_NEEDS_RESET) {
		rig->resets_asked_for++;
		rig->broken_queue = queue;
		/* The one call on a device that a callback may make. */
		CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
		rig->reason = stats.last_fault;
	}
}

static void on_notify(void *opaque, uint32_t queue)
{
	struct rig *rig = opaque;

	CHECK(queue < RIG_QUEUES);
	rig->notified[queue]++;
}

void rig_open(struct rig *rig)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };

	rig_open_as(rig, &config);
}

void rig_open_as(struct rig *rig, const struct virtiovideo_config *wanted)
{
	rig_open_with(rig, wanted, MEMORY_BYTES);
}

void rig_open_with(struct rig *rig, const struct virtiovideo_config *wanted, uint64_t memory_bytes)
{
	struct virtiovideo_config config = *wanted;
	struct virtiovideo_ops ops = { 0 };
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	uint64_t features;

	if (wanted->ops != NULL)
		ops = *wanted->ops;
	ops.size = sizeof(ops);
	ops.event = on_event;
	ops.notify = on_notify;
	config.size = sizeof(config);
	config.ops = &ops;
	config.opaque = rig;

	*rig = (struct rig){ .exchange = rig_exchange_ring };
	CHECK_EQUAL(guest_memory_open(&rig->memory, memory_bytes), 0);
	rig->request = guest_area_take(&rig->memory.fixed, AREA_BYTES, GUEST_PAGE_SIZE);
	rig->response = guest_area_take(&rig->memory.fixed, AREA_BYTES, GUEST_PAGE_SIZE);
	for (uint32_t i = 0; i < RIG_QUEUES; i++) {
		rig->kick_fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		rig->call_fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	}
	CHECK_EQUAL(virtiovideo_create(&config, &rig->device), 0);
	CHECK(rig->device != NULL);
	guest_memory_regions(&rig->memory, regions);
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0])), 0);
	CHECK_EQUAL(virtiovideo_get_features(rig->device, &features), 0);
	CHECK_EQUAL(virtiovideo_ack_features(rig->device, features), 0);
}

void rig_close(struct rig *rig)
{
	virtiovideo_destroy(&rig->device);
	CHECK(rig->device == NULL);
	for (uint32_t i = 0; i < RIG_QUEUES; i++) {
		close(rig->kick_fds[i]);
		close(rig->call_fds[i]);
	}
	guest_memory_close(&rig->memory);
}

struct virtiovideo_vring rig_vring(const struct rig *rig, uint32_t queue, bool eventfds)
{
	struct virtiovideo_vring vring = split_ring_vring(&rig->rings[queue], queue);

	if (eventfds) {
		vring.kick_fd = rig->kick_fds[queue];
		vring.call_fd = rig->call_fds[queue];
	}
	return vring;
}

void rig_start_rings(struct rig *rig, bool eventfds)
{
	for (uint32_t i = 0; i < RIG_QUEUES; i++) {
		struct virtiovideo_vring vring;

		CHECK_EQUAL(split_ring_open(&rig->rings[i], &rig->memory, SPLIT_RING_SIZE), 0);
		vring = rig_vring(rig, i, eventfds);
		CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	}
}

bool rig_is_readable(const struct rig *rig, int milliseconds)
{
	struct pollfd entry = { .events = POLLIN };

	do
		entry.fd = virtiovideo_get_poll_fd(rig->device);
	while (rig->is_shared && entry.fd == -EBUSY);
	CHECK(entry.fd >= 0);
	return poll(&entry, 1, milliseconds) == 1 && (entry.revents & POLLIN) != 0;
}

void rig_process(struct rig *rig)
{
	int more;

	/* The other thread may have done it all. */
	CHECK(rig->is_shared || rig_is_readable(rig, PATIENCE_MILLISECONDS));
	do {
		more = virtiovideo_process(rig->device, 0);
		if (rig->is_shared && more == -EBUSY)
			more = 1;
		CHECK(more == 0 || more == 1);
	} while (more == 1);
}

uint32_t rig_exchange_ring(struct rig *rig, const struct rig_chain *chain)
{
	struct ring_segment segments[SPLIT_RING_MAX_SEGMENTS];
	struct split_ring *ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];
	uint32_t count = 0;
	uint32_t written = 0;
	bool broken = false;

	for (uint32_t i = 0; i < chain->readable_count; i++)
		segments[count++] = chain->readable[i];
	for (uint32_t i = 0; i < chain->writable_count; i++)
		segments[count++] = chain->writable[i];
	CHECK(split_ring_add(ring, segments, chain->readable_count, chain->writable_count, false, rig) >= 0);
	split_ring_wait_used(ring);
	if (split_ring_publish(ring))
		CHECK_EQUAL(eventfd_write(rig->kick_fds[VIRTIO_VIDEO_COMMANDQ], 1), 0);
	while (split_ring_take_used(ring, &written, &broken) != rig) {
		CHECK(!broken);
		CHECK_EQUAL(rig->resets_asked_for, 0);
		rig_process(rig);
	}
	return written;
}

uint32_t rig_exchange_descriptor(struct rig *rig, const struct rig_chain *chain)
{
	static uint64_t token = UINT64_C(0xfedcba9876543210);
	struct iovec readable[SPLIT_RING_MAX_SEGMENTS];
	struct iovec writable[SPLIT_RING_MAX_SEGMENTS];
	struct virtiovideo_completion completion;
	struct virtiovideo_chain submitted = {
		.size = sizeof(submitted),
		.queue = VIRTIO_VIDEO_COMMANDQ,
		.token = ++token,
		.readable = readable,
		.writable = writable,
		.readable_count = chain->readable_count,
		.writable_count = chain->writable_count,
	};

	for (uint32_t i = 0; i < chain->readable_count; i++) {
		readable[i].iov_base =
			guest_pointer(&rig->memory, chain->readable[i].address, chain->readable[i].length);
		readable[i].iov_len = chain->readable[i].length;
	}
	for (uint32_t i = 0; i < chain->writable_count; i++) {
		writable[i].iov_base =
			guest_pointer(&rig->memory, chain->writable[i].address, chain->writable[i].length);
		writable[i].iov_len = chain->writable[i].length;
	}
	CHECK_EQUAL(virtiovideo_submit(rig->device, &submitted), 0);
	/* The arrays were copied: what becomes of them is nobody's business. */
	memset(readable, 0xff, sizeof(readable));
	memset(writable, 0xff, sizeof(writable));
	memset(&submitted, 0xff, sizeof(submitted));
	for (;;) {
		int count;

		rig_process(rig);
		count = virtiovideo_reap(rig->device, &completion, 1);
		CHECK(count >= 0);
		if (count == 1)
			break;
	}
	CHECK_EQUAL(completion.token, token);
	CHECK_EQUAL(completion.queue, VIRTIO_VIDEO_COMMANDQ);
	return completion.written;
}

const void *rig_response(const struct rig *rig)
{
	return guest_pointer(&rig->memory, rig->response, AREA_BYTES);
}

uint32_t rig_result(const struct rig *rig)
{
	uint32_t result;

	memcpy(&result, rig_response(rig), sizeof(result));
	return result;
}

uint32_t rig_command(struct rig *rig, const void *request, uint32_t length, uint32_t room)
{
	struct rig_chain chain = {
		.readable = { { rig->request, length } },
		.writable = { { rig->response, room } },
		.readable_count = length > 0 ? 1 : 0,
		.writable_count = 1,
	};
	uint8_t *response = guest_pointer(&rig->memory, rig->response, AREA_BYTES);
	uint32_t written;

	memset(response, RIG_PATTERN, AREA_BYTES);
	if (length > 0)
		memcpy(guest_pointer(&rig->memory, rig->request, length), request, length);
	written = rig->exchange(rig, &chain);
	CHECK(written <= room);
	for (uint32_t i = written; i < AREA_BYTES; i++)
		CHECK_EQUAL(response[i], RIG_PATTERN);
	return written;
}

void rig_attach(struct rig *rig, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id, uint64_t address,
		uint32_t bytes)
{
	const struct {
		struct virtio_video_resource_attach attach;
		struct virtio_video_resource_sg_list list;
		struct virtio_video_resource_sg_entry entry;
	} request = {
		{ VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream_id, queue_type, resource_id },
		{ .num_entries = 1 },
		{ .addr = address, .length = bytes },
	};

	rig_command(rig, &request, sizeof(request), sizeof(uint32_t));
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_OK);
}
