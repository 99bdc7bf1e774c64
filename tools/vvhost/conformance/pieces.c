/* SPDX-License-Identifier: BSD-3-Clause */
/* Bitstream buffers that are not an access unit each. */
#include "conformance/sequence.h"
#include "script/cut.h"

/* The clips are longer than all their buffers together, so that buffers are queued again. */
enum { SMALL_BUFFER = 200 };

static struct cut *begin(enum clip_kind kind)
{
	return cut_begin(clip_get(kind));
}

static void several_units(struct guest *guest, enum clip_kind kind, uint32_t count)
{
	struct cut *cut = begin(kind);

	for (uint32_t unit = 0; unit < cut->whole->count; unit += count)
		cut_to(cut, cut_end_of(cut, unit + count - 1), 1000 - unit);
	cut_play(guest, cut, STREAM_INPUTS, STREAM_INPUT_BYTES);
}

static void two_of_mpeg2(struct guest *guest)
{
	several_units(guest, CLIP_MPEG2, 2);
}
static void three_of_mpeg4(struct guest *guest)
{
	several_units(guest, CLIP_MPEG4, 3);
}
static void four_of_h264(struct guest *guest)
{
	several_units(guest, CLIP_H264, 4);
}
static void all_of_mpeg2(struct guest *guest)
{
	several_units(guest, CLIP_MPEG2, 12);
}
static void all_of_h264(struct guest *guest)
{
	several_units(guest, CLIP_H264, 12);
}

/* Each access unit in this many pieces, at places that differ; the first one in the middle of its bytes. */
static struct cut *cut_anywhere(enum clip_kind kind, uint32_t count)
{
	struct cut *cut = begin(kind);

	for (uint32_t unit = 0; unit < cut->whole->count; unit++) {
		uint32_t end = cut_end_of(cut, unit);
		uint32_t size = end - cut->end;

		for (uint32_t i = 1; i < count; i++)
			cut_to(cut, cut->end + size / (count + 1) + (unit * 7 + i) % (size / 8), unit + 1);
		cut_to(cut, end, unit + 1);
	}
	return cut;
}

static void anywhere(struct guest *guest, enum clip_kind kind)
{
	cut_play(guest, cut_anywhere(kind, 3), STREAM_INPUTS, STREAM_INPUT_BYTES);
}

static void anywhere_of_mpeg2(struct guest *guest)
{
	anywhere(guest, CLIP_MPEG2);
}
static void anywhere_of_mpeg4(struct guest *guest)
{
	anywhere(guest, CLIP_MPEG4);
}
static void anywhere_of_h264(struct guest *guest)
{
	anywhere(guest, CLIP_H264);
}

static void one_buffer(struct guest *guest, enum clip_kind kind)
{
	cut_play(guest, cut_anywhere(kind, 3), 1, STREAM_INPUT_BYTES);
}

static void one_buffer_of_mpeg2(struct guest *guest)
{
	one_buffer(guest, CLIP_MPEG2);
}
static void one_buffer_of_mpeg4(struct guest *guest)
{
	one_buffer(guest, CLIP_MPEG4);
}
static void one_buffer_of_h264(struct guest *guest)
{
	one_buffer(guest, CLIP_H264);
}

/* Every access unit is longer than a buffer, or ends in one that is not full. */
static void full(struct guest *guest, enum clip_kind kind, uint32_t buffers)
{
	struct cut *cut = begin(kind);

	for (uint32_t unit = 0; unit < cut->whole->count; unit++)
		cut_evenly_to(cut, cut_end_of(cut, unit), SMALL_BUFFER, 77 * unit);
	EXPECT(cut->pieces.count > cut->whole->count);
	cut_play(guest, cut, buffers, SMALL_BUFFER);
}

static void full_of_mpeg2(struct guest *guest)
{
	full(guest, CLIP_MPEG2, STREAM_INPUTS);
}
static void full_of_mpeg4(struct guest *guest)
{
	full(guest, CLIP_MPEG4, STREAM_INPUTS);
}
static void full_of_h264(struct guest *guest)
{
	full(guest, CLIP_H264, STREAM_INPUTS);
}
static void one_full_of_mpeg2(struct guest *guest)
{
	full(guest, CLIP_MPEG2, 1);
}
static void one_full_of_h264(struct guest *guest)
{
	full(guest, CLIP_H264, 1);
}

/* Three access units of which the last ends in the next buffer, one alone, and two with a cut in the first. */
static void mixture(struct guest *guest, enum clip_kind kind)
{
	struct cut *cut = begin(kind);

	for (uint32_t unit = 0; unit < cut->whole->count; unit += 6) {
		cut_to(cut, cut_end_of(cut, unit + 2) - 9, unit + 10);
		cut_to(cut, cut_end_of(cut, unit + 2), unit + 10);
		cut_to(cut, cut_end_of(cut, unit + 3), unit);
		cut_to(cut, cut->end + 20, unit + 5);
		cut_to(cut, cut_end_of(cut, unit + 5), unit + 5);
	}
	cut_play(guest, cut, STREAM_INPUTS, STREAM_INPUT_BYTES);
}

static void mixture_of_mpeg2(struct guest *guest)
{
	mixture(guest, CLIP_MPEG2);
}
static void mixture_of_mpeg4(struct guest *guest)
{
	mixture(guest, CLIP_MPEG4);
}
static void mixture_of_h264(struct guest *guest)
{
	mixture(guest, CLIP_H264);
}

/* Access units begin and end anywhere in buffers of one timestamp. */
static void bytes(struct guest *guest, enum clip_kind kind)
{
	struct cut *cut = begin(kind);

	cut_evenly_to(cut, cut_end_of(cut, cut->whole->count - 1), 333, UINT64_MAX);
	cut_play(guest, cut, STREAM_INPUTS, STREAM_INPUT_BYTES);
}

static void bytes_of_mpeg2(struct guest *guest)
{
	bytes(guest, CLIP_MPEG2);
}
static void bytes_of_h264(struct guest *guest)
{
	bytes(guest, CLIP_H264);
}

/* Feeds the pieces in front of the first picture, waits until the size is known, and goes on. */
static void play_after_headers(struct guest *guest, const struct cut *cut, uint32_t headers)
{
	struct stream *stream;
	uint32_t events;

	cut_make_reference(guest, cut->whole);
	events = guest->event_count;
	stream = cut_create(guest, cut, STREAM_INPUTS, STREAM_INPUT_BYTES);
	while (stream->fed < headers)
		stream_feed(stream);
	guest_wait_events(guest, events + 1);
	EXPECT_EQUAL(guest->events[events].event.event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
	EXPECT_EQUAL(guest->events[events].event.stream_id, stream->id);
	stream_wait_inputs(stream);
	EXPECT_EQUAL(stream->fed, headers);
	stream_renew_outputs(stream);
	EXPECT_EQUAL(stream->params.crop.width, cut->whole->width);
	EXPECT_EQUAL(stream->params.crop.height, cut->whole->height);
	EXPECT_EQUAL(stream->output_answers.count, 0);
	stream_play(stream);
	stream_finish(stream);
	cut_expect_pictures(stream, cut);
	EXPECT_EQUAL(guest->event_count, events + 1);
}

static void headers_alone(struct guest *guest, uint64_t timestamp)
{
	struct cut *cut = begin(CLIP_H264);

	cut_to(cut, cut_headers(cut), timestamp);
	for (uint32_t unit = 0; unit < cut->whole->count; unit++)
		cut_to(cut, cut_end_of(cut, unit), unit + 1);
	/* The picture's own, not that of its headers. */
	cut->expected[0] = 1;
	play_after_headers(guest, cut, 1);
}

static void headers_of_the_same(struct guest *guest)
{
	headers_alone(guest, 1);
}
static void headers_of_another(struct guest *guest)
{
	headers_alone(guest, UINT64_MAX);
}

static void each_header_alone(struct guest *guest)
{
	struct cut *cut = begin(CLIP_H264);
	uint32_t headers;

	for (uint32_t at = 4; at < cut_headers(cut); at++) {
		if (cut_is_start_code(cut, at))
			cut_to(cut, at, 500 + at);
	}
	cut_to(cut, cut_headers(cut), 400);
	headers = cut->pieces.count;
	EXPECT(headers >= 2);
	for (uint32_t unit = 0; unit < cut->whole->count; unit++)
		cut_to(cut, cut_end_of(cut, unit), unit + 1);
	cut->expected[0] = 1;
	play_after_headers(guest, cut, headers);
}

/* Their size is reported with the first picture at the latest. */
static void headers_before(struct guest *guest, enum clip_kind kind)
{
	struct cut *cut = begin(kind);

	cut_to(cut, cut_headers(cut), 600);
	for (uint32_t unit = 0; unit < cut->whole->count; unit++)
		cut_to(cut, cut_end_of(cut, unit), unit + 1);
	cut->expected[0] = 1;
	cut_play(guest, cut, STREAM_INPUTS, STREAM_INPUT_BYTES);
}

static void headers_of_mpeg2(struct guest *guest)
{
	headers_before(guest, CLIP_MPEG2);
}
static void headers_of_mpeg4(struct guest *guest)
{
	headers_before(guest, CLIP_MPEG4);
}

static const struct sequence pieces_sequences[] = {
	{ .name = "pieces.two_units_in_a_buffer_mpeg2", .source = "ruling 45", .run = two_of_mpeg2 },
	{ .name = "pieces.three_units_in_a_buffer_mpeg4", .source = "ruling 45", .run = three_of_mpeg4 },
	{ .name = "pieces.four_units_in_a_buffer_h264", .source = "ruling 45", .run = four_of_h264 },
	{ .name = "pieces.all_units_in_a_buffer_mpeg2", .source = "ruling 45", .run = all_of_mpeg2 },
	{ .name = "pieces.all_units_in_a_buffer_h264", .source = "ruling 45", .run = all_of_h264 },
	{ .name = "pieces.cut_anywhere_mpeg2", .source = "ruling 45", .run = anywhere_of_mpeg2 },
	{ .name = "pieces.cut_anywhere_mpeg4", .source = "ruling 45", .run = anywhere_of_mpeg4 },
	{ .name = "pieces.cut_anywhere_h264", .source = "ruling 45", .run = anywhere_of_h264 },
	{ .name = "pieces.cut_anywhere_with_one_buffer_mpeg2", .source = "rulings 45, 46", .run = one_buffer_of_mpeg2 },
	{ .name = "pieces.cut_anywhere_with_one_buffer_mpeg4", .source = "rulings 45, 46", .run = one_buffer_of_mpeg4 },
	{ .name = "pieces.cut_anywhere_with_one_buffer_h264", .source = "rulings 45, 46", .run = one_buffer_of_h264 },
	{ .name = "pieces.cut_where_buffers_are_full_mpeg2", .source = "ruling 45", .run = full_of_mpeg2 },
	{ .name = "pieces.cut_where_buffers_are_full_mpeg4", .source = "ruling 45", .run = full_of_mpeg4 },
	{ .name = "pieces.cut_where_buffers_are_full_h264", .source = "ruling 45", .run = full_of_h264 },
	{ .name = "pieces.cut_where_the_one_buffer_is_full_mpeg2",
	  .source = "rulings 45, 46",
	  .run = one_full_of_mpeg2 },
	{ .name = "pieces.cut_where_the_one_buffer_is_full_h264", .source = "rulings 45, 46", .run = one_full_of_h264 },
	{ .name = "pieces.mixture_mpeg2", .source = "ruling 45", .run = mixture_of_mpeg2 },
	{ .name = "pieces.mixture_mpeg4", .source = "ruling 45", .run = mixture_of_mpeg4 },
	{ .name = "pieces.mixture_h264", .source = "ruling 45", .run = mixture_of_h264 },
	{ .name = "pieces.bytes_of_one_timestamp_mpeg2", .source = "rulings 44, 45", .run = bytes_of_mpeg2 },
	{ .name = "pieces.bytes_of_one_timestamp_h264", .source = "rulings 44, 45", .run = bytes_of_h264 },
	{ .name = "pieces.parameter_sets_alone_are_told_at_once",
	  .source = "rulings 40, 45",
	  .run = headers_of_another },
	{ .name = "pieces.parameter_sets_of_the_pictures_timestamp",
	  .source = "rulings 40, 45",
	  .run = headers_of_the_same },
	{ .name = "pieces.each_parameter_set_alone", .source = "rulings 40, 45", .run = each_header_alone },
	{ .name = "pieces.headers_before_a_picture_mpeg2", .source = "rulings 40, 45", .run = headers_of_mpeg2 },
	{ .name = "pieces.headers_before_a_picture_mpeg4", .source = "rulings 40, 45", .run = headers_of_mpeg4 },
};

SEQUENCE_GROUP(pieces);
