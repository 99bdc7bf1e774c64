/* SPDX-License-Identifier: BSD-3-Clause */
/* ops.stream_policy of an encoder: when it is asked, what it is told, and that what it says holds. */
#include <pthread.h>
#include <string.h>

#include "check.h"
#include "quiet.h"
#include "rig.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define KEY (UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME)
#define PREDICTED (UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME)

enum { PICTURES = 14, WIDTH = 640, HEIGHT = 480, PACKET_BYTES = 1 << 20 };

/* What the host says, and what it was told. */
static struct {
	bool changes;
	struct virtiovideo_stream_policy wanted;
	uint32_t calls;
	uint32_t stream_id;
	uint32_t codec;
	struct virtiovideo_stream_policy told;
	const void *opaque;
	bool elsewhere;
	pthread_t thread;
	uint32_t messages;
	char message[256];
} host;

static void on_policy(void *opaque, uint32_t stream_id, uint32_t codec, struct virtiovideo_stream_policy *policy)
{
	host.calls++;
	host.opaque = opaque;
	host.stream_id = stream_id;
	host.codec = codec;
	host.told = *policy;
	host.elsewhere |= !pthread_equal(pthread_self(), host.thread);
	if (host.changes) {
		policy->latency = host.wanted.latency;
		policy->gop_size = host.wanted.gop_size;
		policy->threads = host.wanted.threads;
		policy->thread_type = host.wanted.thread_type;
		policy->reorder = host.wanted.reorder;
	}
}

static void on_log(void *opaque, uint32_t level, const char *message)
{
	(void)opaque;
	if (level > VIRTIOVIDEO_LOG_WARN)
		return;
	host.messages++;
	snprintf(host.message, sizeof(host.message), "%s", message);
}

static void open_rig(struct rig *rig, const struct virtiovideo_config *values)
{
	struct virtiovideo_ops ops = { .stream_policy = on_policy, .log = on_log };
	struct virtiovideo_config config = *values;

	memset(&host, 0, sizeof(host));
	host.thread = pthread_self();
	config.device = VIRTIOVIDEO_DEVICE_ENCODER;
	config.log_level = VIRTIOVIDEO_LOG_INFO;
	config.ops = &ops;
	rig_open_as(rig, &config);
	rig_start_rings(rig, true);
}

/* The result of STREAM_CREATE. */
static uint32_t create_stream(struct rig *rig, uint32_t codec, uint32_t *stream_id)
{
	struct virtio_video_stream_create create = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = codec,
	};
	const struct virtio_video_stream_create_resp *response = rig_response(rig);

	CHECK_EQUAL(rig_command(rig, &create, sizeof(create), sizeof(*response)), sizeof(*response));
	*stream_id = response->stream_id;
	return response->result;
}

static void check_question(void)
{
	static const struct virtiovideo_config plain;
	static const struct virtiovideo_config set = { .latency = VIRTIOVIDEO_LATENCY_THROUGHPUT,
						       .gop_size = 77,
						       .threads = 3,
						       .thread_type = VIRTIOVIDEO_THREADS_SLICE,
						       .max_threads = 2 };
	struct virtiovideo_stream_stats stats = { .size = sizeof(stats) };
	struct rig rig;
	uint32_t id;

	open_rig(&rig, &plain);
	CHECK_EQUAL(host.calls, 0);
	CHECK_EQUAL(create_stream(&rig, VIRTIO_VIDEO_CODEC_MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	CHECK_EQUAL(host.calls, 1);
	CHECK_EQUAL(host.stream_id, id);
	CHECK_EQUAL(host.codec, VIRTIO_VIDEO_CODEC_MPEG2);
	CHECK(host.opaque == &rig);
	CHECK_EQUAL(host.told.size, sizeof(host.told));
	CHECK_EQUAL(host.told.latency, VIRTIOVIDEO_LATENCY_LOW);
	CHECK_EQUAL(host.told.gop_size, 250);
	CHECK_EQUAL(host.told.threads, 1);
	CHECK_EQUAL(host.told.thread_type, VIRTIOVIDEO_THREADS_ANY);
	CHECK_EQUAL(host.told.reorder, VIRTIOVIDEO_REORDER_STRICT);
	CHECK_EQUAL(create_stream(&rig, VIRTIO_VIDEO_CODEC_MPEG4, &id), VIRTIO_VIDEO_RESULT_OK);
	CHECK_EQUAL(host.calls, 2);
	CHECK_EQUAL(host.stream_id, id);
	CHECK_EQUAL(host.codec, VIRTIO_VIDEO_CODEC_MPEG4);
	/* Of what is refused nobody is asked. */
	CHECK_EQUAL(create_stream(&rig, 99, &id), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	CHECK_EQUAL(host.calls, 2);
	CHECK(!host.elsewhere);
	rig_close(&rig);

	open_rig(&rig, &set);
	CHECK_EQUAL(create_stream(&rig, VIRTIO_VIDEO_CODEC_MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	CHECK_EQUAL(host.told.latency, VIRTIOVIDEO_LATENCY_THROUGHPUT);
	CHECK_EQUAL(host.told.gop_size, 77);
	CHECK_EQUAL(host.told.threads, 3);
	CHECK_EQUAL(host.told.thread_type, VIRTIOVIDEO_THREADS_SLICE);
	stats.stream_id = id;
	CHECK_EQUAL(virtiovideo_get_stream_stats(rig.device, &stats), 0);
	CHECK_EQUAL(stats.threads, 2);
	CHECK_EQUAL(stats.thread_delay, 0);
	rig_close(&rig);
}

static void check_wrong_answers(void)
{
	static const struct virtiovideo_config plain;
	static const struct virtiovideo_stream_policy wrong[] = {
		{ .latency = 2, .gop_size = 10, .threads = 1 },
		{ .latency = UINT32_MAX, .gop_size = 10, .threads = 1 },
		{ .latency = 0, .gop_size = 0, .threads = 1 },
		{ .latency = 0, .gop_size = 100001, .threads = 1 },
		{ .latency = 0, .gop_size = 10, .threads = 1, .thread_type = 2 },
		{ .latency = 0, .gop_size = 10, .threads = 1, .reorder = 2 },
		{ .latency = 0, .gop_size = 10, .threads = 0 },
		{ .latency = 0, .gop_size = 10, .threads = 65 },
	};
	struct rig rig;
	uint32_t id;

	open_rig(&rig, &plain);
	host.changes = true;
	for (uint32_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		host.wanted = wrong[i];
		CHECK_EQUAL(create_stream(&rig, VIRTIO_VIDEO_CODEC_MPEG2, &id),
			    VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
		CHECK_EQUAL(id, 0);
		CHECK_EQUAL(host.calls, i + 1);
		CHECK_EQUAL(host.messages, i + 1);
		CHECK(strstr(host.message, "stream_policy") != NULL);
	}
	/* The device goes on. */
	host.wanted = (struct virtiovideo_stream_policy){ .latency = 1, .gop_size = 100000, .threads = 64 };
	CHECK_EQUAL(create_stream(&rig, VIRTIO_VIDEO_CODEC_MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	CHECK_EQUAL(host.messages, sizeof(wrong) / sizeof(wrong[0]));
	rig_close(&rig);
}

/* Gives the first resource of a queue memory. */
static uint64_t attach(struct rig *rig, uint32_t id, uint32_t queue_type, uint32_t bytes)
{
	struct {
		struct virtio_video_resource_attach attach;
		struct virtio_video_resource_sg_list list;
		struct virtio_video_resource_sg_entry entry;
	} request = {
		{ VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, id, queue_type, 0 },
		{ .num_entries = 1 },
		{ .addr = guest_area_take(&rig->memory.images, bytes, GUEST_PAGE_SIZE), .length = bytes },
	};

	CHECK(request.entry.addr != 0);
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), 4), 4);
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_OK);
	return request.entry.addr;
}

/* An output buffer that waits for a packet while other commands are sent. */
static void send_output(struct rig *rig, uint32_t id, uint64_t at, void *cookie)
{
	struct virtio_video_resource_queue request = { .cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
						       .stream_id = id,
						       .queue_type = OUTPUT };
	struct ring_segment segments[] = { { at, sizeof(request) },
					   { at + sizeof(request), sizeof(struct virtio_video_resource_queue_resp) } };

	memcpy(guest_pointer(&rig->memory, at, sizeof(request)), &request, sizeof(request));
	CHECK(split_ring_add(&rig->rings[VIRTIO_VIDEO_COMMANDQ], segments, 1, 1, false, cookie) >= 0);
}

static void wait_output(struct rig *rig, void *cookie)
{
	uint32_t written;
	bool broken = false;
	void *taken;

	while ((taken = split_ring_take_used(&rig->rings[VIRTIO_VIDEO_COMMANDQ], &written, &broken)) == NULL) {
		CHECK(!broken);
		if (!split_ring_wait_used(&rig->rings[VIRTIO_VIDEO_COMMANDQ]))
			rig_process(rig);
	}
	CHECK(taken == cookie);
	CHECK_EQUAL(written, sizeof(struct virtio_video_resource_queue_resp));
}

/* Encodes one picture after the other: each packet is there before the next picture is sent. */
static void check_groups(uint32_t codec, uint32_t gop_size)
{
	static const struct virtiovideo_config plain;
	struct virtio_video_resource_queue input = { .cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, .queue_type = INPUT };
	const struct virtio_video_resource_queue_resp *packet;
	struct rig rig;
	uint32_t id;
	uint64_t picture;
	uint64_t area;

	open_rig(&rig, &plain);
	host.changes = true;
	host.wanted = (struct virtiovideo_stream_policy){ .latency = VIRTIOVIDEO_LATENCY_LOW,
							  .gop_size = gop_size,
							  .threads = 1 };
	CHECK_EQUAL(create_stream(&rig, codec, &id), VIRTIO_VIDEO_RESULT_OK);
	picture = attach(&rig, id, INPUT, WIDTH * HEIGHT * 3 / 2);
	attach(&rig, id, OUTPUT, PACKET_BYTES);
	area = guest_area_take(&rig.memory.fixed, GUEST_PAGE_SIZE, GUEST_PAGE_SIZE);
	packet = guest_pointer(&rig.memory, area + sizeof(struct virtio_video_resource_queue), sizeof(*packet));
	input.stream_id = id;
	input.data_sizes[0] = WIDTH * HEIGHT * 3 / 2;
	for (uint32_t i = 0; i < PICTURES; i++) {
		uint32_t expected = i % gop_size == 0 ? KEY : PREDICTED;

		/* Little changes, so that no encoder makes a key frame of its own. */
		memset(guest_pointer(&rig.memory, picture, WIDTH), (int)(64 + i), WIDTH);
		input.timestamp = 1000 + i;
		send_output(&rig, id, area, &host);
		rig_command(&rig, &input, sizeof(input), sizeof(*packet));
		CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
		wait_output(&rig, &host);
		CHECK_EQUAL(packet->result, VIRTIO_VIDEO_RESULT_OK);
		CHECK_EQUAL(packet->timestamp, 1000 + i);
		CHECK(packet->data_sizes[0] > 0);
		if (packet->flags != expected)
			fprintf(stderr, "codec %u, group of %u, picture %u:\n", codec, gop_size, i);
		CHECK_EQUAL(packet->flags, expected);
	}
	rig_close(&rig);
}

int main(void)
{
	quiet_begin();
	check_question();
	check_wrong_answers();
	for (uint32_t codec = VIRTIO_VIDEO_CODEC_MPEG2; codec <= VIRTIO_VIDEO_CODEC_VP9; codec++) {
		check_groups(codec, 5);
		check_groups(codec, 1);
	}
	quiet_end();
	return 0;
}
