/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A guest that gives the device no buffer for an event. A stream lives on with one to tell, and behind it streams are made, fail and are
 * destroyed: they leave nothing, each can be made, and the event comes when there is a buffer for it, and no other.
 */
#include <string.h>
#include <sys/eventfd.h>

#include "check.h"
#include "process_status.h"
#include "rig.h"

enum {
	ROUNDS = 2500,
	SETTLED = 100,	  /* after so many the heap has the size that it keeps */
	MOST_KIB = 16384, /* that memory may grow by after that */
	PATIENCE_MILLISECONDS = 60000,
	INPUT_BYTES = 4096,
	EVENTS = 4,
};

#define MEMORY_BYTES (UINT64_C(16) << 20)

/* RFC 6386, 9.1: a key frame of 16383x16383, which is more than the device decodes. */
static const uint8_t too_large[] = { 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f };

static struct rig rig;
static uint64_t input;

static void publish(uint32_t queue)
{
	split_ring_publish(&rig.rings[queue]);
	CHECK_EQUAL(eventfd_write(rig.kick_fds[queue], 1), 0);
}

static uint32_t create(uint32_t *stream_id)
{
	const struct virtio_video_stream_create request = { VIRTIO_VIDEO_CMD_STREAM_CREATE,
							    VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
							    VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_CODEC_VP8 };

	rig_command(&rig, &request, sizeof(request), sizeof(struct virtio_video_stream_create_resp));
	*stream_id = ((const struct virtio_video_stream_create_resp *)rig_response(&rig))->stream_id;
	return rig_result(&rig);
}

static void queue(uint32_t stream_id)
{
	const struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream_id,
		.queue_type = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
		.data_sizes = { sizeof(too_large) },
	};

	rig_command(&rig, &request, sizeof(request), sizeof(struct virtio_video_resource_queue_resp));
}

/* A stream that failed answers so to whatever it is asked. */
static void await_failure(uint32_t stream_id)
{
	const struct virtio_video_stream_get_params request = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id };

	for (;;) {
		rig_command(&rig, &request, sizeof(request), sizeof(struct virtio_video_stream_get_params_resp));
		if (rig_result(&rig) == VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION)
			return;
		CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
		CHECK(rig_is_readable(&rig, PATIENCE_MILLISECONDS));
	}
}

static uint32_t make_failed(void)
{
	uint32_t stream_id;

	CHECK_EQUAL(create(&stream_id), VIRTIO_VIDEO_RESULT_OK);
	rig_attach(&rig, stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, input, INPUT_BYTES);
	queue(stream_id);
	await_failure(stream_id);
	return stream_id;
}

static void destroy(uint32_t stream_id)
{
	const struct virtio_video_stream_destroy request = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream_id };

	rig_command(&rig, &request, sizeof(request), sizeof(uint32_t));
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
}

/* Gives the device room for some events: that of the stream comes, and the room for the others stays with the device. */
static void expect_event_of(uint32_t stream_id)
{
	uint64_t rooms =
		guest_area_take(&rig.memory.fixed, EVENTS * sizeof(struct virtio_video_event), GUEST_PAGE_SIZE);
	const struct virtio_video_event *events = guest_pointer(&rig.memory, rooms, EVENTS * sizeof(*events));
	struct split_ring *ring = &rig.rings[VIRTIO_VIDEO_EVENTQ];
	uint32_t written;
	bool broken = false;

	for (uint32_t i = 0; i < EVENTS; i++) {
		const struct ring_segment room = { rooms + i * sizeof(*events), sizeof(*events) };

		CHECK(split_ring_add(ring, &room, 0, 1, false, ring) >= 0);
	}
	publish(VIRTIO_VIDEO_EVENTQ);
	rig_process(&rig);
	CHECK(split_ring_take_used(ring, &written, &broken) != NULL);
	CHECK_EQUAL(events[0].event_type, VIRTIO_VIDEO_EVENT_ERROR);
	CHECK_EQUAL(events[0].stream_id, stream_id);
	CHECK(split_ring_take_used(ring, &written, &broken) == NULL && !broken);
}

int main(void)
{
	const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	uint32_t first;
	long rss = 0;

	rig_open_with(&rig, &config, MEMORY_BYTES);
	rig_start_rings(&rig, true);
	input = guest_area_take(&rig.memory.fixed, INPUT_BYTES, GUEST_PAGE_SIZE);
	memcpy(guest_pointer(&rig.memory, input, sizeof(too_large)), too_large, sizeof(too_large));
	first = make_failed();
	for (uint32_t i = 0; i < ROUNDS; i++) {
		if (i == SETTLED)
			rss = process_status("RssAnon");
		destroy(make_failed());
		if (i % (ROUNDS / 5) == 0)
			printf("%u streams: %ld KiB\n", i, process_status("RssAnon"));
	}
	printf("%u streams: %ld KiB more\n", ROUNDS, process_status("RssAnon") - rss);
	CHECK(process_status("RssAnon") - rss <= MOST_KIB);
	expect_event_of(first);
	destroy(first);
	rig_close(&rig);
	return 0;
}
