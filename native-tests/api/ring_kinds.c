/* SPDX-License-Identifier: BSD-3-Clause */
/* Split and packed rings with each set of features: the protocol, and queues that stop, go on and are reset. */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>

#include "check.h"
#include "guest/guest_ring.h"
#include "protocol_checks.h"
#include "rig.h"

enum {
	ROOM = 2 * SPLIT_RING_MAX_SEGMENTS,
	HELD = 2, /* image buffers that the device holds, as no frame comes */
	IMAGE_BYTES = 1 << 20,
	QUEUE_ROOM = sizeof(struct virtio_video_resource_queue_resp),
};

#define COMMANDQ VIRTIO_VIDEO_COMMANDQ
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

static struct guest_ring rings[RIG_QUEUES];
static uint64_t exchanges;

static void start_at(struct rig *rig, uint32_t next_avail, uint32_t next_used)
{
	struct virtiovideo_vring vring = guest_ring_vring(&rings[COMMANDQ], COMMANDQ);

	vring.next_avail = next_avail;
	vring.next_used = next_used;
	vring.call_fd = rig->call_fds[COMMANDQ];
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
}

/* A ring of its own for commandq: the addresses are never those of one before. */
static void start_anew(struct rig *rig, const struct ring_features *features)
{
	struct virtiovideo_vring vring;

	CHECK_EQUAL(guest_ring_open(&rings[COMMANDQ], &rig->memory, features, ROOM), 0);
	vring = guest_ring_vring(&rings[COMMANDQ], COMMANDQ);
	start_at(rig, vring.next_avail, vring.next_used);
}

static void begin(struct rig *rig, const struct ring_features *features)
{
	uint64_t offered;

	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	CHECK_EQUAL(virtiovideo_get_features(rig->device, &offered), 0);
	CHECK_EQUAL(virtiovideo_ack_features(rig->device, offered), 0);
	guest_area_reset(&rig->memory.images);
	rig->resets_asked_for = 0;
	start_anew(rig, features);
}

/* Notified by the index alone, or with what VIRTIO_F_NOTIFICATION_DATA adds: the library looks at the index. */
static void publish(struct rig *rig)
{
	if (!guest_ring_publish(&rings[COMMANDQ]))
		return;
	if (exchanges % 2 == 0)
		CHECK_EQUAL(virtiovideo_vring_kick(rig->device, COMMANDQ), 0);
	else
		CHECK_EQUAL(virtiovideo_vring_kick_data(rig->device, COMMANDQ | UINT32_C(0xbeef0000)), 0);
}

static uint32_t exchange(struct rig *rig, const struct rig_chain *chain)
{
	struct ring_segment segments[2 * SPLIT_RING_MAX_SEGMENTS];
	struct guest_ring *ring = &rings[COMMANDQ];
	uint32_t count = 0;
	uint32_t written = 0;
	bool broken = false;

	for (uint32_t i = 0; i < chain->readable_count; i++)
		segments[count++] = chain->readable[i];
	for (uint32_t i = 0; i < chain->writable_count; i++)
		segments[count++] = chain->writable[i];
	exchanges++;
	CHECK(guest_ring_add(ring, segments, chain->readable_count, chain->writable_count, exchanges % 3 == 0, rig) >=
	      0);
	guest_ring_wait_used(ring);
	publish(rig);
	while (guest_ring_take_used(ring, &written, &broken) != rig) {
		CHECK(!broken);
		CHECK_EQUAL(rig->resets_asked_for, 0);
		rig_process(rig);
	}
	return written;
}

static void send(struct rig *rig, uint64_t at, const void *request, uint32_t length, uint32_t room, void *cookie)
{
	struct ring_segment segments[2] = { { at, length }, { at + 256, room } };

	memcpy(guest_pointer(&rig->memory, at, length), request, length);
	memset(guest_pointer(&rig->memory, at + 256, room), RIG_PATTERN, room);
	CHECK(guest_ring_add(&rings[COMMANDQ], segments, 1, 1, false, cookie) >= 0);
	publish(rig);
}

static uint32_t call(struct rig *rig, const void *request, uint32_t length, uint32_t room)
{
	CHECK_EQUAL(rig_command(rig, request, length, room), room);
	return rig_result(rig);
}

/* A stream whose image buffers are queued and stay so; what they are answered to goes to held. Gives its id. */
static uint32_t hold(struct rig *rig, uint64_t held)
{
	const struct virtio_video_stream_create create = {
		VIRTIO_VIDEO_CMD_STREAM_CREATE,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		VIRTIO_VIDEO_CODEC_VP8,
	};
	struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS };
	uint32_t stream_id;

	CHECK_EQUAL(call(rig, &create, sizeof(create), 8), VIRTIO_VIDEO_RESULT_OK);
	stream_id = ((const struct virtio_video_stream_create_resp *)rig_response(rig))->stream_id;
	set.stream_id = stream_id;
	set.params.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
	set.params.cur_image_buffers = HELD;
	CHECK_EQUAL(call(rig, &set, sizeof(set), 204), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < HELD; i++) {
		const struct {
			struct virtio_video_resource_attach attach;
			struct virtio_video_resource_sg_list list;
			struct virtio_video_resource_sg_entry entry;
		} attach = {
			{ VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream_id, OUTPUT, i },
			{ .num_entries = 1 },
			{ .addr = guest_area_take(&rig->memory.images, IMAGE_BYTES, GUEST_PAGE_SIZE),
			  .length = IMAGE_BYTES },
		};

		CHECK_EQUAL(call(rig, &attach, sizeof(attach), 4), VIRTIO_VIDEO_RESULT_OK);
	}
	/* Behind all that is waited for: in order, what follows a pending command is not answered before it. */
	for (uint32_t i = 0; i < HELD; i++) {
		const struct virtio_video_resource_queue queue = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = stream_id,
			.queue_type = OUTPUT,
			.resource_id = i,
		};

		send(rig, held + i * UINT64_C(1024), &queue, sizeof(queue), QUEUE_ROOM, &rings[i]);
	}
	rig_process(rig);
	CHECK(!guest_ring_has_used(&rings[COMMANDQ]));
	return stream_id;
}

static void expect_unanswered(struct rig *rig, uint64_t held)
{
	for (uint32_t i = 0; i < HELD; i++) {
		const uint8_t *response = guest_pointer(&rig->memory, held + i * UINT64_C(1024) + 256, QUEUE_ROOM);

		for (uint32_t byte = 0; byte < QUEUE_ROOM; byte++)
			CHECK_EQUAL(response[byte], RIG_PATTERN);
	}
}

static void stop(struct rig *rig, uint32_t position[2])
{
	CHECK_EQUAL(virtiovideo_vring_stop(rig->device, COMMANDQ, &position[0], &position[1]), 0);
	CHECK_EQUAL(position[0], guest_ring_next_avail(&rings[COMMANDQ]));
	CHECK_EQUAL(position[1], guest_ring_next_used(&rings[COMMANDQ]));
	CHECK_FAILS(virtiovideo_vring_stop(rig->device, COMMANDQ, NULL, NULL), EINVAL);
}

/* What was pending stays so while the queue stops, and is answered once it goes on. */
static void check_goes_on(struct rig *rig, const struct ring_features *features, uint64_t held)
{
	struct virtio_video_queue_clear clear = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, 0, OUTPUT };
	uint64_t at = held + HELD * UINT64_C(1024);
	bool answered[HELD + 1] = { false };
	uint32_t position[2];
	uint32_t written;
	bool broken = false;

	begin(rig, features);
	clear.stream_id = hold(rig, held);
	stop(rig, position);
	/* It waits in the ring. */
	send(rig, at, &clear, sizeof(clear), 4, &rings[0] + HELD);
	CHECK(virtiovideo_process(rig->device, 0) >= 0);
	CHECK(!guest_ring_has_used(&rings[COMMANDQ]));
	expect_unanswered(rig, held);
	start_at(rig, position[0], position[1]);
	for (uint32_t count = 0; count < HELD + 1; count++) {
		struct guest_ring *cookie;

		while ((cookie = guest_ring_take_used(&rings[COMMANDQ], &written, &broken)) == NULL) {
			CHECK(!broken);
			rig_process(rig);
		}
		CHECK(!answered[cookie - rings]);
		answered[cookie - rings] = true;
		CHECK_EQUAL(written, cookie - rings == HELD ? 4 : QUEUE_ROOM);
	}
	for (uint32_t i = 0; i < HELD; i++)
		CHECK_EQUAL(*(const uint32_t *)guest_pointer(&rig->memory, held + i * UINT64_C(1024) + 256, 4),
			    VIRTIO_VIDEO_RESULT_ERR_CANCELED);
	CHECK_EQUAL(*(const uint32_t *)guest_pointer(&rig->memory, at + 256, 4), VIRTIO_VIDEO_RESULT_OK);
	CHECK_EQUAL(rig->resets_asked_for, 0);
}

static void check_no_stream(struct rig *rig, uint32_t stream_id)
{
	const struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id };

	CHECK_EQUAL(call(rig, &get, sizeof(get), 204), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
}

/* A start elsewhere is of a new ring: what was pending in the old one is never answered. */
static void check_starts_elsewhere(struct rig *rig, const struct ring_features *features, uint64_t held)
{
	uint32_t stream_id;
	uint32_t position[2];

	begin(rig, features);
	stream_id = hold(rig, held);
	stop(rig, position);
	start_anew(rig, features);
	check_no_stream(rig, stream_id);
	expect_unanswered(rig, held);
}

/* VIRTIO_F_RING_RESET, of a queue that runs and of one that is stopped. */
static void check_reset(struct rig *rig, const struct ring_features *features, uint64_t held, bool stopped)
{
	uint32_t stream_id;
	uint32_t position[2];

	begin(rig, features);
	stream_id = hold(rig, held);
	if (stopped)
		stop(rig, position);
	CHECK_EQUAL(virtiovideo_vring_reset(rig->device, COMMANDQ), 0);
	CHECK_FAILS(virtiovideo_vring_stop(rig->device, COMMANDQ, NULL, NULL), EINVAL);
	CHECK_FAILS(virtiovideo_vring_reset(rig->device, 2), EINVAL);
	CHECK(virtiovideo_process(rig->device, 0) >= 0);
	CHECK(!guest_ring_has_used(&rings[COMMANDQ]));
	start_anew(rig, features);
	check_no_stream(rig, stream_id);
	expect_unanswered(rig, held);
	/* The features are not forgotten. */
	hold(rig, held);
}

/* It also ends what the guest broke. */
static void check_reset_of_broken(struct rig *rig, const struct ring_features *features, uint64_t held)
{
	struct ring_segment outside = { UINT64_C(1) << 60, 4 };

	begin(rig, features);
	CHECK(guest_ring_add(&rings[COMMANDQ], &outside, 1, 0, false, rig) >= 0);
	guest_ring_publish(&rings[COMMANDQ]);
	CHECK_EQUAL(virtiovideo_vring_kick(rig->device, COMMANDQ), 0);
	rig_process(rig);
	CHECK_EQUAL(rig->resets_asked_for, 1);
	CHECK_EQUAL(virtiovideo_vring_reset(rig->device, COMMANDQ), 0);
	rig->resets_asked_for = 0;
	start_anew(rig, features);
	hold(rig, held);
}

int main(void)
{
	static struct rig rig;
	uint64_t held;

	CHECK_EQUAL(virtiovideo_has(VIRTIOVIDEO_HAS_PACKED_RING), 1);
	for (uint32_t kind = 0; kind < 16; kind++) {
		const struct ring_features features = {
			.packed = (kind & 1) != 0,
			.no_event_idx = (kind & 2) != 0,
			.no_indirect = (kind & 4) != 0,
			.in_order = (kind & 8) != 0,
		};

		printf("%s%s%s%s\n", features.packed ? "packed" : "split",
		       features.no_event_idx ? ", no EVENT_IDX" : "", features.no_indirect ? ", no INDIRECT_DESC" : "",
		       features.in_order ? ", IN_ORDER" : "");
		fflush(stdout);
		rig_open(&rig);
		rig.exchange = exchange;
		held = guest_area_take(&rig.memory.fixed, 65536, GUEST_PAGE_SIZE);
		start_anew(&rig, &features);
		protocol_checks(&rig);
		check_goes_on(&rig, &features, held);
		check_starts_elsewhere(&rig, &features, held);
		check_reset(&rig, &features, held, false);
		check_reset(&rig, &features, held, true);
		check_reset_of_broken(&rig, &features, held);
		CHECK_FAILS(virtiovideo_vring_kick_data(rig.device, 0xffff), EINVAL);
		rig_close(&rig);
	}
	return 0;
}
