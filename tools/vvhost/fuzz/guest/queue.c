/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/queue.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "fuzz/guest/ram.h"
#include "program/clock.h"

#define PATIENCE_SECONDS 20.0

enum {
	SEGMENTS = 6,
	MOST_CALLS = 64, /* of virtiovideo_process() in a row */
};

int fuzz_expect(const char *call, int result, int first, int second)
{
	if (result != 0 && result != first && result != second)
		expect_fail("%s: %d (%s)", call, result, virtiovideo_last_error());
	return result;
}

uint8_t *fuzz_slot_request(const struct fuzz_case *fuzz, const struct fuzz_slot *slot)
{
	return guest_pointer(&fuzz->guest->memory, slot->request, FUZZ_SLOT_BYTES);
}

uint8_t *fuzz_slot_response(const struct fuzz_case *fuzz, const struct fuzz_slot *slot)
{
	return guest_pointer(&fuzz->guest->memory, slot->response, FUZZ_SLOT_BYTES);
}

struct fuzz_slot *fuzz_slot_take(struct fuzz_case *fuzz)
{
	uint32_t start = dice_below(&fuzz->dice, FUZZ_SLOTS);

	for (uint32_t i = 0; i < FUZZ_SLOTS; i++) {
		struct fuzz_slot *slot = &fuzz->slots[(start + i) % FUZZ_SLOTS];

		if (!slot->busy) {
			slot->written = 0;
			slot->queue_type = 0;
			return slot;
		}
	}
	return NULL;
}

/* Cuts a piece of memory in up to three. */
static uint32_t cut(struct dice *dice, struct ring_segment *segments, uint64_t address, uint32_t length)
{
	uint32_t pieces = dice_once_in(dice, 3) ? 1 + dice_below(dice, 3) : 1;
	uint32_t at = 0;

	for (uint32_t i = 0; i < pieces; i++) {
		uint32_t end = i + 1 == pieces ? length : at + dice_below(dice, length - at + 1);

		segments[i] = (struct ring_segment){ address + at, end - at };
		at = end;
	}
	return pieces;
}

static void submit(struct fuzz_case *fuzz, struct fuzz_slot *slot, uint32_t queue, const struct ring_segment *segments,
		   uint32_t readable, uint32_t writable)
{
	struct iovec list[SEGMENTS];
	struct virtiovideo_chain chain = {
		.size = sizeof(chain),
		.queue = queue,
		.token = (uint64_t)(uintptr_t)slot,
		.readable = list,
		.writable = list + readable,
		.readable_count = readable,
		.writable_count = writable,
	};

	for (uint32_t i = 0; i < readable + writable; i++)
		list[i] = (struct iovec){ fuzz_ram_pointer(&fuzz->ram, segments[i].address, segments[i].length),
					  segments[i].length };
	FUZZ_CALL(virtiovideo_submit(fuzz->guest->device.handle, &chain), 0, 0);
}

/* false if there is no room in the ring. */
static bool send_segments(struct fuzz_case *fuzz, struct fuzz_slot *slot, uint32_t queue,
			  const struct ring_segment *segments, uint32_t readable, uint32_t writable)
{
	for (uint32_t i = 0; i < readable; i++)
		budget_input(i == 0, segments[i].length);
	slot->busy = true;
	if (fuzz->kind.ring == FUZZ_DESCRIPTOR)
		submit(fuzz, slot, queue, segments, readable, writable);
	else if (guest_ring_add(&fuzz->rings[queue], segments, readable, writable, dice_once_in(&fuzz->dice, 2), slot) <
		 0)
		slot->busy = false;
	return slot->busy;
}

bool fuzz_send(struct fuzz_case *fuzz, struct fuzz_slot *slot, uint32_t length, uint32_t room)
{
	struct ring_segment segments[SEGMENTS];
	uint32_t readable = cut(&fuzz->dice, segments, slot->request, length);
	uint32_t writable = cut(&fuzz->dice, segments + readable, slot->response, room);

	slot->length = length;
	slot->room = room;
	return send_segments(fuzz, slot, VIRTIO_VIDEO_COMMANDQ, segments, readable, writable);
}

bool fuzz_send_with(struct fuzz_case *fuzz, struct fuzz_slot *slot, uint32_t length, const struct ring_segment *tail,
		    uint32_t count, uint32_t room)
{
	struct ring_segment segments[SEGMENTS] = { { slot->request, length } };

	memcpy(segments + 1, tail, count * sizeof(*tail));
	segments[1 + count] = (struct ring_segment){ slot->response, room };
	slot->length = length;
	slot->room = room;
	return send_segments(fuzz, slot, VIRTIO_VIDEO_COMMANDQ, segments, 1 + count, 1);
}

void fuzz_kick(struct fuzz_case *fuzz, uint32_t queue)
{
	/* A notification that the device did not ask for does no harm. */
	if (fuzz->kind.ring != FUZZ_DESCRIPTOR &&
	    (guest_ring_publish(&fuzz->rings[queue]) || dice_once_in(&fuzz->pace, 4)))
		FUZZ_CALL(virtiovideo_vring_kick(fuzz->guest->device.handle, queue), 0, 0);
}

void fuzz_offer_events(struct fuzz_case *fuzz)
{
	for (uint32_t i = 0; i < FUZZ_EVENTS; i++) {
		struct ring_segment segment = { fuzz->events[i].response, sizeof(struct virtio_video_event) };

		fuzz->events[i].room = segment.length;
		if (!fuzz->events[i].busy &&
		    !send_segments(fuzz, &fuzz->events[i], VIRTIO_VIDEO_EVENTQ, &segment, 0, 1))
			break;
	}
	fuzz_kick(fuzz, VIRTIO_VIDEO_EVENTQ);
}

uint32_t fuzz_take_event(struct fuzz_case *fuzz)
{
	return fuzz->event_count > 0 ? fuzz->event_types[--fuzz->event_count] : 0;
}

static void take(struct fuzz_case *fuzz, struct fuzz_slot *slot, uint32_t written)
{
	const uint8_t *response = fuzz_slot_response(fuzz, slot);
	uint32_t first = 0;

	if (!slot->busy)
		expect_fail("a chain came back twice");
	if (written > slot->room)
		expect_fail("used.len is %u, the room was %u", written, slot->room);
	slot->busy = false;
	slot->written = written;
	if (written >= sizeof(first))
		memcpy(&first, response, sizeof(first));
	if (slot->is_event) {
		if (fuzz->event_count < FUZZ_EVENTS)
			fuzz->event_types[fuzz->event_count++] = first;
		return;
	}
	fuzz->report->answered++;
	fuzz->report->refused += first != VIRTIO_VIDEO_RESULT_OK;
	if (slot->queue_type == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT &&
	    written == sizeof(struct virtio_video_resource_queue_resp)) {
		struct virtio_video_resource_queue_resp answer;

		memcpy(&answer, response, sizeof(answer));
		fuzz->report->buffers += answer.data_sizes[0] != 0;
	}
}

static void take_completions(struct fuzz_case *fuzz)
{
	struct virtiovideo_completion batch[8];
	int count;

	while ((count = virtiovideo_reap(fuzz->guest->device.handle, batch, 8)) > 0) {
		for (int i = 0; i < count; i++)
			take(fuzz, (struct fuzz_slot *)(uintptr_t)batch[i].token, batch[i].written);
	}
	FUZZ_CALL(count, 0, 0);
}

static void take_used(struct fuzz_case *fuzz, struct guest_ring *ring)
{
	struct fuzz_slot *slot;
	uint32_t written;
	bool is_broken = false;

	do {
		while ((slot = guest_ring_take_used(ring, &written, &is_broken)) != NULL)
			take(fuzz, slot, written);
		if (is_broken)
			expect_fail("the device gave back a chain that it did not have");
	} while (guest_ring_wait_used(ring));
}

void fuzz_run(struct fuzz_case *fuzz, int milliseconds)
{
	struct pollfd entry = { .fd = fuzz->guest->device.poll_fd, .events = POLLIN };
	int more = 1;

	if (milliseconds > 0)
		poll(&entry, 1, milliseconds);
	for (uint32_t i = 0; i < MOST_CALLS && more == 1; i++) {
		more = virtiovideo_process(fuzz->guest->device.handle, dice_below(&fuzz->pace, 40));
		if (more != 0 && more != 1)
			expect_fail("virtiovideo_process: %d (%s)", more, virtiovideo_last_error());
	}
	if (fuzz->kind.ring == FUZZ_DESCRIPTOR) {
		take_completions(fuzz);
	} else if (!fuzz->wild) {
		take_used(fuzz, &fuzz->rings[VIRTIO_VIDEO_COMMANDQ]);
		take_used(fuzz, &fuzz->rings[VIRTIO_VIDEO_EVENTQ]);
		if (fuzz->guest->device.needs_reset)
			expect_fail("queue %u is broken, but nobody broke it", fuzz->guest->device.broken_queue);
	}
}

const uint8_t *fuzz_call(struct fuzz_case *fuzz, const void *request, uint32_t length, uint32_t room)
{
	struct fuzz_slot *slot = fuzz_slot_take(fuzz);
	/* In order, the answer may wait for that of a command which waits for a picture. */
	double until = clock_seconds() + (fuzz->features.in_order ? 0.02 : PATIENCE_SECONDS);

	if (slot == NULL)
		return NULL;
	memcpy(fuzz_slot_request(fuzz, slot), request, length);
	if (!fuzz_send(fuzz, slot, length, room))
		return NULL;
	fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
	while (slot->busy) {
		fuzz_run(fuzz, 1);
		if (clock_seconds() < until)
			continue;
		if (fuzz->features.in_order)
			return NULL;
		expect_fail("command 0x%x is not answered", *(const uint32_t *)request);
	}
	return fuzz_slot_response(fuzz, slot);
}

bool fuzz_queue_resume(struct fuzz_case *fuzz, uint32_t queue, uint32_t next_avail, uint32_t next_used)
{
	struct virtiovideo_vring vring = guest_ring_vring(&fuzz->rings[queue], queue);

	vring.next_avail = next_avail;
	vring.next_used = next_used;
	return FUZZ_CALL(virtiovideo_vring_start(fuzz->guest->device.handle, &vring), -EINVAL, -EINVAL) == 0;
}

void fuzz_queue_start(struct fuzz_case *fuzz, uint16_t size)
{
	uint32_t first = fuzz->features.packed ? PACKED_RING_WRAP : 0;

	for (uint32_t i = 0; i < 2 && fuzz->kind.ring != FUZZ_DESCRIPTOR; i++) {
		if (guest_ring_open(&fuzz->rings[i], &fuzz->guest->memory, &fuzz->features, size) != 0)
			expect_fail("no guest memory for the rings");
		if (!fuzz_queue_resume(fuzz, i, first, first))
			expect_fail("a good ring does not start: %s", virtiovideo_last_error());
		guest_ring_wait_used(&fuzz->rings[i]);
	}
}
