/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The guest queues an image buffer of the old size because it has not yet seen the event that tells of
 * the new one: both are under way at the same time, and no guest can help it. The device gives such a
 * buffer back cancelled, as it does with those that were queued before (ruling 40), and never writes
 * a picture of the new size into it, even if it is large enough.
 *
 * stale_outputs IVF: a VP9 stream whose size grows and shrinks again.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "check.h"
#include "rig.h"

enum { INPUTS = 4, OUTPUTS = 12, SLOTS = INPUTS + OUTPUTS + 2, SLOT_BYTES = 512, INPUT_BYTES = 1 << 16, EVENTS = 4 };

/* A command that is not waited for. */
struct slot {
	uint64_t request;
	uint32_t queue_type;
	uint32_t resource_id;
	bool busy;
};

struct test {
	struct rig rig;
	struct slot slots[SLOTS];
	uint64_t events;
	uint32_t resolution_changes;
	uint32_t stream_id;
	struct virtio_video_params params;
	uint64_t inputs[INPUTS];
	bool input_queued[INPUTS];
	bool output_queued[OUTPUTS];
	uint32_t frames;
	uint64_t last_timestamp;
	struct virtio_video_resource_queue_resp last_output;
	bool drained;
	FILE *ivf;
};

static void kick(struct test *test, uint32_t queue)
{
	if (split_ring_publish(&test->rig.rings[queue]))
		CHECK_EQUAL(eventfd_write(test->rig.kick_fds[queue], 1), 0);
}

static void send(struct test *test, const void *request, uint32_t length, uint32_t room, uint32_t type, uint32_t id)
{
	struct slot *slot = test->slots;
	struct ring_segment segments[2];

	while (slot->busy)
		CHECK(++slot < test->slots + SLOTS);
	slot->busy = true;
	slot->queue_type = type;
	slot->resource_id = id;
	memcpy(guest_pointer(&test->rig.memory, slot->request, length), request, length);
	segments[0] = (struct ring_segment){ slot->request, length };
	segments[1] = (struct ring_segment){ slot->request + SLOT_BYTES / 2, room };
	CHECK(split_ring_add(&test->rig.rings[VIRTIO_VIDEO_COMMANDQ], segments, 1, 1, false, slot) >= 0);
	split_ring_wait_used(&test->rig.rings[VIRTIO_VIDEO_COMMANDQ]);
	kick(test, VIRTIO_VIDEO_COMMANDQ);
}

static void queue(struct test *test, uint32_t type, uint32_t id, uint64_t timestamp, uint32_t size)
{
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = test->stream_id,
		.queue_type = type,
		.resource_id = id,
		.timestamp = timestamp,
		.data_sizes = { size },
	};

	send(test, &request, sizeof(request), sizeof(struct virtio_video_resource_queue_resp), type, id);
	*(type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? &test->input_queued[id] : &test->output_queued[id]) = true;
}

static void output_done(struct test *test, uint32_t id, const struct virtio_video_resource_queue_resp *response)
{
	test->output_queued[id] = false;
	test->last_output = *response;
	if (response->result == VIRTIO_VIDEO_RESULT_OK && response->data_sizes[0] > 0) {
		/* Timestamps count from 1: each picture comes once and in order. */
		CHECK_EQUAL(response->timestamp, test->last_timestamp + 1);
		test->last_timestamp = response->timestamp;
		test->frames++;
	}
}

static void take_answers(struct test *test)
{
	struct slot *slot;
	uint32_t written;
	bool broken = false;

	while ((slot = split_ring_take_used(&test->rig.rings[VIRTIO_VIDEO_COMMANDQ], &written, &broken)) != NULL) {
		struct virtio_video_resource_queue_resp response = { 0 };

		memcpy(&response, guest_pointer(&test->rig.memory, slot->request + SLOT_BYTES / 2, sizeof(response)),
		       sizeof(response));
		slot->busy = false;
		if (slot->queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
			test->input_queued[slot->resource_id] = false;
		else if (slot->queue_type == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)
			output_done(test, slot->resource_id, &response);
		else
			test->drained = response.result == VIRTIO_VIDEO_RESULT_OK;
	}
	CHECK(!broken);
}

static void take_events(struct test *test)
{
	uint64_t *cookie;
	uint32_t written;
	bool broken = false;

	while ((cookie = split_ring_take_used(&test->rig.rings[VIRTIO_VIDEO_EVENTQ], &written, &broken)) != NULL) {
		const struct virtio_video_event *event = guest_pointer(&test->rig.memory, test->events, sizeof(*event));

		CHECK_EQUAL(event->event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
		test->resolution_changes++;
	}
	CHECK(!broken);
}

static void run(struct test *test, int milliseconds)
{
	if (rig_is_readable(&test->rig, milliseconds))
		rig_process(&test->rig);
	take_answers(test);
	take_events(test);
}

/* Commands that are answered at once. What else is answered meanwhile is taken note of. */
static void command(struct test *test, const void *request, uint32_t length, void *response, uint32_t room)
{
	struct rig *rig = &test->rig;
	struct slot *slot;

	send(test, request, length, room, 0, 0);
	for (slot = test->slots; !(slot->busy && slot->queue_type == 0); slot++)
		;
	for (int turn = 0; slot->busy && turn < 1000; turn++)
		run(test, 10);
	CHECK(!slot->busy);
	memcpy(response, guest_pointer(&rig->memory, slot->request + SLOT_BYTES / 2, room), room);
	test->drained = false;
	CHECK_EQUAL(*(uint32_t *)response, VIRTIO_VIDEO_RESULT_OK);
}

static void attach(struct test *test, uint32_t type, uint32_t id, uint64_t address, uint32_t length)
{
	struct {
		struct virtio_video_resource_attach attach;
		struct virtio_video_resource_sg_list list;
		struct virtio_video_resource_sg_entry entry;
	} request = {
		{ VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, test->stream_id, type, id },
		{ .num_entries = 1 },
		{ .addr = address, .length = length },
	};
	struct virtio_video_resource_attach_resp response;

	command(test, &request, sizeof(request), &response, sizeof(response));
}

static void set_params(struct test *test)
{
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, test->stream_id };
	struct virtio_video_stream_get_params_resp got;
	struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
						      .stream_id = test->stream_id };
	struct virtio_video_stream_set_params_resp now;

	command(test, &get, sizeof(get), &got, sizeof(got));
	set.params = got.params;
	set.params.cur_bitstream_buffers = INPUTS;
	set.params.cur_image_buffers = OUTPUTS;
	command(test, &set, sizeof(set), &now, sizeof(now));
	CHECK_EQUAL(now.params.cur_image_buffers, OUTPUTS);
	test->params = now.params;
}

static void new_outputs(struct test *test)
{
	struct virtio_video_queue_clear clear = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, test->stream_id,
						  VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT };
	struct virtio_video_queue_detach_resources detach = { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, test->stream_id,
							      VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT };
	const struct virtio_video_plane_format *last;
	uint32_t result;

	command(test, &clear, sizeof(clear), &result, sizeof(result));
	command(test, &detach, sizeof(detach), &result, sizeof(result));
	set_params(test);
	last = &test->params.plane_formats[test->params.num_planes - 1];
	guest_area_reset(&test->rig.memory.images);
	for (uint32_t i = 0; i < OUTPUTS; i++) {
		uint32_t length = last->offset + last->plane_size;

		attach(test, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i,
		       guest_area_take(&test->rig.memory.images, length, GUEST_PAGE_SIZE), length);
	}
}

/* The next frame of the file into a free input; false at its end. */
static bool feed(struct test *test)
{
	static uint64_t timestamp;
	uint8_t header[12];
	uint32_t size;

	for (uint32_t i = 0; i < INPUTS; i++) {
		if (test->input_queued[i])
			continue;
		if (fread(header, 1, sizeof(header), test->ivf) != sizeof(header))
			return false;
		memcpy(&size, header, sizeof(size));
		CHECK(size <= INPUT_BYTES);
		CHECK_EQUAL(fread(guest_pointer(&test->rig.memory, test->inputs[i], size), 1, size, test->ivf), size);
		queue(test, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, ++timestamp, size);
	}
	return true;
}

/* Decodes until the size changes for the nth time. */
static void decode_until_change(struct test *test, uint32_t nth)
{
	for (int turn = 0; test->resolution_changes < nth; turn++) {
		CHECK(turn < 10000);
		for (uint32_t i = 0; nth > 1 && i < OUTPUTS; i++) {
			if (!test->output_queued[i])
				queue(test, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, 0, 0);
		}
		feed(test);
		run(test, 10);
	}
}

/* What the test is about. */
static void queue_stale(struct test *test, uint32_t id)
{
	uint32_t frames = test->frames;

	for (int turn = 0; test->output_queued[id] && turn < 100; turn++)
		run(test, 10);
	CHECK(!test->output_queued[id]);
	queue(test, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, id, 0, 0);
	for (int turn = 0; test->output_queued[id] && turn < 100; turn++)
		run(test, 10);
	CHECK(!test->output_queued[id]);
	CHECK_EQUAL(test->frames, frames);
	CHECK_EQUAL(test->last_output.result, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
	CHECK_EQUAL(test->last_output.flags, 1u << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR);
}

static void open(struct test *test, const char *name)
{
	struct virtio_video_stream_create create = { VIRTIO_VIDEO_CMD_STREAM_CREATE, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
						     VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_CODEC_VP9 };
	struct virtio_video_stream_create_resp created;

	test->ivf = fopen(name, "rbe");
	CHECK(test->ivf != NULL);
	CHECK_EQUAL(fseek(test->ivf, 32, SEEK_SET), 0);
	rig_open(&test->rig);
	rig_start_rings(&test->rig, true);
	for (uint32_t i = 0; i < SLOTS; i++)
		test->slots[i].request = guest_area_take(&test->rig.memory.fixed, SLOT_BYTES, 8);
	test->events = guest_area_take(&test->rig.memory.fixed, 8, 8);
	for (uint32_t i = 0; i < EVENTS; i++) {
		struct ring_segment event = { test->events, 8 };

		CHECK(split_ring_add(&test->rig.rings[VIRTIO_VIDEO_EVENTQ], &event, 0, 1, false, &test->events) >= 0);
	}
	kick(test, VIRTIO_VIDEO_EVENTQ);
	command(test, &create, sizeof(create), &created, sizeof(created));
	test->stream_id = created.stream_id;
	set_params(test);
	for (uint32_t i = 0; i < INPUTS; i++) {
		test->inputs[i] = guest_area_take(&test->rig.memory.fixed, INPUT_BYTES, GUEST_PAGE_SIZE);
		attach(test, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, test->inputs[i], INPUT_BYTES);
	}
}

int main(int argc, char **argv)
{
	static struct test test;
	struct virtio_video_stream_drain drain = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_DRAIN };

	CHECK_EQUAL(argc, 2);
	open(&test, argv[1]);
	decode_until_change(&test, 1);
	new_outputs(&test);
	decode_until_change(&test, 2);
	printf("larger pictures after %u\n", test.frames);
	queue_stale(&test, 0);
	new_outputs(&test);
	decode_until_change(&test, 3);
	printf("smaller pictures after %u\n", test.frames);
	queue_stale(&test, OUTPUTS - 1);
	new_outputs(&test);

	/* And it goes on: none of the pictures is lost. */
	while (feed(&test) || test.input_queued[0]) {
		for (uint32_t i = 0; i < OUTPUTS; i++) {
			if (!test.output_queued[i])
				queue(&test, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, 0, 0);
		}
		run(&test, 10);
	}
	drain.stream_id = test.stream_id;
	send(&test, &drain, sizeof(drain), 4, 0, 0);
	for (int turn = 0; !test.drained && turn < 1000; turn++)
		run(&test, 10);
	CHECK(test.drained);
	printf("%u frames\n", test.frames);
	CHECK_EQUAL(test.frames, 75);
	CHECK_EQUAL(test.resolution_changes, 3);
	rig_close(&test.rig);
	fclose(test.ivf);
	return 0;
}
