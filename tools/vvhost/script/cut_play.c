/* SPDX-License-Identifier: BSD-3-Clause */
/* Cut clips through a stream. */
#include "program/clock.h"
#include "script/cut.h"
#include "script/expect.h"
#include "script/guest.h"

/* How long a device waits for the rest of an access unit (docs/design/decisions.md): of a guest that it does not know, and later. */
#define FIRST_PATIENCE_SECONDS 0.02
#define PATIENCE_SECONDS 0.2

static uint64_t reference[CUT_UNITS];

void cut_make_reference(struct guest *guest, const struct clip *clip)
{
	struct stream *stream = stream_open(guest, clip);

	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
	for (uint32_t i = 0; i < clip->count; i++)
		reference[i] = stream_picture(stream, i)->digest;
	EXPECT(reference[0] != reference[1]);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
}

/* Feeds whatever has room, to the end; false if the guest itself was too slow for a device that waits only so long. */
static bool play_in_time(struct stream *stream)
{
	struct guest_patience patience = guest_patience();
	uint32_t events = stream->guest->event_count;
	double before_last = clock_seconds();
	double last = before_last;
	bool in_time = true;

	for (uint32_t turns = 0;
	     stream->fed < stream->clip->count || stream_queued(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT) > 0;) {
		uint32_t fed = stream->fed;
		double now = clock_seconds();

		stream_feed_all(stream);
		if (stream->fed > fed) {
			/* The last input has been answered: the device had it at some time between these two. */
			in_time = in_time &&
				  now - before_last <= (turns <= 2 ? FIRST_PATIENCE_SECONDS : PATIENCE_SECONDS);
			before_last = last;
			last = now;
			turns++;
			patience = guest_patience();
		}
		stream_queue_outputs(stream);
		guest_run_patiently(stream->guest, &patience, "a clip in pieces does not come to its end");
		if (stream->guest->event_count > events) {
			events = stream->guest->event_count;
			/* The rest of the first access unit does not wait for the image buffers. */
			stream_feed_all(stream);
			stream_renew_outputs(stream);
		}
	}
	return in_time && clock_seconds() - before_last <= PATIENCE_SECONDS;
}

void cut_expect_pictures(struct stream *stream, const struct cut *cut)
{
	stream->timestamps = cut->expected;
	stream_expect_pictures(stream, cut->whole, cut->whole->count);
	for (uint32_t i = 0; i < cut->whole->count; i++) {
		if (stream_picture(stream, i)->digest != reference[i])
			expect_fail("picture %u is another than without cuts", i + 1);
	}
	EXPECT_EQUAL(stream->input_answers.count, cut->pieces.count);
	for (uint32_t i = 0; i < stream->input_answers.count; i++) {
		EXPECT_RESULT(stream->input_answers.list[i].response.result, VIRTIO_VIDEO_RESULT_OK);
		EXPECT_EQUAL(stream->input_answers.list[i].response.flags, 0);
	}
}

struct stream *cut_create(struct guest *guest, const struct cut *cut, uint32_t buffers, uint32_t length)
{
	struct stream *stream = stream_create(guest, cut->whole->codec);

	stream_renew_inputs(stream, buffers, length);
	stream->timestamps = cut->timestamps;
	stream_play_from(stream, &cut->pieces, 0);
	return stream;
}

void cut_play(struct guest *guest, const struct cut *cut, uint32_t buffers, uint32_t length)
{
	struct guest_patience patience = guest_patience();
	struct stream *stream;

	EXPECT_EQUAL(cut->end, cut_end_of(cut, cut->whole->count - 1));
	cut_make_reference(guest, cut->whole);
	/* A guest that was itself delayed proves nothing: it begins again. */
	while (stream = cut_create(guest, cut, buffers, length), !play_in_time(stream)) {
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
		if (clock_seconds() > patience.until)
			expect_skip("this machine is too busy to send the pieces of an access unit within %.0f ms",
				    FIRST_PATIENCE_SECONDS * 1000);
	}
	stream_finish(stream);
	cut_expect_pictures(stream, cut);
}
