/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/play.h"

#include "script/expect.h"

void stream_play_from(struct stream *stream, const struct clip *clip, uint32_t packet)
{
	stream->clip = clip;
	stream->fed = packet;
}

uint64_t stream_timestamp(const struct stream *stream, uint32_t packet)
{
	return stream->timestamps != NULL ? stream->timestamps[packet] : packet + 1;
}

bool stream_feed(struct stream *stream)
{
	const struct guest_memory *memory = &stream->guest->memory;

	for (uint32_t i = 0; i < stream->input_count && stream->fed < stream->clip->count; i++) {
		const struct clip_packet *packet = &stream->clip->packets[stream->fed];
		struct stream_buffer *input = &stream->inputs[i];

		if (input->queued > 0)
			continue;
		stream_lift(input);
		EXPECT(guest_buffer_write(&input->parts[0], memory, 0, packet->data, packet->size));
		stream_queue(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, stream_timestamp(stream, stream->fed),
			     packet->size);
		stream->fed++;
		break;
	}
	return stream->fed < stream->clip->count;
}

bool stream_feed_all(struct stream *stream)
{
	while (stream_queued(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT) < stream->input_count && stream_feed(stream))
		continue;
	return stream->fed < stream->clip->count;
}

void stream_begin(struct stream *stream, const struct clip *clip)
{
	struct guest *guest = stream->guest;
	uint32_t before = guest->event_count;
	const struct virtio_video_event *event;

	stream_play_from(stream, clip, 0);
	GUEST_WAIT_UNTIL(guest, (stream_feed(stream), guest->event_count > before), "the first headers bring no event");
	event = &guest->events[before].event;
	EXPECT_EQUAL(event->event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
	EXPECT_EQUAL(event->stream_id, stream->id);
	stream_renew_outputs(stream);
}

struct stream *stream_open(struct guest *guest, const struct clip *clip)
{
	struct stream *stream = stream_create(guest, clip->codec);

	stream_begin(stream, clip);
	return stream;
}

void stream_wait_inputs(struct stream *stream)
{
	GUEST_WAIT_UNTIL(stream->guest, stream_queued(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT) == 0,
			 "an input is not answered");
}

void stream_play(struct stream *stream)
{
	uint32_t events = stream->guest->event_count;
	struct guest_patience patience = guest_patience();

	while (stream_feed(stream) || stream_queued(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT) > 0) {
		uint32_t order = stream->guest->order;

		stream_queue_outputs(stream);
		guest_run_patiently(stream->guest, &patience, "a clip does not come to its end");
		if (stream->guest->order != order)
			patience = guest_patience();
		if (stream->guest->event_count > events) {
			events = stream->guest->event_count;
			stream_renew_outputs(stream);
		}
	}
}

void stream_finish(struct stream *stream)
{
	struct command *drain = stream_drain(stream);
	struct guest_patience patience = guest_patience();
	uint32_t events = stream->guest->event_count;

	while (drain->order == 0) {
		stream_queue_outputs(stream);
		guest_run_patiently(stream->guest, &patience, "a drain does not end");
		if (stream->guest->event_count > events) {
			events = stream->guest->event_count;
			stream_renew_outputs(stream);
			/* Clearing the outputs has cancelled it. */
			if (drain->order != 0 && command_result(drain) == VIRTIO_VIDEO_RESULT_ERR_CANCELED)
				drain = stream_drain(stream);
		}
	}
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_OK);
}

bool answer_is_picture(const struct stream_answer *answer)
{
	return answer->response.result == VIRTIO_VIDEO_RESULT_OK && answer->response.data_sizes[0] > 0;
}

const struct stream_answer *stream_picture(const struct stream *stream, uint32_t index)
{
	for (uint32_t i = 0; i < stream->output_answers.count; i++) {
		const struct stream_answer *answer = &stream->output_answers.list[i];

		if (answer_is_picture(answer) && index-- == 0)
			return answer;
	}
	return NULL;
}

uint32_t stream_pictures(const struct stream *stream)
{
	uint32_t count = 0;

	while (stream_picture(stream, count) != NULL)
		count++;
	return count;
}

void stream_expect_pictures(const struct stream *stream, const struct clip *clip, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct stream_answer *picture = stream_picture(stream, i);
		uint64_t expected = stream_timestamp(stream, clip->display[i]);

		if (picture == NULL)
			expect_fail("only %u of %u pictures came", i, count);
		if (picture->response.timestamp != expected)
			expect_fail("picture %u has timestamp 0x%llx, not 0x%llx", i + 1,
				    (unsigned long long)picture->response.timestamp, (unsigned long long)expected);
		EXPECT_EQUAL(picture->response.flags & FLAG_ERR, 0);
	}
	EXPECT_EQUAL(stream_pictures(stream), count);
}

void expect_no_content(const struct virtio_video_resource_queue_resp *response, uint32_t result)
{
	EXPECT_RESULT(response->result, result);
	EXPECT_EQUAL(response->flags, FLAG_ERR);
	EXPECT_EQUAL(response->timestamp, 0);
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		EXPECT_EQUAL(response->data_sizes[i], 0);
}
