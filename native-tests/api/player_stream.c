/* SPDX-License-Identifier: BSD-3-Clause */
#include "player_stream.h"

#include <string.h>

#include "check.h"
#include "player_commands.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

enum { ENCODER_OUTPUTS = 8 };

static void call(struct player *player, struct player_stream *stream, const void *request, uint32_t length,
		 void *response, uint32_t room)
{
	memcpy(response, player_call(player, stream, request, length, room), room);
	CHECK_EQUAL(*(const uint32_t *)response, VIRTIO_VIDEO_RESULT_OK);
}

static void attach(struct player *player, struct player_stream *stream, uint32_t type, uint32_t id,
		   struct guest_area *area, uint32_t length)
{
	struct player_buffer *buffer = type == INPUT ? &stream->inputs[id] : &stream->outputs[id];
	struct {
		struct virtio_video_resource_attach attach;
		struct virtio_video_resource_sg_list list;
		struct virtio_video_resource_sg_entry entry;
	} request = {
		{ VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream->id, type, id },
		{ .num_entries = 1 },
		{ .addr = guest_area_take(area, length, GUEST_PAGE_SIZE), .length = length },
	};
	uint32_t result;

	CHECK(request.entry.addr != 0);
	*buffer = (struct player_buffer){ request.entry.addr, length, false };
	call(player, stream, &request, sizeof(request), &result, sizeof(result));
}

static void get_params(struct player *player, struct player_stream *stream)
{
	struct virtio_video_stream_get_params request = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream->id };
	struct virtio_video_stream_get_params_resp response;

	call(player, stream, &request, sizeof(request), &response, sizeof(response));
	stream->params = response.params;
}

static void set_params(struct player *player, struct player_stream *stream)
{
	struct virtio_video_stream_set_params request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
		.stream_id = stream->id,
		.params = stream->params,
	};
	struct virtio_video_stream_set_params_resp response;

	memset(request.params.plane_formats, 0, sizeof(request.params.plane_formats));
	call(player, stream, &request, sizeof(request), &response, sizeof(response));
	stream->params = response.params;
}

/* Of YUV420 in a single buffer. */
static uint32_t image_bytes(const struct player_stream *stream)
{
	const struct virtio_video_plane_format *last = &stream->params.plane_formats[stream->params.num_planes - 1];

	return last->offset + last->plane_size;
}

static uint32_t create(struct player *player, uint32_t codec, struct player_stream **created)
{
	struct virtio_video_stream_create request = { VIRTIO_VIDEO_CMD_STREAM_CREATE, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
						      VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, codec };
	struct virtio_video_stream_create_resp response;
	struct player_stream *stream = player->streams;

	while (stream->alive)
		CHECK(++stream < player->streams + PLAYER_STREAMS);
	memcpy(&response, player_call(player, stream, &request, sizeof(request), sizeof(response)), sizeof(response));
	if (response.result != VIRTIO_VIDEO_RESULT_OK)
		return response.result;
	*stream = (struct player_stream){
		.alive = true, .id = response.stream_id, .bitstreams = stream->bitstreams, .images = stream->images
	};
	guest_area_reset(&stream->bitstreams);
	guest_area_reset(&stream->images);
	get_params(player, stream);
	stream->params.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;
	stream->params.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	*created = stream;
	return VIRTIO_VIDEO_RESULT_OK;
}

uint32_t player_decode(struct player *player, const struct clip_file *clip, struct player_stream **stream)
{
	uint32_t result = create(player, clip->codec, stream);

	if (result != VIRTIO_VIDEO_RESULT_OK)
		return result;
	(*stream)->clip = clip;
	(*stream)->to_feed = clip->packet_count;
	(*stream)->params.cur_bitstream_buffers = PLAYER_INPUTS;
	set_params(player, *stream);
	for (uint32_t i = 0; i < PLAYER_INPUTS; i++)
		attach(player, *stream, INPUT, i, &(*stream)->bitstreams, PLAYER_BITSTREAM_BYTES);
	return result;
}

uint32_t player_encode(struct player *player, uint32_t codec, uint32_t pictures, struct player_stream **stream)
{
	uint32_t result = create(player, codec, stream);
	struct virtio_video_params *params;

	if (result != VIRTIO_VIDEO_RESULT_OK)
		return result;
	params = &(*stream)->params;
	params->width = PLAYER_WIDTH;
	params->height = PLAYER_HEIGHT;
	params->crop = (struct virtio_video_crop){ 0, 0, PLAYER_WIDTH, PLAYER_HEIGHT };
	params->cur_image_buffers = PLAYER_INPUTS;
	params->cur_bitstream_buffers = ENCODER_OUTPUTS;
	set_params(player, *stream);
	(*stream)->to_feed = pictures;
	for (uint32_t i = 0; i < PLAYER_INPUTS; i++)
		attach(player, *stream, INPUT, i, &(*stream)->images, image_bytes(*stream));
	for (uint32_t i = 0; i < ENCODER_OUTPUTS; i++)
		attach(player, *stream, OUTPUT, i, &(*stream)->bitstreams, PLAYER_BITSTREAM_BYTES);
	(*stream)->output_count = ENCODER_OUTPUTS;
	return result;
}

void player_destroy(struct player *player, struct player_stream *stream)
{
	struct virtio_video_stream_destroy request = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream->id };
	uint32_t result;

	call(player, stream, &request, sizeof(request), &result, sizeof(result));
	stream->alive = false;
}

/* As a driver does it after RESOLUTION_CHANGED. */
static void renew_outputs(struct player *player, struct player_stream *stream)
{
	struct virtio_video_queue_clear clear = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream->id, OUTPUT };
	struct virtio_video_queue_detach_resources detach = { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, stream->id,
							      OUTPUT };
	uint32_t result;

	call(player, stream, &clear, sizeof(clear), &result, sizeof(result));
	call(player, stream, &detach, sizeof(detach), &result, sizeof(result));
	get_params(player, stream);
	CHECK(stream->params.min_image_buffers <= PLAYER_OUTPUTS);
	stream->output_count = player->outputs > 0 ? player->outputs : stream->params.min_image_buffers;
	if (stream->params.cur_image_buffers < stream->output_count)
		stream->params.cur_image_buffers = stream->output_count;
	set_params(player, stream);
	guest_area_reset(&stream->images);
	for (uint32_t i = 0; i < stream->output_count; i++)
		attach(player, stream, OUTPUT, i, &stream->images, image_bytes(stream));
}

/* A picture that moves a little from one to the next. */
static void draw(struct player *player, const struct player_stream *stream, const struct player_buffer *buffer)
{
	uint8_t *image = guest_pointer(&player->rig.memory, buffer->address, buffer->length);

	for (uint32_t i = 0; i < buffer->length; i++)
		image[i] = (uint8_t)(64 + (i % PLAYER_WIDTH + 2 * stream->fed) % 96);
}

/* Whether no input is left with the device. */
static bool feed(struct player *player, struct player_stream *stream)
{
	bool all_back = true;

	for (uint32_t i = 0; i < PLAYER_INPUTS; i++) {
		struct player_buffer *buffer = &stream->inputs[i];
		struct virtio_video_resource_queue request = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = stream->id,
			.queue_type = INPUT,
			.resource_id = i,
			.timestamp = stream->fed + 1,
		};

		if (!buffer->queued && stream->fed < stream->to_feed) {
			if (stream->clip != NULL) {
				const struct clip_packet *packet = &stream->clip->packets[stream->fed];

				CHECK(packet->size <= buffer->length);
				memcpy(guest_pointer(&player->rig.memory, buffer->address, packet->size), packet->data,
				       packet->size);
				request.data_sizes[0] = packet->size;
			} else {
				draw(player, stream, buffer);
				for (uint32_t plane = 0; plane < stream->params.num_planes; plane++)
					request.data_sizes[plane] = stream->params.plane_formats[plane].plane_size;
			}
			player_queue(player, stream, &request);
			buffer->queued = true;
			stream->fed++;
		}
		all_back &= !buffer->queued;
	}
	return all_back;
}

void player_stream_advance(struct player *player, struct player_stream *stream)
{
	bool all_back;

	if (stream->resized) {
		stream->resized = false;
		renew_outputs(player, stream);
	}
	for (uint32_t i = 0; i < stream->output_count; i++) {
		struct virtio_video_resource_queue request = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = stream->id,
			.queue_type = OUTPUT,
			.resource_id = i,
		};

		if (stream->outputs[i].queued)
			continue;
		player_queue(player, stream, &request);
		stream->outputs[i].queued = true;
	}
	all_back = feed(player, stream);
	if (all_back && stream->fed == stream->to_feed && !stream->drained) {
		player_drain(player, stream);
		stream->drained = true;
	}
}
