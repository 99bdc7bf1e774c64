/* SPDX-License-Identifier: BSD-3-Clause */
#include "embedded.h"

#include <stdio.h>
#include <stdlib.h>

#include "embedded_stream.h"
#include "program/clock.h"
#include "program/report.h"

/* In a ring of 4096 descriptors: half of what each of 64 streams would be given by vvhost. */
enum { RING_STREAMS = 16 };

static struct embedded_stream *find(const struct embedded *embedded, uint32_t id)
{
	for (uint32_t i = 0; i < embedded->stream_count; i++) {
		if (embedded->streams[i]->id == id)
			return embedded->streams[i];
	}
	return NULL;
}

static int on_dequeued(void *opaque, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	struct embedded_stream *stream = find(opaque, stream_id);

	if (stream == NULL)
		return fail(STATUS_FAILED, "a buffer came back of stream %u, which does not exist", stream_id);
	if (queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
		return embedded_input_done(stream, response);
	return embedded_output_done(stream, resource_id, response);
}

static int on_drained(void *opaque, uint32_t stream_id, uint32_t result)
{
	struct embedded *embedded = opaque;
	struct embedded_stream *stream = find(embedded, stream_id);

	if (stream == NULL || result != VIRTIO_VIDEO_RESULT_OK)
		return fail(STATUS_FAILED, "a drain ended with 0x%x%s", result, device_hint(&embedded->device));
	stream->drained = true;
	stream->ended = clock_seconds();
	embedded->running--;
	return STATUS_OK;
}

static int on_event(void *opaque, uint32_t stream_id, uint32_t type)
{
	struct embedded *embedded = opaque;
	struct embedded_stream *stream = find(embedded, stream_id);

	if (stream == NULL || type != VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED || stream->sized)
		return fail(STATUS_FAILED, "stream %u: event 0x%x, which this clip has no reason for%s", stream_id,
			    type, device_hint(&embedded->device));
	stream->sized = true;
	return STATUS_OK;
}

static void on_cleared(void *opaque, uint32_t stream_id, uint32_t queue_type)
{
	(void)opaque;
	(void)stream_id;
	(void)queue_type;
}

static void describe(void *opaque, char *text, size_t size)
{
	const struct embedded *embedded = opaque;
	const struct embedded_stream *stream = embedded->stream_count > 0 ? embedded->streams[0] : NULL;

	for (uint32_t i = 0; i < embedded->stream_count; i++) {
		if (!embedded->streams[i]->drained)
			stream = embedded->streams[i];
	}
	if (stream == NULL)
		snprintf(text, size, "there is no stream");
	else
		snprintf(text, size, "decoding %s %ux%u (%llu of %llu access units answered, %llu pictures)",
			 stream->clip->codec->name, stream->clip->size.width, stream->clip->size.height,
			 (unsigned long long)stream->answered, (unsigned long long)stream->to_send,
			 (unsigned long long)stream->pictures);
}

static const struct driver_handlers handlers = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.cleared = on_cleared,
	.describe = describe,
};

int embedded_open(struct embedded *embedded, const struct embedded_config *config)
{
	struct device_options options = { .threads = config->threads,
					  .max_streams = EMBEDDED_MAX_STREAMS,
					  .socket = config->socket };
	struct transport_kind transport = {
		.ops = config->socket != NULL  ? &transport_vhost_user_ops
		       : config->level != NULL ? config->level
					       : &transport_ring_ops,
		.socket = config->socket,
	};
	int error;
	int status;

	*embedded = (struct embedded){ 0 };
	error = guest_memory_open(&embedded->memory, config->memory_bytes);
	if (error != 0)
		return fail(STATUS_FAILED, "no guest memory of %llu MiB",
			    (unsigned long long)config->memory_bytes >> 20);
	/* The border of two regions lies there: a buffer across it would be measured for another thing. */
	guest_area_take(&embedded->memory.images, 16 * GUEST_PAGE_SIZE, GUEST_PAGE_SIZE);
	status = device_open(&embedded->device, &embedded->memory, &options);
	if (status != STATUS_OK)
		return status;
	return driver_open(&embedded->driver, &embedded->memory, &embedded->device, &transport, RING_STREAMS, &handlers,
			   embedded);
}

void embedded_close(struct embedded *embedded)
{
	/* The device goes first: until then it may touch guest memory. */
	device_close(&embedded->device);
	driver_close(&embedded->driver);
	for (uint32_t i = 0; i < embedded->stream_count; i++)
		embedded_stream_free(embedded->streams[i]);
	guest_memory_close(&embedded->memory);
	*embedded = (struct embedded){ 0 };
}

int embedded_add(struct embedded *embedded, const struct clip *clip, uint32_t image_format, bool scattered,
		 struct embedded_stream **stream)
{
	struct embedded_stream *added = calloc(1, sizeof(*added));

	if (added == NULL || embedded->stream_count == EMBEDDED_MAX_STREAMS) {
		free(added);
		return fail(STATUS_FAILED, "no room for another stream");
	}
	added->owner = embedded;
	added->clip = clip;
	added->scattered = scattered;
	embedded->streams[embedded->stream_count++] = added;
	*stream = added;
	return embedded_stream_open(added, image_format);
}

int embedded_begin(struct embedded *embedded, struct embedded_stream *stream, uint64_t access_units)
{
	stream->to_send = access_units;
	stream->sent = 0;
	stream->answered = 0;
	stream->pictures = 0;
	stream->stepping = false;
	stream->drained = false;
	embedded->running++;
	/* The other side's run may have been longer than the driver has patience. */
	embedded->driver.last_activity = clock_seconds();
	return embedded_stream_start(stream);
}

int embedded_wait(struct embedded *embedded)
{
	int status = STATUS_OK;

	while (embedded->running > 0 && status == STATUS_OK)
		status = driver_run(&embedded->driver);
	return status;
}

int embedded_run(struct embedded *embedded, struct embedded_stream *const *streams, uint32_t count, uint32_t loops,
		 struct fingerprint *print)
{
	int status = STATUS_OK;

	streams[0]->print = print;
	for (uint32_t i = 0; i < count && status == STATUS_OK; i++)
		status = embedded_begin(embedded, streams[i], (uint64_t)loops * streams[i]->clip->count);
	if (status == STATUS_OK)
		status = embedded_wait(embedded);
	streams[0]->print = NULL;
	return status;
}

int embedded_step(struct embedded *embedded, struct embedded_stream *stream, uint32_t packet)
{
	uint64_t before = stream->pictures;
	int status;

	stream->stepping = true;
	embedded->driver.last_activity = clock_seconds();
	status = driver_resource_queue(&embedded->driver, stream->id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, packet, packet,
				       (uint32_t)stream->clip->packets[packet]->size);
	while (status == STATUS_OK && stream->pictures == before)
		status = driver_run(&embedded->driver);
	return status;
}
