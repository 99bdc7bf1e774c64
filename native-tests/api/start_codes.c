/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One input of nothing but start codes: millions of units, of which none is a picture. The stream ends with EVENT_ERROR and the process lives,
 * with not much more memory than a copy of the input, and all of it is given back: start_codes MIB
 */
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "check.h"
#include "process_status.h"
#include "rig.h"

enum {
	PATIENCE_MILLISECONDS = 60000,
	PEAK_KIB = 65536, /* beside a copy of the input */
	KEPT_KIB = 16384,
	ROUNDS = 3,
};

#define MEMORY_BYTES (UINT64_C(256) << 20)

/* A code of each codec that has them; the byte behind 00 00 01. */
static const struct {
	uint32_t codec;
	uint8_t code;
} codes[] = {
	{ VIRTIO_VIDEO_CODEC_MPEG4, 0xb6 }, { VIRTIO_VIDEO_CODEC_MPEG4, 0xb2 }, { VIRTIO_VIDEO_CODEC_MPEG2, 0x00 },
	{ VIRTIO_VIDEO_CODEC_H264, 0x65 },  { VIRTIO_VIDEO_CODEC_HEVC, 0x26 },
};

static struct rig rig;
static uint64_t input;
static uint64_t event;

static uint32_t create(uint32_t codec)
{
	struct virtio_video_stream_create request = { VIRTIO_VIDEO_CMD_STREAM_CREATE, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
						      VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, codec };

	rig_command(&rig, &request, sizeof(request), sizeof(struct virtio_video_stream_create_resp));
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
	return ((const struct virtio_video_stream_create_resp *)rig_response(&rig))->stream_id;
}

static void destroy(uint32_t stream_id)
{
	const struct virtio_video_stream_destroy request = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream_id };

	rig_command(&rig, &request, sizeof(request), sizeof(uint32_t));
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
}

static void publish(uint32_t queue)
{
	split_ring_publish(&rig.rings[queue]);
	CHECK_EQUAL(eventfd_write(rig.kick_fds[queue], 1), 0);
}

static void await(uint32_t queue)
{
	uint32_t written;
	bool broken = false;

	while (split_ring_take_used(&rig.rings[queue], &written, &broken) == NULL) {
		CHECK(!broken);
		CHECK(rig_is_readable(&rig, PATIENCE_MILLISECONDS));
		CHECK(virtiovideo_process(rig.device, 0) >= 0);
	}
}

/* Queues the input, until it is back. */
static void queue(uint32_t stream_id, uint32_t bytes)
{
	const struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream_id,
		.queue_type = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
		.data_sizes = { bytes },
	};
	const struct ring_segment command[] = { { rig.request, sizeof(request) },
						{ rig.response, sizeof(struct virtio_video_resource_queue_resp) } };
	const struct ring_segment room = { event, sizeof(struct virtio_video_event) };

	memcpy(guest_pointer(&rig.memory, rig.request, sizeof(request)), &request, sizeof(request));
	CHECK(split_ring_add(&rig.rings[VIRTIO_VIDEO_COMMANDQ], command, 1, 1, false, &rig) >= 0);
	CHECK(split_ring_add(&rig.rings[VIRTIO_VIDEO_EVENTQ], &room, 0, 1, false, &rig) >= 0);
	publish(VIRTIO_VIDEO_EVENTQ);
	publish(VIRTIO_VIDEO_COMMANDQ);
	await(VIRTIO_VIDEO_COMMANDQ);
}

static void expect_error(uint32_t stream_id)
{
	const struct virtio_video_event *told = guest_pointer(&rig.memory, event, sizeof(*told));

	await(VIRTIO_VIDEO_EVENTQ);
	CHECK_EQUAL(told->event_type, VIRTIO_VIDEO_EVENT_ERROR);
	CHECK_EQUAL(told->stream_id, stream_id);
}

/* The peak of resident memory starts anew. */
static void forget_peak(void)
{
	FILE *file = fopen("/proc/self/clear_refs", "we");

	CHECK(file != NULL);
	CHECK(fputs("5", file) > 0);
	CHECK_EQUAL(fclose(file), 0);
}

static void flood(uint32_t codec, uint8_t code, uint32_t bytes)
{
	const uint8_t unit[] = { 0, 0, 1, code };
	uint8_t *at = guest_pointer(&rig.memory, input, bytes);
	uint32_t stream_id = create(codec);
	long peak;
	long kept = process_status("RssAnon");

	for (uint32_t i = 0; i < bytes; i += sizeof(unit))
		memcpy(at + i, unit, sizeof(unit));
	rig_attach(&rig, stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, input, bytes);
	forget_peak();
	peak = process_status("VmRSS");
	queue(stream_id, bytes);
	peak = process_status("VmHWM") - peak;
	printf("codec 0x%x, code %02x: %ld KiB more at most", codec, code, peak);
	CHECK(peak <= (long)(bytes / 1024) + PEAK_KIB);
	expect_error(stream_id);
	destroy(stream_id);
	kept = process_status("RssAnon") - kept;
	printf(", %ld KiB kept\n", kept);
	CHECK(kept <= KEPT_KIB);
}

int main(int argc, char **argv)
{
	const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	uint32_t bytes;

	CHECK_EQUAL(argc, 2);
	bytes = (uint32_t)atoi(argv[1]) << 20;
	rig_open_with(&rig, &config, MEMORY_BYTES);
	rig_start_rings(&rig, true);
	input = guest_area_take(&rig.memory.fixed, bytes, GUEST_PAGE_SIZE);
	event = guest_area_take(&rig.memory.fixed, sizeof(struct virtio_video_event), GUEST_PAGE_SIZE);
	CHECK(input != 0 && event != 0);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
			flood(codes[i].codec, codes[i].code, bytes);
	}
	rig_close(&rig);
	return 0;
}
