/* SPDX-License-Identifier: BSD-3-Clause */
/* RESOLUTION_CHANGED comes when a header is met: no input behind it is needed. */
#include <stddef.h>

#include "conformance/sequence.h"
#include "script/cut.h"

static const uint64_t later[] = { 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112 };

/* Packets of the old size: so many that no other picture is shown before theirs. There is room for one more. */
static uint32_t old_count(const struct clip *clip)
{
	uint32_t count = STREAM_INPUTS - 1;
	bool others;

	do {
		others = false;
		for (uint32_t i = 0; i < count; i++)
			others |= clip->display[i] >= count;
	} while (others && --count > 1);
	EXPECT(count > 2);
	return count;
}

/* One access unit, and the event: there is no other input. Then pictures of the old size that have nowhere to go. */
static struct stream *begin(struct guest *guest, enum clip_kind kind)
{
	const struct clip *clip = clip_get(kind);
	struct stream *stream = stream_create(guest, clip->codec);

	stream_play_from(stream, clip, 0);
	stream_feed(stream);
	guest_wait_events(guest, 1);
	EXPECT_EQUAL(stream->fed, 1);
	EXPECT_EQUAL(guest->events[0].event.event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
	stream_renew_outputs(stream);
	EXPECT_EQUAL(stream->params.crop.width, clip->width);
	EXPECT_EQUAL(stream->params.crop.height, clip->height);
	while (stream->fed < old_count(clip))
		stream_feed(stream);
	return stream;
}

/* The only answer with EOS. */
static const struct stream_answer *find_eos(const struct stream *stream)
{
	const struct stream_answer *found = NULL;

	for (uint32_t i = 0; i < stream->output_answers.count; i++) {
		const struct stream_answer *answer = &stream->output_answers.list[i];

		if (!(answer->response.flags & FLAG_EOS))
			continue;
		EXPECT(found == NULL);
		found = answer;
	}
	return found;
}

/* Sends one input, of another size, and waits for the event, with image buffers of the old size as long as they are needed. */
static void send_one(struct stream *stream)
{
	struct guest *guest = stream->guest;

	EXPECT_EQUAL(guest->event_count, 1);
	stream_feed(stream);
	GUEST_WAIT_UNTIL(guest, (stream_queue_outputs(stream), guest->event_count > 1),
			 "one input with another size in its header brings no event");
	EXPECT_EQUAL(stream->fed, 1);
	EXPECT_EQUAL(guest->events[1].event.event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
	EXPECT_EQUAL(guest->events[1].event.stream_id, stream->id);
}

/* Before the event all old pictures, in order; the last that came has EOS. */
static void expect_old(struct stream *stream, const struct clip *clip, uint32_t count, bool delayed)
{
	const struct stream_answer *eos = find_eos(stream);
	uint32_t event = stream->guest->events[1].order;

	stream->timestamps = NULL;
	stream_expect_pictures(stream, clip, count);
	EXPECT(eos != NULL);
	EXPECT_RESULT(eos->response.result, VIRTIO_VIDEO_RESULT_OK);
	EXPECT(eos->order < event);
	for (uint32_t i = 0; i < count; i++)
		EXPECT(stream_picture(stream, i)->order <= eos->order);
	/* A codec that holds pictures back has one left to flag. */
	if (delayed)
		EXPECT(answer_is_picture(eos));
	if (!answer_is_picture(eos)) {
		EXPECT_EQUAL(eos->response.flags, FLAG_EOS);
		EXPECT_EQUAL(eos->response.timestamp, 0);
	}
}

/* With new buffers all pictures of the new size come. */
static void expect_new(struct stream *stream, const struct clip *clip)
{
	stream->output_answers.count = 0;
	stream_renew_outputs(stream);
	EXPECT_EQUAL(stream->params.crop.width, clip->width);
	EXPECT_EQUAL(stream->params.crop.height, clip->height);
	stream_play(stream);
	stream_finish(stream);
	EXPECT_EQUAL(stream->guest->event_count, 2);
}

static void one_unit(struct guest *guest, enum clip_kind kind, enum clip_kind larger, bool delayed)
{
	const struct clip *clip = clip_get(larger);
	struct stream *stream = begin(guest, kind);

	stream->timestamps = later;
	stream_play_from(stream, clip, 0);
	send_one(stream);
	expect_old(stream, clip_get(kind), old_count(clip_get(kind)), delayed);
	stream->timestamps = later;
	expect_new(stream, clip);
	stream_expect_pictures(stream, clip, clip->count);
}

static void one_unit_of_mpeg2(struct guest *guest)
{
	one_unit(guest, CLIP_MPEG2, CLIP_MPEG2_LARGER, true);
}
static void one_unit_of_mpeg4(struct guest *guest)
{
	one_unit(guest, CLIP_MPEG4, CLIP_MPEG4_LARGER, true);
}
static void one_unit_of_h264(struct guest *guest)
{
	one_unit(guest, CLIP_H264, CLIP_H264_LARGER, true);
}
static void one_unit_of_hevc(struct guest *guest)
{
	one_unit(guest, CLIP_HEVC, CLIP_HEVC_LARGER, true);
}
static void one_unit_of_vp8(struct guest *guest)
{
	one_unit(guest, CLIP_VP8, CLIP_VP8_LARGER, false);
}
static void one_unit_of_vp9(struct guest *guest)
{
	one_unit(guest, CLIP_VP9, CLIP_VP9_LARGER, false);
}
/* To a smaller size it is the same. */
static void smaller_of_h264(struct guest *guest)
{
	one_unit(guest, CLIP_H264_LARGER, CLIP_H264, true);
}

/* Parameter sets without a picture take the place of those in use; the picture comes later. */
static void sets_alone(struct guest *guest, enum clip_kind kind, enum clip_kind larger)
{
	struct cut *cut = cut_begin(clip_get(larger));
	struct stream *stream;

	cut_to(cut, cut_headers(cut), 500);
	for (uint32_t unit = 0; unit < cut->whole->count; unit++)
		cut_to(cut, cut_end_of(cut, unit), later[unit]);
	/* The picture's own, not that of its headers. */
	cut->expected[0] = later[0];
	stream = begin(guest, kind);
	stream->timestamps = cut->timestamps;
	stream_play_from(stream, &cut->pieces, 0);
	send_one(stream);
	expect_old(stream, clip_get(kind), old_count(clip_get(kind)), true);
	stream->timestamps = cut->timestamps;
	expect_new(stream, cut->whole);
	stream->timestamps = cut->expected;
	stream_expect_pictures(stream, cut->whole, cut->whole->count);
}

static void sets_of_h264(struct guest *guest)
{
	sets_alone(guest, CLIP_H264, CLIP_H264_LARGER);
}
static void sets_of_hevc(struct guest *guest)
{
	sets_alone(guest, CLIP_HEVC, CLIP_HEVC_LARGER);
}

/* Those in use once more: nothing changes. */
static void same_sets(struct guest *guest, enum clip_kind kind)
{
	struct cut *cut = cut_begin(clip_get(kind));
	struct stream *stream;

	cut_to(cut, cut_headers(cut), 500);
	stream = begin(guest, kind);
	stream_play_from(stream, &cut->pieces, 0);
	stream->timestamps = cut->timestamps;
	stream_feed(stream);
	stream->timestamps = NULL;
	stream_play_from(stream, cut->whole, old_count(cut->whole));
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, cut->whole, cut->whole->count);
	EXPECT_EQUAL(guest->event_count, 1);
}

static void same_sets_of_h264(struct guest *guest)
{
	same_sets(guest, CLIP_H264);
}
static void same_sets_of_hevc(struct guest *guest)
{
	same_sets(guest, CLIP_HEVC);
}

/* VP8 holds nothing back: when the header comes, the guest has all old pictures. */
static void all_are_out(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_VP8);
	struct stream *stream = begin(guest, CLIP_VP8);
	const struct stream_answer *eos;

	stream_play(stream);
	GUEST_WAIT_UNTIL(guest, (stream_queue_outputs(stream), stream_pictures(stream) == clip->count),
			 "a picture that no other depends on does not come");
	EXPECT(find_eos(stream) == NULL);
	stream->timestamps = later;
	stream_play_from(stream, clip_get(CLIP_VP8_LARGER), 0);
	send_one(stream);
	expect_old(stream, clip, clip->count, false);
	eos = find_eos(stream);
	EXPECT(!answer_is_picture(eos));
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		EXPECT_EQUAL(eos->response.data_sizes[i], 0);
}

static void no_eos(struct guest *guest)
{
	struct stream *stream = begin(guest, CLIP_MPEG2);

	stream->timestamps = later;
	stream_play_from(stream, clip_get(CLIP_MPEG2_LARGER), 0);
	send_one(stream);
	EXPECT(find_eos(stream) == NULL);
	EXPECT_EQUAL(stream_pictures(stream), old_count(clip_get(CLIP_MPEG2)));
}

static const char unit_rule[] =
	"one access unit of another size is enough: all old frames, the last real one with EOS, then the event";
static const char sets_rule[] =
	"parameter sets alone that replace the set in use are enough: all old frames, the last real one with EOS, then the event";
static const char same_rule[] = "a repeated header of the same size sends nothing";

static const struct sequence headers_sequences[] = {
	{ .name = "headers.one_unit_of_mpeg2", .source = "ruling 40", .rule = unit_rule, .run = one_unit_of_mpeg2 },
	{ .name = "headers.one_unit_of_mpeg4", .source = "ruling 40", .rule = unit_rule, .run = one_unit_of_mpeg4 },
	{ .name = "headers.one_unit_of_h264", .source = "ruling 40", .rule = unit_rule, .run = one_unit_of_h264 },
	{ .name = "headers.one_unit_of_hevc", .source = "ruling 40", .rule = unit_rule, .run = one_unit_of_hevc },
	{ .name = "headers.one_unit_of_vp8", .source = "ruling 40", .rule = unit_rule, .run = one_unit_of_vp8 },
	{ .name = "headers.one_unit_of_vp9", .source = "ruling 40", .rule = unit_rule, .run = one_unit_of_vp9 },
	{ .name = "headers.one_unit_of_a_smaller_size",
	  .source = "ruling 40",
	  .rule = unit_rule,
	  .run = smaller_of_h264 },
	{ .name = "headers.parameter_sets_of_h264", .source = "ruling 40", .rule = sets_rule, .run = sets_of_h264 },
	{ .name = "headers.parameter_sets_of_hevc", .source = "ruling 40", .rule = sets_rule, .run = sets_of_hevc },
	{ .name = "headers.same_parameter_sets_of_h264",
	  .source = "ruling 40",
	  .rule = same_rule,
	  .run = same_sets_of_h264 },
	{ .name = "headers.same_parameter_sets_of_hevc",
	  .source = "ruling 40",
	  .rule = same_rule,
	  .run = same_sets_of_hevc },
	{ .name = "headers.eos_where_no_frame_is_left",
	  .source = "ruling 40",
	  .rule = "EOS is on an empty buffer only where all old frames had gone out",
	  .run = all_are_out },
	{ .name = "headers.no_eos",
	  .source = "ruling 40, switched",
	  .rule = "with the switch no frame of the old size has EOS",
	  .run = no_eos,
	  .device.flags = VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE },
};

SEQUENCE_GROUP(headers);
