/* SPDX-License-Identifier: BSD-3-Clause */
#include "driver/guest_stream.h"

#include "program/report.h"

uint32_t guest_streams_about(const struct guest_streams *streams, uint32_t index)
{
	return report_about_stream(streams->count > 1 ? index + 1 : 0);
}

/* The stream of that id, which later failures are about; NULL if there is none. */
static struct guest_stream *find(const struct guest_streams *streams, uint32_t stream_id, uint32_t *before)
{
	for (uint32_t i = 0; i < streams->count; i++) {
		struct guest_stream *stream = streams->list[i];

		if (!stream->has_stream || stream->stream_id != stream_id)
			continue;
		*before = guest_streams_about(streams, i);
		stream->noted++;
		return stream;
	}
	return NULL;
}

static int on_dequeued(void *opaque, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	uint32_t before;
	struct guest_stream *stream = find(opaque, stream_id, &before);
	int status;

	if (stream == NULL)
		return fail(STATUS_FAILED, "a buffer of stream %u came back behind STREAM_DESTROY", stream_id);
	status = stream->ops->dequeued(stream, queue_type, resource_id, response);
	report_about_stream(before);
	return status;
}

static int on_drained(void *opaque, uint32_t stream_id, uint32_t result)
{
	uint32_t before;
	struct guest_stream *stream = find(opaque, stream_id, &before);
	int status;

	if (stream == NULL)
		return fail(STATUS_FAILED, "a drain of stream %u was answered behind STREAM_DESTROY", stream_id);
	status = stream->ops->drained(stream, result);
	report_about_stream(before);
	return status;
}

static int on_event(void *opaque, uint32_t stream_id, uint32_t type)
{
	uint32_t before;
	struct guest_stream *stream = find(opaque, stream_id, &before);
	int status;

	if (stream == NULL)
		return fail(STATUS_FAILED, "an event 0x%x came for stream %u, which does not exist", type, stream_id);
	status = stream->ops->event(stream, type);
	report_about_stream(before);
	return status;
}

static void on_cleared(void *opaque, uint32_t stream_id, uint32_t queue_type)
{
	uint32_t before;
	struct guest_stream *stream = find(opaque, stream_id, &before);

	if (stream == NULL)
		return;
	stream->ops->cleared(stream, queue_type);
	report_about_stream(before);
}

/* The first that is not at its end. */
static void describe(void *opaque, char *text, size_t size)
{
	const struct guest_streams *streams = opaque;
	uint32_t i = 0;

	while (i + 1 < streams->count && streams->list[i]->ended)
		i++;
	streams->list[i]->ops->describe(streams->list[i], text, size);
}

const struct driver_handlers guest_streams_handlers = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.cleared = on_cleared,
	.describe = describe,
};

int guest_streams_advance(struct guest_streams *streams, bool *idle, bool *ended)
{
	for (uint32_t i = 0; i < streams->count; i++) {
		struct guest_stream *stream = streams->list[i];
		int status;

		if (stream->ended)
			continue;
		guest_streams_about(streams, i);
		stream->acted_upon = stream->noted;
		status = stream->ops->advance(stream);
		if (status != STATUS_OK)
			return status;
	}
	/* Data that one of them waited for may have come with something for another. */
	report_about_stream(0);
	*idle = true;
	*ended = true;
	for (uint32_t i = 0; i < streams->count; i++) {
		const struct guest_stream *stream = streams->list[i];

		*idle = *idle && (stream->ended || stream->noted == stream->acted_upon);
		*ended = *ended && stream->ended;
	}
	return STATUS_OK;
}
