/* SPDX-License-Identifier: BSD-3-Clause */
#include "player_commands.h"

#include <string.h>
#include <sys/eventfd.h>

#include <libavutil/md5.h>

#include "check.h"

#define COMMANDQ VIRTIO_VIDEO_COMMANDQ
#define EVENTQ VIRTIO_VIDEO_EVENTQ

enum { COMMAND_BYTES = 512, RESPONSE_AT = 256 };

static void publish(struct player *player, uint32_t queue)
{
	if (split_ring_publish(&player->rig.rings[queue]))
		CHECK_EQUAL(eventfd_write(player->rig.kick_fds[queue], 1), 0);
}

static void offer_event(struct player *player, uint64_t *address)
{
	struct ring_segment segment = { *address, sizeof(struct virtio_video_event) };

	CHECK(split_ring_add(&player->rig.rings[EVENTQ], &segment, 0, 1, false, address) >= 0);
}

void player_offer(struct player *player)
{
	struct guest_memory *memory = &player->rig.memory;

	for (uint32_t i = 0; i < PLAYER_COMMANDS; i++) {
		player->commands[i].request = guest_area_take(&memory->fixed, COMMAND_BYTES, 8);
		CHECK(player->commands[i].request != 0);
	}
	for (uint32_t i = 0; i < PLAYER_EVENTS; i++) {
		player->events[i] = guest_area_take(&memory->fixed, sizeof(struct virtio_video_event), 8);
		CHECK(player->events[i] != 0);
		offer_event(player, &player->events[i]);
	}
	publish(player, EVENTQ);
}

static struct player_command *send(struct player *player, struct player_stream *stream, const void *request,
				   uint32_t length, uint32_t room)
{
	struct player_command *command = player->commands;
	struct ring_segment segments[2];

	while (command->busy)
		CHECK(++command < player->commands + PLAYER_COMMANDS);
	CHECK(length <= RESPONSE_AT && room <= COMMAND_BYTES - RESPONSE_AT);
	command->busy = true;
	command->stream = stream;
	memcpy(&command->type, request, sizeof(command->type));
	memcpy(guest_pointer(&player->rig.memory, command->request, length), request, length);
	segments[0] = (struct ring_segment){ command->request, length };
	segments[1] = (struct ring_segment){ command->request + RESPONSE_AT, room };
	CHECK(split_ring_add(&player->rig.rings[COMMANDQ], segments, 1, 1, false, command) >= 0);
	publish(player, COMMANDQ);
	return command;
}

void player_queue(struct player *player, struct player_stream *stream,
		  const struct virtio_video_resource_queue *request)
{
	struct player_command *command =
		send(player, stream, request, sizeof(*request), sizeof(struct virtio_video_resource_queue_resp));

	command->queue_type = request->queue_type;
	command->resource_id = request->resource_id;
}

void player_drain(struct player *player, struct player_stream *stream)
{
	struct virtio_video_stream_drain request = { VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream->id };

	send(player, stream, &request, sizeof(request), sizeof(struct virtio_video_stream_drain_resp));
}

/* The picture without what lies between and behind its lines has the MD5 that FFmpeg gave. */
static void check_picture(struct player *player, const struct player_stream *stream, const struct player_buffer *buffer)
{
	const struct virtio_video_params *params = &stream->params;
	const uint8_t *image = guest_pointer(&player->rig.memory, buffer->address, buffer->length);
	uint8_t md5[CLIP_MD5_BYTES];
	uint8_t *to = player->packed;

	CHECK_EQUAL(params->num_planes, 3);
	for (uint32_t i = 0; i < params->num_planes; i++) {
		uint32_t width = i == 0 ? params->crop.width : (params->crop.width + 1) / 2;
		uint32_t height = i == 0 ? params->crop.height : (params->crop.height + 1) / 2;

		CHECK(to + (size_t)width * height <= player->packed + PLAYER_PACKED_BYTES);
		for (uint32_t row = 0; row < height; row++, to += width)
			memcpy(to,
			       image + params->plane_formats[i].offset + (size_t)row * params->plane_formats[i].stride,
			       width);
	}
	av_md5_init(player->md5);
	av_md5_update(player->md5, player->packed, (int)(to - player->packed));
	av_md5_final(player->md5, md5);
	CHECK(stream->taken < stream->clip->picture_count);
	CHECK(memcmp(md5, stream->clip->md5s[stream->taken], sizeof(md5)) == 0);
}

static void queue_answered(struct player *player, const struct player_command *command)
{
	const struct virtio_video_resource_queue_resp *response =
		guest_pointer(&player->rig.memory, command->request + RESPONSE_AT, sizeof(*response));
	struct player_stream *stream = command->stream;
	struct player_buffer *buffer;

	if (command->queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT) {
		stream->inputs[command->resource_id].queued = false;
		return;
	}
	buffer = &stream->outputs[command->resource_id];
	buffer->queued = false;
	if (response->result != VIRTIO_VIDEO_RESULT_OK || response->data_sizes[0] == 0)
		return;
	CHECK_EQUAL(response->flags & (1u << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR), 0);
	if (stream->clip != NULL)
		check_picture(player, stream, buffer);
	stream->taken++;
}

static void drain_answered(struct player *player, const struct player_command *command)
{
	uint32_t result;

	memcpy(&result, guest_pointer(&player->rig.memory, command->request + RESPONSE_AT, sizeof(result)),
	       sizeof(result));
	/* Outputs that are cleared for a new resolution cancel it: then it is sent again. */
	if (result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		command->stream->drained = false;
		return;
	}
	CHECK_EQUAL(result, VIRTIO_VIDEO_RESULT_OK);
	command->stream->ended = true;
}

static uint32_t take_answers(struct player *player)
{
	struct split_ring *ring = &player->rig.rings[COMMANDQ];
	struct player_command *command;
	uint32_t written;
	uint32_t count = 0;
	bool broken = false;

	do {
		while ((command = split_ring_take_used(ring, &written, &broken)) != NULL) {
			command->busy = false;
			count++;
			if (command->type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE)
				queue_answered(player, command);
			else if (command->type == VIRTIO_VIDEO_CMD_STREAM_DRAIN)
				drain_answered(player, command);
		}
		CHECK(!broken);
	} while (split_ring_wait_used(ring));
	return count;
}

static void take_events(struct player *player)
{
	struct split_ring *ring = &player->rig.rings[EVENTQ];
	uint64_t *address;
	uint32_t written;
	bool broken = false;

	do {
		while ((address = split_ring_take_used(ring, &written, &broken)) != NULL) {
			const struct virtio_video_event *event =
				guest_pointer(&player->rig.memory, *address, sizeof(*event));

			if (player->takes_errors && event->event_type == VIRTIO_VIDEO_EVENT_ERROR) {
				player->errors++;
				offer_event(player, address);
				continue;
			}
			CHECK_EQUAL(event->event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
			for (uint32_t i = 0; i < PLAYER_STREAMS; i++) {
				if (player->streams[i].alive && player->streams[i].id == event->stream_id)
					player->streams[i].resized = true;
			}
			offer_event(player, address);
		}
		CHECK(!broken);
	} while (split_ring_wait_used(ring));
	publish(player, EVENTQ);
}

uint32_t player_take(struct player *player, int milliseconds)
{
	uint32_t count;

	if (rig_is_readable(&player->rig, milliseconds))
		rig_process(&player->rig);
	CHECK_EQUAL(player->rig.resets_asked_for, 0);
	count = take_answers(player);
	take_events(player);
	return count;
}

const void *player_call(struct player *player, struct player_stream *stream, const void *request, uint32_t length,
			uint32_t room)
{
	struct player_command *command = send(player, stream, request, length, room);

	for (int turns = 0; command->busy; turns++) {
		CHECK(turns < PLAYER_PATIENCE);
		player_take(player, PLAYER_TURN_MILLISECONDS);
	}
	return guest_pointer(&player->rig.memory, command->request + RESPONSE_AT, room);
}
