/* SPDX-License-Identifier: BSD-3-Clause */
/* The device with rings that the library reads itself; what guests break is in ring_faults.c. */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "check.h"
#include "protocol_checks.h"
#include "rig.h"

static const struct virtio_video_stream_get_params request = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 4711 };
enum { RESPONSE_BYTES = sizeof(struct virtio_video_stream_get_params_resp), LATE_WAKEUPS = 8 };

static uint64_t take_notification(int fd)
{
	eventfd_t count = 0;

	return eventfd_read(fd, &count) == 0 ? count : 0;
}

static void add_request(struct rig *rig, bool indirect)
{
	struct ring_segment segments[2] = { { rig->request, sizeof(request) }, { rig->response, RESPONSE_BYTES } };

	memcpy(guest_pointer(&rig->memory, rig->request, sizeof(request)), &request, sizeof(request));
	CHECK(split_ring_add(&rig->rings[VIRTIO_VIDEO_COMMANDQ], segments, 1, 1, indirect, rig) >= 0);
}

static uint32_t take_responses(struct rig *rig)
{
	uint32_t count = 0;
	uint32_t written;
	bool broken = false;

	while (split_ring_take_used(&rig->rings[VIRTIO_VIDEO_COMMANDQ], &written, &broken) == rig) {
		CHECK_EQUAL(written, RESPONSE_BYTES);
		count++;
	}
	CHECK(!broken);
	return count;
}

/* EVENT_IDX both ways: the guest is not interrupted where it did not ask for it. */
static void check_notifications(struct rig *rig)
{
	struct split_ring *ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];
	int call = rig->call_fds[VIRTIO_VIDEO_COMMANDQ];
	struct virtiovideo_queue_stats before = { .size = sizeof(before) };
	struct virtiovideo_queue_stats after = { .size = sizeof(after) };

	take_notification(call);
	split_ring_wait_used(ring);
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &before), 0);
	for (int i = 0; i < 20; i++)
		add_request(rig, i % 2 == 1);
	CHECK(split_ring_publish(ring));
	CHECK_EQUAL(eventfd_write(rig->kick_fds[VIRTIO_VIDEO_COMMANDQ], 1), 0);
	rig_process(rig);
	CHECK(take_notification(call) > 0);
	CHECK_EQUAL(take_responses(rig), 20);

	/* used_event stays where it was: no interrupt, and the library knows that it kept one back. */
	add_request(rig, false);
	if (split_ring_publish(ring))
		CHECK_EQUAL(eventfd_write(rig->kick_fds[VIRTIO_VIDEO_COMMANDQ], 1), 0);
	rig_process(rig);
	CHECK_EQUAL(take_responses(rig), 1);
	CHECK_EQUAL(take_notification(call), 0);

	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &after), 0);
	CHECK_EQUAL(after.chains - before.chains, 21);
	CHECK_EQUAL(after.completions - before.completions, 21);
	CHECK_EQUAL(after.kicks - before.kicks, 2);
	CHECK(after.notifications > before.notifications);
	CHECK(after.suppressed > before.suppressed);
	CHECK_EQUAL(after.faults, 0);
	CHECK_EQUAL(after.last_fault, VIRTIOVIDEO_FAULT_NONE);
}

/* The indices go round: more chains than 16 bits count. */
static void check_wrap(struct rig *rig)
{
	struct split_ring *ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];

	for (int round = 0; round < 600; round++) {
		for (int i = 0; i < SPLIT_RING_SIZE / 2; i++)
			add_request(rig, i % 3 == 0);
		split_ring_publish(ring);
		CHECK_EQUAL(eventfd_write(rig->kick_fds[VIRTIO_VIDEO_COMMANDQ], 1), 0);
		rig_process(rig);
		CHECK_EQUAL(take_responses(rig), SPLIT_RING_SIZE / 2);
	}
}

/* A queue that stops says where it stands and goes on from there. */
static void check_stop_and_start(struct rig *rig)
{
	const struct split_ring *ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];
	struct virtiovideo_vring vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	uint32_t next_avail = 0;
	uint32_t next_used = 0;

	CHECK_FAILS(virtiovideo_vring_start(rig->device, &vring), EINVAL);
	CHECK_EQUAL(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_COMMANDQ, &next_avail, &next_used), 0);
	CHECK_EQUAL(next_avail, ring->avail_index);
	CHECK_EQUAL(next_used, ring->last_used);
	CHECK_FAILS(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_COMMANDQ, NULL, NULL), EINVAL);
	vring.next_avail = next_avail;
	vring.next_used = next_used;
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), RESPONSE_BYTES), RESPONSE_BYTES);
	CHECK_EQUAL(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_EVENTQ, NULL, NULL), 0);
}

/* Without eventfds: virtiovideo_vring_kick() one way, ops.notify the other. */
static void check_without_eventfds(struct rig *rig)
{
	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	rig_start_rings(rig, false);
	rig->notified[VIRTIO_VIDEO_COMMANDQ] = 0;
	add_request(rig, false);
	split_ring_wait_used(&rig->rings[VIRTIO_VIDEO_COMMANDQ]);
	CHECK(split_ring_publish(&rig->rings[VIRTIO_VIDEO_COMMANDQ]));
	CHECK_EQUAL(virtiovideo_vring_kick(rig->device, VIRTIO_VIDEO_COMMANDQ), 0);
	rig_process(rig);
	CHECK_EQUAL(take_responses(rig), 1);
	CHECK_EQUAL(rig->notified[VIRTIO_VIDEO_COMMANDQ], 1);
	CHECK_FAILS(virtiovideo_vring_kick(rig->device, 2), EINVAL);
}

/* Nothing to do: the poll fd says so, and stays the same. */
static void check_idle(struct rig *rig)
{
	int fd = virtiovideo_get_poll_fd(rig->device);

	CHECK(fd >= 0);
	/* A wake-up may be on its way still, of a stream that ended for instance: a few of them are no fault. */
	for (int late = 0; rig_is_readable(rig, 50); late++) {
		CHECK(late < LATE_WAKEUPS);
		rig_process(rig);
	}
	CHECK_EQUAL(virtiovideo_process(rig->device, 0), 0);
	CHECK_EQUAL(virtiovideo_get_poll_fd(rig->device), fd);
	CHECK_EQUAL(virtiovideo_get_queue_count(rig->device), RIG_QUEUES);
}

/* Eventfds that block, as crosvm makes them, the same one for all kicks: the library never waits for one, nor reads a kick. */
static void check_blocking_eventfds(struct rig *rig)
{
	eventfd_t count = 0;

	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	for (int i = 0; i < RIG_QUEUES; i++) {
		close(rig->kick_fds[i]);
		close(rig->call_fds[i]);
		rig->kick_fds[i] = i == 0 ? eventfd(0, EFD_CLOEXEC) : dup(rig->kick_fds[0]);
		rig->call_fds[i] = eventfd(0, EFD_CLOEXEC);
		CHECK(rig->kick_fds[i] >= 0 && rig->call_fds[i] >= 0);
	}
	/* A full counter, to which a write waits. */
	CHECK_EQUAL(eventfd_write(rig->call_fds[VIRTIO_VIDEO_COMMANDQ], UINT64_MAX - 1), 0);
	rig_start_rings(rig, true);
	alarm(600);
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), RESPONSE_BYTES), RESPONSE_BYTES);
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), RESPONSE_BYTES), RESPONSE_BYTES);
	check_idle(rig);
	CHECK_EQUAL(eventfd_read(rig->kick_fds[0], &count), 0);
	CHECK(count >= 1);
	CHECK_EQUAL(eventfd_read(rig->call_fds[VIRTIO_VIDEO_COMMANDQ], &count), 0);
	CHECK_EQUAL(count, UINT64_MAX - 1);
	alarm(0);
}

int main(void)
{
	struct rig rig;

	rig_open(&rig);
	rig_start_rings(&rig, true);
	protocol_checks(&rig);
	check_idle(&rig);
	check_notifications(&rig);
	check_wrap(&rig);
	check_stop_and_start(&rig);
	check_without_eventfds(&rig);
	check_blocking_eventfds(&rig);
	CHECK_EQUAL(rig.resets_asked_for, 0);
	rig_close(&rig);
	return 0;
}
