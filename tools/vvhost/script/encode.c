/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/encode.h"

#include <string.h>

#include <libavcodec/avcodec.h>

#include "script/expect.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define PAGES VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES

void encode_need(uint32_t codec)
{
	static const char *const names[] = {
		[VIRTIO_VIDEO_CODEC_MPEG2] = "mpeg2video", [VIRTIO_VIDEO_CODEC_MPEG4] = "mpeg4",
		[VIRTIO_VIDEO_CODEC_H264] = "libx264",	   [VIRTIO_VIDEO_CODEC_HEVC] = "libx265",
		[VIRTIO_VIDEO_CODEC_VP8] = "libvpx",	   [VIRTIO_VIDEO_CODEC_VP9] = "libvpx-vp9",
	};

	if (avcodec_find_encoder_by_name(names[codec]) == NULL)
		expect_skip("libavcodec has no encoder %s", names[codec]);
}

void encode_set_images(struct stream *stream, uint32_t format, uint32_t layout, uint32_t width, uint32_t height)
{
	struct virtio_video_params params;

	stream_get_params(stream);
	params = stream->params;
	params.image_format = format;
	params.planes_layout = layout;
	params.width = width;
	params.height = height;
	params.crop = (struct virtio_video_crop){ 0, 0, width, height };
	/* The strides in the response are those of another format. */
	memset(params.plane_formats, 0, sizeof(params.plane_formats));
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.image_format, format);
	EXPECT_EQUAL(stream->params.planes_layout, layout);
	EXPECT_EQUAL(stream->params.width, width);
	EXPECT_EQUAL(stream->params.height, height);
}

void encode_attach(struct stream *stream)
{
	stream_attach_images(stream, INPUT, ENCODE_PICTURES);
	stream_forget(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	stream_attach_bitstream(stream, OUTPUT, ENCODE_PACKETS, ENCODE_PACKET_BYTES);
}

void encode_set(struct stream *stream)
{
	struct virtio_video_params params = stream->params;
	struct virtio_video_params answered;

	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	answered = stream->params;
	stream_get_params(stream);
	EXPECT_EQUAL(memcmp(&answered, &stream->params, sizeof(answered)), 0);
}

static struct stream *create(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec)
{
	struct stream *stream;

	encode_need(codec);
	stream = stream_create_bare(guest, in_mem_type, out_mem_type, codec);
	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
			  ENCODE_WIDTH, ENCODE_HEIGHT);
	return stream;
}

struct stream *encode_create(struct guest *guest, uint32_t codec)
{
	return create(guest, PAGES, PAGES, codec);
}

struct stream *encode_open_of(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec)
{
	struct stream *stream = create(guest, in_mem_type, out_mem_type, codec);

	encode_attach(stream);
	return stream;
}

struct stream *encode_open(struct guest *guest, uint32_t codec)
{
	return encode_open_of(guest, PAGES, PAGES, codec);
}

/* Waves that move a little from picture to picture, so that no encoder takes the next for another scene. */
void encode_draw(struct stream *stream, uint32_t resource_id, uint32_t number)
{
	const struct virtio_video_params *params = &stream->params;
	bool single = params->planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	struct stream_buffer *buffer = &stream->inputs[resource_id];
	uint8_t line[4096];

	stream_lift(buffer);
	for (uint32_t i = 0; i < params->num_planes; i++) {
		const struct virtio_video_plane_format *plane = &params->plane_formats[i];
		uint32_t rows = plane->stride == 0 ? 0 : plane->plane_size / plane->stride;

		EXPECT(plane->stride <= sizeof(line));
		for (uint32_t row = 0; row < rows; row++) {
			uint64_t at = (single ? (uint64_t)plane->offset : 0) + (uint64_t)row * plane->stride;

			for (uint32_t x = 0; x < plane->stride; x++)
				line[x] = (uint8_t)(64 + (2 * x + 3 * row + number) % 96);
			EXPECT(guest_buffer_write(&buffer->parts[single ? 0 : i], &stream->guest->memory, at, line,
						  plane->stride));
		}
	}
}

struct command *encode_queue(struct stream *stream, uint32_t resource_id, uint64_t timestamp, uint32_t flags)
{
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream->id,
		.queue_type = INPUT,
		.resource_id = resource_id,
		.flags = flags,
		.timestamp = timestamp,
	};

	/* As the text says it: for each valid plane, whatever the layout. */
	for (uint32_t i = 0; i < stream->params.num_planes && i < VIRTIO_VIDEO_MAX_PLANES; i++)
		request.data_sizes[i] = stream->params.plane_formats[i].plane_size;
	return stream_queue_request(stream, &request);
}

bool encode_feed(struct stream *stream, uint32_t flags)
{
	for (uint32_t i = 0; i < stream->input_count; i++) {
		if (stream->inputs[i].queued > 0)
			continue;
		encode_draw(stream, i, stream->fed);
		encode_queue(stream, i, stream_timestamp(stream, stream->fed), flags);
		stream->fed++;
		return true;
	}
	return false;
}

uint32_t encode_feed_all(struct stream *stream)
{
	uint32_t count = 0;

	while (encode_feed(stream, 0))
		count++;
	return count;
}

void encode_play(struct stream *stream, uint32_t count, const uint32_t *flags)
{
	struct guest_patience patience = guest_patience();

	while (stream->fed < count || stream_queued(stream, INPUT) > 0) {
		uint32_t order = stream->guest->order;

		while (stream->fed < count && encode_feed(stream, flags != NULL ? flags[stream->fed] : 0))
			continue;
		stream_queue_outputs(stream);
		guest_run_patiently(stream->guest, &patience, "pictures do not come to their end");
		if (stream->guest->order != order)
			patience = guest_patience();
	}
}

void encode_wait_packets(struct stream *stream, uint32_t count)
{
	GUEST_WAIT_UNTIL(stream->guest, (stream_queue_outputs(stream), stream_pictures(stream) >= count),
			 "a packet does not come");
}

void encode_expect_packets(const struct stream *stream, uint32_t count)
{
	EXPECT_EQUAL(stream_pictures(stream), count);
	for (uint32_t i = 0; i < count; i++) {
		const struct virtio_video_resource_queue_resp *packet = &stream_picture(stream, i)->response;
		uint32_t type = packet->flags & (FLAG_KEY | FLAG_P | FLAG_B);
		uint32_t wanted = 0;
		uint32_t found = 0;

		EXPECT_EQUAL(packet->flags & FLAG_ERR, 0);
		if (type != FLAG_KEY && type != FLAG_P && type != FLAG_B)
			expect_fail("packet %u has flags 0x%x: not one type", i + 1, packet->flags);
		EXPECT(i > 0 || type == FLAG_KEY);
		/* Timestamps may be there more than once: each as often as the guest gave it. */
		for (uint32_t j = 0; j < count; j++) {
			wanted += stream_timestamp(stream, j) == packet->timestamp;
			found += stream_picture(stream, j)->response.timestamp == packet->timestamp;
		}
		if (wanted != found)
			expect_fail("timestamp 0x%llx came %u times, not %u", (unsigned long long)packet->timestamp,
				    found, wanted);
	}
}

uint32_t encode_count_flag(const struct stream *stream, uint32_t flag)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < stream->output_answers.count; i++)
		count += (stream->output_answers.list[i].response.flags & flag) != 0;
	return count;
}

uint32_t encode_find_eos(const struct stream *stream)
{
	EXPECT_EQUAL(encode_count_flag(stream, FLAG_EOS), 1);
	for (uint32_t i = 0;; i++) {
		if (stream->output_answers.list[i].response.flags & FLAG_EOS)
			return i;
	}
}

void encode_expect_works(struct stream *stream)
{
	encode_attach(stream);
	encode_play(stream, 3, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, 3);
}
