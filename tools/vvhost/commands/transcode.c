/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vvhost transcode: a guest with a decoder and an encoder. The buffers that the decoder writes are those that
 * the encoder reads: no picture is copied in the guest.
 */
#include <stdlib.h>
#include <string.h>

#include "commands/encode.h"
#include "input/picture_clock.h"
#include "input/picture_convert.h"
#include "program/clock.h"
#include "program/progress.h"
#include "program/report.h"
#include "sessions/session.h"

#define GUEST_MEMORY_BYTES (UINT64_C(1) << 32)

/* Most pictures that lie with the encoder, or wait for it. */
enum { MOST_LENT = 24 };

/* A picture in a buffer of the decoder. */
struct lent_picture {
	uint32_t index;
	int64_t pts;
};

struct transcoding {
	const struct options *options;
	struct options decode_options;
	struct host host;
	struct video_driver *drivers[HOST_DEVICES];
	struct session decoder;
	struct encode_session encoder;
	struct guest_streams lists[HOST_DEVICES];
	struct picture_taker taker;
	struct picture_clock clock;
	struct lent_picture waiting[SESSION_MAX_OUTPUTS]; /* in the order of display */
	uint32_t waiting_count;
	uint64_t taken;
	bool letting_go; /* the decoder wants all its buffers back */
	struct picture_converter converter;
	uint8_t *packed;
	AVFrame *copy; /* of a picture, for comparison */
	struct progress progress;
};

static int take(void *opaque, uint32_t index, const struct sent_packet *packet)
{
	struct transcoding *transcoding = opaque;
	uint64_t most = transcoding->options->frames;

	if (most > 0 && transcoding->taken >= most) {
		session_give_back(&transcoding->decoder, index);
		return STATUS_OK;
	}
	transcoding->taken++;
	transcoding->waiting[transcoding->waiting_count++] = (struct lent_picture){ index, packet->pts };
	return STATUS_OK;
}

static int let_go(void *opaque, bool *gone)
{
	struct transcoding *transcoding = opaque;

	*gone = transcoding->waiting_count == 0 && !transcoding->encoder.configured;
	transcoding->letting_go = !*gone;
	return STATUS_OK;
}

/* The encoder takes pictures of the size and in the layout that the decoder gives them. */
static int configure(struct transcoding *transcoding)
{
	const struct virtio_video_params *params = &transcoding->decoder.params;
	const struct virtio_video_crop *wanted = &transcoding->options->crop;
	struct session *decoder = &transcoding->decoder;
	struct encode_session *encoder = &transcoding->encoder;
	struct encode_format format = {
		.width = params->width,
		.height = params->height,
		.crop = params->crop,
		.layout_of = params,
		.images = decoder->output_count,
	};
	int status;

	if (encoder->timestamps.count > 0 &&
	    encode_session_check_resize(encoder, params->crop.width, params->crop.height) != STATUS_OK)
		return STATUS_FAILED;
	if (wanted->width > 0) {
		if (wanted->left + wanted->width > params->crop.width ||
		    wanted->top + wanted->height > params->crop.height)
			return fail(STATUS_USAGE, "%s: --crop reaches beyond its pictures, which are %ux%u",
				    transcoding->options->input, params->crop.width, params->crop.height);
		format.crop = *wanted;
		format.crop.left += params->crop.left;
		format.crop.top += params->crop.top;
	}
	status = encode_session_configure(encoder, &format);
	if (status == STATUS_OK && encoder->image_count < decoder->output_count)
		status = fail(STATUS_FAILED, "the encoder takes %u image buffers, the decoder has %u",
			      encoder->image_count, decoder->output_count);
	for (uint32_t i = 0; i < decoder->output_count && status == STATUS_OK; i++)
		status = driver_resource_attach(encoder->driver, encoder->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
						i, decoder->outputs[i].parts, decoder->layout.part_count);
	return status;
}

/* The buffer's content, for comparison. */
static int copy_picture(struct transcoding *transcoding, uint32_t index, AVFrame **picture)
{
	const struct picture_layout *layout = &transcoding->encoder.layout;

	*picture = NULL;
	if (!packet_sink_compares(&transcoding->encoder.sink))
		return STATUS_OK;
	*picture = transcoding->copy;
	free(transcoding->packed);
	transcoding->packed = malloc(layout->packed_bytes);
	if (transcoding->packed == NULL)
		return fail(STATUS_FAILED, "out of memory");
	if (picture_pack(layout, &transcoding->host.memory, transcoding->decoder.outputs[index].parts,
			 transcoding->packed) != STATUS_OK)
		return STATUS_FAILED;
	return picture_restore(&transcoding->converter, layout->format, transcoding->packed, (int)layout->width,
			       (int)layout->height, transcoding->copy);
}

static int queue_first(struct transcoding *transcoding)
{
	struct lent_picture first = transcoding->waiting[0];
	AVFrame *picture;
	int status = copy_picture(transcoding, first.index, &picture);

	transcoding->waiting_count--;
	memmove(transcoding->waiting, transcoding->waiting + 1, transcoding->waiting_count * sizeof(first));
	if (status != STATUS_OK)
		return status;
	return encode_session_queue(&transcoding->encoder, first.index,
				    picture_clock_next(&transcoding->clock, first.pts), picture);
}

static int feed(void *opaque, struct encode_session *encoder)
{
	struct transcoding *transcoding = opaque;
	int status = STATUS_OK;

	if (transcoding->waiting_count > 0 && !encoder->configured)
		status = configure(transcoding);
	while (status == STATUS_OK && transcoding->waiting_count > 0)
		status = queue_first(transcoding);
	if (status == STATUS_OK && transcoding->letting_go && encoder->configured)
		encoder->wish = WISH_RESIZE;
	if (status == STATUS_OK && transcoding->decoder.base.ended)
		encoder->wish = WISH_END;
	return status;
}

static void returned(void *opaque, uint32_t index)
{
	struct transcoding *transcoding = opaque;

	session_give_back(&transcoding->decoder, index);
	/* The decoder's turn is due. */
	transcoding->decoder.base.noted++;
}

static int open_host(struct transcoding *transcoding)
{
	const struct options *options = transcoding->options;
	struct host_device_config config = encode_device_config(options, &transcoding->lists[1]);
	int status = host_open(&transcoding->host, GUEST_MEMORY_BYTES);

	if (status == STATUS_OK)
		status = host_add_device(&transcoding->host, &config, &transcoding->drivers[1]);
	config.type = VIRTIOVIDEO_DEVICE_DECODER;
	config.encoders = NULL;
	config.reorder = options->reorder;
	config.opaque = &transcoding->lists[0];
	return status == STATUS_OK ? host_add_device(&transcoding->host, &config, &transcoding->drivers[0]) : status;
}

static int open_all(struct transcoding *transcoding)
{
	const struct options *options = transcoding->options;
	struct session *decoder = &transcoding->decoder;
	struct encode_session *encoder = &transcoding->encoder;
	int status;

	transcoding->copy = av_frame_alloc();
	if (transcoding->copy == NULL)
		return fail(STATUS_FAILED, "out of memory");
	transcoding->converter.flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT;
	transcoding->decode_options = (struct options){
		.input = options->input,
		.image_format = options->image_format,
		.planes_layout = options->planes_layout,
		.threads = options->threads,
		.streams = 1,
		.object_inputs = options->object_outputs,
		.object_outputs = options->object_inputs,
		.transport = options->transport,
	};
	transcoding->taker = (struct picture_taker){ take, let_go, transcoding, MOST_LENT };
	decoder->taker = &transcoding->taker;
	encoder->feed = (struct encode_feed){ feed, returned, transcoding };
	transcoding->lists[0] = (struct guest_streams){ { &decoder->base }, 1 };
	transcoding->lists[1] = (struct guest_streams){ { &encoder->base }, 1 };
	status = session_open(decoder, &transcoding->decode_options, 0, &transcoding->host);
	if (status != STATUS_OK)
		return status;
	picture_clock_open(&transcoding->clock, options->fps, decoder->source.stream->time_base,
			   decoder->source.frame_rate);
	status = encode_session_open(encoder, options, true, &transcoding->host, decoder->source.frame_rate);
	encoder->sink.frames.time_base = transcoding->clock.time_base;
	encoder->sink.frames.duration = transcoding->clock.duration;
	return status == STATUS_OK ? open_host(transcoding) : status;
}

static double fraction(const struct transcoding *transcoding)
{
	uint64_t packets = transcoding->encoder.sink.packets;

	if (transcoding->options->frames > 0)
		return (double)packets / (double)transcoding->options->frames;
	return source_fraction_done(&transcoding->decoder.source, packets);
}

static int run(struct transcoding *transcoding)
{
	struct guest_area *images = &transcoding->host.memory.images;
	bool ended = false;
	int status =
		encode_session_start(&transcoding->encoder, transcoding->drivers[1], guest_area_part(images, 1, 2));

	if (status == STATUS_OK)
		status = session_start(&transcoding->decoder, transcoding->drivers[0], guest_area_part(images, 0, 2));
	while (status == STATUS_OK && !ended) {
		bool idle[HOST_DEVICES];
		bool gone[HOST_DEVICES];

		for (uint32_t i = 0; i < HOST_DEVICES && status == STATUS_OK; i++)
			status = guest_streams_advance(&transcoding->lists[i], &idle[i], &gone[i]);
		ended = status == STATUS_OK && gone[0] && gone[1];
		/* The encoder's progress may be what the decoder waits for. */
		if (status == STATUS_OK && !ended && idle[1] &&
		    (gone[0] || transcoding->decoder.base.noted == transcoding->decoder.base.acted_upon))
			status = driver_run_all(transcoding->drivers, HOST_DEVICES);
		progress_update(&transcoding->progress, transcoding->encoder.sink.packets, fraction(transcoding));
	}
	return status;
}

static int transcode(struct transcoding *transcoding)
{
	struct packet_sink *sink = &transcoding->encoder.sink;
	double started;
	double seconds;
	int status = open_all(transcoding);

	if (status != STATUS_OK)
		return status;
	progress_begin(&transcoding->progress, "transcoding", transcoding->options->quiet);
	started = clock_seconds();
	status = run(transcoding);
	seconds = clock_seconds() - started;
	progress_end(&transcoding->progress);
	if (status == STATUS_OK)
		status = host_finish(&transcoding->host);
	if (status == STATUS_OK)
		status = packet_sink_finish(sink);
	if (status == STATUS_OK)
		status = packet_sink_commit(sink);
	if (status == STATUS_OK)
		encode_summarise(transcoding->options, sink, sink->packets, seconds);
	return status;
}

int transcode_command(const struct options *options)
{
	struct transcoding *transcoding = calloc(1, sizeof(*transcoding));
	int status;

	if (transcoding == NULL)
		return fail(STATUS_FAILED, "out of memory");
	transcoding->options = options;
	status = transcode(transcoding);
	/* The devices go first: until then they may touch guest memory. */
	host_close(&transcoding->host);
	encode_session_close(&transcoding->encoder);
	session_close(&transcoding->decoder);
	picture_converter_free(&transcoding->converter);
	av_frame_free(&transcoding->copy);
	free(transcoding->packed);
	free(transcoding);
	return status;
}
