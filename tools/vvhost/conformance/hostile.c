/* SPDX-License-Identifier: BSD-3-Clause */
/* Commands that no driver would send. The device answers them and lives. */
#include <string.h>

#include "conformance/sequence.h"

static const struct virtio_video_device_query_caps query = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };

static void expect_alive(struct guest *guest)
{
	struct command *command = guest_call(guest, &query, sizeof(query), guest->device.config.caps_length);

	EXPECT_EQUAL(command->written, guest->device.config.caps_length);
	EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_OK);
}

static void unknown_commands(struct guest *guest)
{
	static const uint32_t types[] = { 0, 1, 0xff, 0x101, 0x205, 0x302, 0x402, 0x500, 0x10200, UINT32_MAX };
	uint32_t request[64] = { 0 };

	for (uint32_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		const struct command *command;

		request[0] = types[i];
		command = guest_call(guest, request, sizeof(request), 208);
		EXPECT_EQUAL(command->written, 4);
		EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	}
	expect_alive(guest);
}

static void short_requests(struct guest *guest)
{
	static const struct {
		uint32_t type;
		uint32_t length;
	} commands[] = {
		{ VIRTIO_VIDEO_CMD_STREAM_CREATE, sizeof(struct virtio_video_stream_create) },
		{ VIRTIO_VIDEO_CMD_STREAM_DESTROY, sizeof(struct virtio_video_stream_destroy) },
		{ VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, sizeof(struct virtio_video_stream_get_params) },
		{ VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, sizeof(struct virtio_video_stream_set_params) },
		{ VIRTIO_VIDEO_CMD_STREAM_DRAIN, sizeof(struct virtio_video_stream_drain) },
		{ VIRTIO_VIDEO_CMD_QUEUE_CLEAR, sizeof(struct virtio_video_queue_clear) },
		{ VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, sizeof(struct virtio_video_queue_detach_resources) },
		{ VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, sizeof(struct virtio_video_resource_attach) },
	};
	uint32_t request[64] = { 0, 1 };

	stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);
	for (uint32_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const struct command *command;

		request[0] = commands[i].type;
		command = guest_call(guest, request, commands[i].length - 1, 208);
		EXPECT_EQUAL(command->written, 4);
		EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
		command = guest_call(guest, request, 4, 208);
		EXPECT_EQUAL(command->written, 4);
		EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	}
	expect_alive(guest);
}

/* Known drivers look only at its flags, so it is answered in full. */
static void short_queue(struct guest *guest)
{
	struct virtio_video_resource_queue request = { .cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, .stream_id = 1 };
	struct virtio_video_resource_queue_resp response;
	const struct command *command = guest_call(guest, &request, sizeof(request) - 1, sizeof(response));

	EXPECT_EQUAL(command->written, sizeof(response));
	memcpy(&response, command->bytes, sizeof(response));
	expect_no_content(&response, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void less_than_a_type(struct guest *guest)
{
	for (uint32_t length = 0; length < 4; length++) {
		const struct command *command = guest_call(guest, &query, length, 64);

		EXPECT_EQUAL(command->written, 4);
		EXPECT(command_result(command) == VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION ||
		       command_result(command) == VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	}
	expect_alive(guest);
}

static void trailing_bytes(struct guest *guest)
{
	uint8_t request[512];
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 0 };
	const struct command *command;

	get.stream_id = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2)->id;
	memset(request, 0xee, sizeof(request));
	memcpy(request, &get, sizeof(get));
	command = guest_call(guest, request, sizeof(request), sizeof(struct virtio_video_stream_get_params_resp));
	EXPECT_EQUAL(command->written, sizeof(struct virtio_video_stream_get_params_resp));
	EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_OK);
}

/* The answer to an unknown stream in ever less room. */
static void little_room(struct guest *guest)
{
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 77 };
	uint32_t whole = sizeof(struct virtio_video_stream_get_params_resp);

	for (uint32_t room = 0; room <= whole + 1; room++) {
		const struct command *command = guest_call(guest, &get, sizeof(get), room);

		EXPECT_EQUAL(command->written, room < 4 ? 0 : room < whole ? room : whole);
		if (room >= 4)
			EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
	}
}

static void no_room(struct guest *guest)
{
	struct command *command = guest_command(guest);
	struct ring_segment segment = { command->request, sizeof(query) };

	memcpy(guest_pointer(&guest->memory, command->request, sizeof(query)), &query, sizeof(query));
	guest_wait(guest, guest_send_segments(guest, command, &segment, 1, 0));
	EXPECT_EQUAL(command->written, 0);
	expect_alive(guest);
}

static void no_request(struct guest *guest)
{
	struct command *command = guest_command(guest);
	struct ring_segment segment = { command->response, 64 };

	guest_wait(guest, guest_send_segments(guest, command, &segment, 0, 1));
	EXPECT_EQUAL(command->written, 4);
	EXPECT(command_result(command) != VIRTIO_VIDEO_RESULT_OK);
	expect_alive(guest);
}

/* However a request and the room for its answer are cut into descriptors. */
static void odd_pieces(struct guest *guest)
{
	struct virtio_video_stream_create create = { VIRTIO_VIDEO_CMD_STREAM_CREATE, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
						     VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_CODEC_H264 };
	struct virtio_video_stream_create_resp response;

	for (uint32_t cut = 0; cut <= sizeof(create); cut++) {
		struct command *command = guest_command(guest);
		struct ring_segment segments[] = {
			{ command->request, cut },
			{ command->request + 100, 0 },
			{ command->request + cut, (uint32_t)sizeof(create) - cut },
			{ command->response, 1 },
			{ command->response + 100, 0 },
			{ command->response + 1, 2 },
			{ command->response + 3, 5 },
		};
		struct virtio_video_stream_destroy destroy = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, 0 };

		memcpy(guest_pointer(&guest->memory, command->request, sizeof(create)), &create, sizeof(create));
		guest_wait(guest, guest_send_segments(guest, command, segments, 3, 4));
		EXPECT_EQUAL(command->written, sizeof(response));
		memcpy(&response, command->bytes, sizeof(response));
		EXPECT_RESULT(response.result, VIRTIO_VIDEO_RESULT_OK);
		EXPECT_EQUAL(response.stream_id, cut + 1);
		destroy.stream_id = response.stream_id;
		EXPECT_RESULT(guest_result(guest, &destroy, sizeof(destroy), 4), VIRTIO_VIDEO_RESULT_OK);
	}
}

/* A request that lies where its answer goes. */
static void answer_over_the_request(struct guest *guest)
{
	struct command *command = guest_command(guest);
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 5 };
	struct ring_segment segments[] = { { command->response, sizeof(get) }, { command->response, 204 } };

	memcpy(guest_pointer(&guest->memory, command->response, sizeof(get)), &get, sizeof(get));
	guest_wait(guest, guest_send_segments(guest, command, segments, 1, 1));
	EXPECT_EQUAL(command->written, 204);
	EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
}

/* Many commands of all kinds with senseless fields, beside a stream that works. */
static void nonsense(struct guest *guest)
{
	static const uint32_t types[] = {
		VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS,
		VIRTIO_VIDEO_CMD_STREAM_CREATE,
		VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS,
		VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
		VIRTIO_VIDEO_CMD_QUEUE_CLEAR,
		VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,
		0x777,
	};
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);
	uint32_t random = 2026;

	for (uint32_t turn = 0; turn < 3000; turn++) {
		uint32_t request[60];

		for (uint32_t i = 0; i < 60; i++) {
			random = random * 1664525 + 1013904223;
			request[i] = random >> 24 < 128 ? random >> 8 & 3 : random;
		}
		request[0] = types[turn % (sizeof(types) / sizeof(types[0]))];
		/* Never the stream that works. */
		if (request[1] == stream->id)
			request[1] = 0;
		guest_call(guest, request, 4 + random % (sizeof(request) - 4), 4 + (random >> 8) % 300);
		/* STREAM_CREATE may have worked. */
		if (turn % 7 == 1) {
			struct virtio_video_stream_destroy destroy = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, turn / 7 + 2 };

			guest_call(guest, &destroy, sizeof(destroy), 4);
		}
	}
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
	expect_alive(guest);
}

/* All in one go, without waiting for one answer. */
static void many_at_once(struct guest *guest)
{
	struct command *commands[100];
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 0 };

	get.stream_id = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2)->id;
	for (uint32_t i = 0; i < 100; i++)
		commands[i] = guest_send(guest, &get, sizeof(get), 204);
	for (uint32_t i = 0; i < 100; i++)
		EXPECT_RESULT(guest_wait_result(guest, commands[i]), VIRTIO_VIDEO_RESULT_OK);
}

static const struct sequence hostile_sequences[] = {
	{ .name = "hostile.unknown_commands", .source = "ruling 11", .run = unknown_commands },
	{ .name = "hostile.short_requests", .source = "ruling 11", .run = short_requests },
	{ .name = "hostile.short_resource_queue", .source = "ruling 12", .run = short_queue },
	{ .name = "hostile.less_than_a_command_type", .source = "ruling 11", .run = less_than_a_type },
	{ .name = "hostile.bytes_behind_the_request", .source = "ruling 11", .run = trailing_bytes },
	{ .name = "hostile.little_room_for_the_answer", .source = "ruling 10", .run = little_room },
	{ .name = "hostile.no_room_for_the_answer", .source = "ruling 10", .run = no_room },
	{ .name = "hostile.no_request", .source = "ruling 11", .run = no_request },
	{ .name = "hostile.requests_in_odd_pieces", .source = "ruling 9", .run = odd_pieces },
	{ .name = "hostile.answer_over_the_request", .source = "ruling 9", .run = answer_over_the_request },
	{ .name = "hostile.nonsense_beside_a_stream", .source = "rulings 10, 11, 43", .run = nonsense },
	{ .name = "hostile.many_at_once", .source = "ruling 43", .run = many_at_once },
};

SEQUENCE_GROUP(hostile);
