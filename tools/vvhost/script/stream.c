/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/stream.h"

#include <stdlib.h>
#include <string.h>

#include "script/expect.h"

/* Sends and expects an answer of the right length with nothing behind an error. */
#define RESULT_OF(guest, request, type) guest_result(guest, &(request), sizeof(request), sizeof(struct type))

uint32_t stream_create_result(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec,
			      uint32_t *id)
{
	struct virtio_video_stream_create request = { VIRTIO_VIDEO_CMD_STREAM_CREATE, in_mem_type, out_mem_type,
						      codec };
	struct virtio_video_stream_create_resp response;
	const struct command *command = guest_call(guest, &request, sizeof(request), sizeof(response));

	EXPECT_EQUAL(command->written, sizeof(response));
	memcpy(&response, command->bytes, sizeof(response));
	*id = response.stream_id;
	return response.result;
}

void stream_get_params(struct stream *stream)
{
	struct virtio_video_stream_get_params request = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream->id };
	struct virtio_video_stream_get_params_resp response;
	const struct command *command = guest_call(stream->guest, &request, sizeof(request), sizeof(response));

	EXPECT_EQUAL(command->written, sizeof(response));
	memcpy(&response, command->bytes, sizeof(response));
	EXPECT_RESULT(response.result, VIRTIO_VIDEO_RESULT_OK);
	stream->params = response.params;
}

uint32_t stream_set_params(struct stream *stream, const struct virtio_video_params *params)
{
	struct virtio_video_stream_set_params request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
		.stream_id = stream->id,
		.params = *params,
	};
	struct virtio_video_stream_set_params_resp response;
	const struct command *command = guest_call(stream->guest, &request, sizeof(request), sizeof(response));

	EXPECT_EQUAL(command->written, sizeof(response));
	memcpy(&response, command->bytes, sizeof(response));
	stream->params = response.params;
	return response.result;
}

/* Everything that a CLEAR, DETACH or DESTROY ends has been answered before it. */
static void expect_returned(const struct stream *stream, uint32_t queue_type)
{
	const struct stream_answers *answers = queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? &stream->input_answers
											   : &stream->output_answers;

	EXPECT_EQUAL(stream_queued(stream, queue_type), 0);
	EXPECT(answers->count == 0 || answers->list[answers->count - 1].order < stream->guest->last_order);
}

uint32_t stream_clear(struct stream *stream, uint32_t queue_type)
{
	struct virtio_video_queue_clear request = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream->id, queue_type };
	uint32_t result = RESULT_OF(stream->guest, request, virtio_video_queue_clear_resp);

	if (result == VIRTIO_VIDEO_RESULT_OK) {
		expect_returned(stream, queue_type);
		stream_shut(stream, queue_type, GUARD_CLEAR);
	}
	return result;
}

void stream_set_params_behind_clear(struct stream *stream, uint32_t queue_type,
				    const struct virtio_video_params *params)
{
	struct virtio_video_queue_clear clear = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream->id, queue_type };
	struct virtio_video_stream_set_params set = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
		.stream_id = stream->id,
		.params = *params,
	};
	struct virtio_video_stream_set_params_resp response;
	struct command *commands[] = {
		guest_send(stream->guest, &clear, sizeof(clear), sizeof(struct virtio_video_queue_clear_resp)),
		guest_send(stream->guest, &set, sizeof(set), sizeof(response)),
	};

	EXPECT_RESULT(guest_wait_result(stream->guest, commands[1]), VIRTIO_VIDEO_RESULT_OK);
	memcpy(&response, commands[1]->bytes, sizeof(response));
	stream->params = response.params;
	EXPECT_RESULT(guest_wait_result(stream->guest, commands[0]), VIRTIO_VIDEO_RESULT_OK);
}

uint32_t stream_detach(struct stream *stream, uint32_t queue_type)
{
	struct virtio_video_queue_detach_resources request = { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, stream->id,
							       queue_type };
	uint32_t result = RESULT_OF(stream->guest, request, virtio_video_queue_detach_resources_resp);

	if (result == VIRTIO_VIDEO_RESULT_OK) {
		expect_returned(stream, queue_type);
		stream_shut(stream, queue_type, GUARD_DETACH);
	}
	return result;
}

static void forget_all(struct stream *stream)
{
	stream_forget(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	stream_forget(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
}

static void end(struct stream *stream, enum guard_answer answer)
{
	stream->alive = false;
	stream_shut(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, answer);
	stream_shut(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, answer);
	/* Objects have fds, which must not look like leaks of the device. */
	forget_all(stream);
}

uint32_t stream_destroy(struct stream *stream)
{
	struct virtio_video_stream_destroy request = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream->id };
	uint32_t result = RESULT_OF(stream->guest, request, virtio_video_stream_destroy_resp);

	if (result == VIRTIO_VIDEO_RESULT_OK) {
		expect_returned(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
		expect_returned(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
		end(stream, GUARD_DESTROY);
	}
	return result;
}

struct command *stream_drain(struct stream *stream)
{
	struct virtio_video_stream_drain request = { VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream->id };

	return guest_send(stream->guest, &request, sizeof(request), sizeof(struct virtio_video_stream_drain_resp));
}

uint32_t stream_attach(struct stream *stream, uint32_t queue_type, uint32_t resource_id,
		       const struct guest_buffer *parts, uint32_t count)
{
	uint8_t request[GUEST_COMMAND_BYTES];
	struct virtio_video_resource_attach header = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream->id, queue_type,
						       resource_id };
	uint32_t length = sizeof(header);

	memcpy(request, &header, sizeof(header));
	for (uint32_t i = 0; i < count; i++) {
		size_t bytes = guest_buffer_describe(&parts[i], request + length, sizeof(request) - length);

		EXPECT(bytes > 0);
		length += (uint32_t)bytes;
	}
	return guest_result(stream->guest, request, length, sizeof(struct virtio_video_resource_attach_resp));
}

struct command *stream_queue(struct stream *stream, uint32_t queue_type, uint32_t resource_id, uint64_t timestamp,
			     uint32_t size)
{
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream->id,
		.queue_type = queue_type,
		.resource_id = resource_id,
		.timestamp = timestamp,
		.data_sizes = { size },
	};

	return stream_queue_request(stream, &request);
}

struct command *stream_queue_request(struct stream *stream, const struct virtio_video_resource_queue *request)
{
	struct stream_buffer *buffer = stream_find_buffer(stream, request->queue_type, request->resource_id);
	struct command *command;

	if (buffer != NULL)
		buffer->queued++;
	command = guest_send(stream->guest, request, sizeof(*request), sizeof(struct virtio_video_resource_queue_resp));
	command->owner = &stream->base;
	command->queue_type = request->queue_type;
	command->resource_id = request->resource_id;
	return command;
}

uint32_t stream_queue_result(struct stream *stream, uint32_t queue_type, uint32_t resource_id, uint32_t size)
{
	return guest_wait_result(stream->guest, stream_queue(stream, queue_type, resource_id, 0, size));
}

struct command *stream_queue_output(struct stream *stream, uint32_t resource_id)
{
	stream_lift(&stream->outputs[resource_id]);
	return stream_queue(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, resource_id, 0, 0);
}

void stream_queue_outputs(struct stream *stream)
{
	for (uint32_t i = 0; i < stream->output_count; i++) {
		if (stream->outputs[i].queued == 0)
			stream_queue_output(stream, i);
	}
}

static void on_answered(struct guest_member *member, const struct command *command)
{
	struct stream *stream = (struct stream *)member;
	bool input = command->queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
	struct stream_answers *answers = input ? &stream->input_answers : &stream->output_answers;
	struct stream_answer *answer = &answers->list[answers->count];
	struct stream_buffer *buffer = stream_find_buffer(stream, command->queue_type, command->resource_id);

	if (command->written != sizeof(answer->response))
		expect_fail("RESOURCE_QUEUE was answered with %u bytes", command->written);
	if (answers->count == STREAM_ANSWERS)
		expect_fail("more answers than this sequence has room for");
	memcpy(&answer->response, command->bytes, sizeof(answer->response));
	answer->resource_id = command->resource_id;
	answer->order = command->order;
	answer->digest = buffer == NULL || input ? 0 : stream_digest(stream, buffer, &answer->response);
	answers->count++;
	if (buffer != NULL)
		buffer->queued--;
}

static void on_lost(struct guest_member *member)
{
	struct stream *stream = (struct stream *)member;

	if (stream->alive)
		end(stream, GUARD_LOST);
}

static void on_finish(struct guest_member *member)
{
	struct stream *stream = (struct stream *)member;

	if (stream->alive)
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
}

static void on_free(struct guest_member *member)
{
	forget_all((struct stream *)member);
	free(member);
}

static const struct guest_member_ops member_ops = {
	.answered = on_answered,
	.lose = on_lost,
	.finish = on_finish,
	.free = on_free,
};

struct stream *stream_create_bare(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec)
{
	struct stream *stream = calloc(1, sizeof(*stream));

	if (stream == NULL)
		expect_fail("out of memory");
	stream->guest = guest;
	stream->base.ops = &member_ops;
	guest_add_member(guest, &stream->base);
	stream->object_inputs = in_mem_type == VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT;
	stream->object_outputs = out_mem_type == VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT;
	EXPECT_RESULT(stream_create_result(guest, in_mem_type, out_mem_type, codec, &stream->id),
		      VIRTIO_VIDEO_RESULT_OK);
	stream->alive = true;
	return stream;
}
