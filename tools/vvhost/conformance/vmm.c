/* SPDX-License-Identifier: BSD-3-Clause */
/* A VMM's actions beside the guest: resets, queues that stop and go on, feature masks (include/virtiovideo.h). */
#include <errno.h>
#include <string.h>

#include "conformance/sequence.h"
#include "program/report.h"
#include "script/ring_watch.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define PAGES VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES

static void plays(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);

	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
}

/* A stream with pictures that have no buffer to go into and a drain that waits for one, and one with outputs and no input. */
static void make_pending(struct guest *guest)
{
	struct stream *held = stream_open(guest, clip_get(CLIP_MPEG2));
	struct stream *idle = stream_create(guest, VIRTIO_VIDEO_CODEC_H264);
	struct command *drain;

	stream_feed_all(held);
	drain = stream_drain(held);
	stream_attach_outputs(idle);
	stream_queue_outputs(idle);
	/* The device has seen them all when it has answered the command behind them. */
	stream_get_params(held);
	EXPECT_EQUAL(drain->order, 0);
	EXPECT(stream_queued(held, INPUT) > 0);
	EXPECT_EQUAL(stream_queued(idle, OUTPUT), idle->output_count);
}

/* The guest takes its buffers back from the device, and sets up its rings as at the first time. */
static void reset(struct guest *guest)
{
	struct virtiovideo_completion completion;
	struct ring_watch rings[] = { ring_watch(&guest->rings[0]), ring_watch(&guest->rings[1]) };

	EXPECT_EQUAL(virtiovideo_reset(guest->device.handle), 0);
	guest_drop_commands(guest);
	guest_drop_events(guest);
	EXPECT_EQUAL(virtiovideo_reap(guest->device.handle, &completion, 1), 0);
	EXPECT(virtiovideo_process(guest->device.handle, 0) >= 0);
	ring_watch_expect(&rings[0]);
	ring_watch_expect(&rings[1]);
	guest_start_rings(guest);
}

static void reset_answers_nothing(struct guest *guest)
{
	struct ring_watch commands;

	make_pending(guest);
	commands = ring_watch(&guest->rings[VIRTIO_VIDEO_COMMANDQ]);
	reset(guest);
	EXPECT_EQUAL(device_accept(&guest->device), STATUS_OK);
	guest_offer_events(guest, 2);
	/* Gives a late access to the old buffers time to happen. */
	plays(guest);
	ring_watch_expect(&commands);
	guest_expect_untouched(guest);
}

/* However far the device has come with them: how much it finished does not matter. */
static void reset_at_any_time(struct guest *guest)
{
	for (uint32_t round = 0; round < 4; round++) {
		struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

		stream_queue_outputs(stream);
		stream_feed_all(stream);
		for (uint32_t i = 0; i < round; i++)
			guest_run(guest);
		reset(guest);
		EXPECT_EQUAL(device_accept(&guest->device), STATUS_OK);
		guest_offer_events(guest, 2);
	}
	plays(guest);
}

static void reset_forgets_the_features(struct guest *guest)
{
	uint32_t id;

	make_pending(guest);
	reset(guest);
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, VIRTIO_VIDEO_CODEC_MPEG2, &id),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	reset(guest);
	EXPECT_EQUAL(device_accept(&guest->device), STATUS_OK);
	guest_offer_events(guest, 2);
	plays(guest);
}

/* Before the first chain they may be acknowledged again; behind it not even the same, until a reset. */
static void features_are_fixed(struct guest *guest)
{
	uint64_t features = guest->device.features;
	struct virtiovideo *device = guest->device.handle;
	uint32_t id;

	EXPECT_EQUAL(virtiovideo_ack_features(device, 0), 0);
	EXPECT_EQUAL(virtiovideo_ack_features(device, features), 0);
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, VIRTIO_VIDEO_CODEC_MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(virtiovideo_ack_features(device, features) == -EINVAL);
	EXPECT(virtiovideo_ack_features(device, 0) == -EINVAL);
	/* Those that were acknowledged stay. */
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, VIRTIO_VIDEO_CODEC_MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	reset(guest);
	EXPECT_EQUAL(virtiovideo_ack_features(device, 0), 0);
	EXPECT_EQUAL(virtiovideo_ack_features(device, features), 0);
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, VIRTIO_VIDEO_CODEC_MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(virtiovideo_ack_features(device, features) == -EINVAL);
}

static void stop(struct guest *guest, uint32_t queue, uint32_t *next_avail, uint32_t *next_used)
{
	if (guest->transport.ops != &transport_ring_ops)
		expect_skip("at descriptor level the VMM has the rings");
	EXPECT_EQUAL(virtiovideo_vring_stop(guest->device.handle, queue, next_avail, next_used), 0);
	EXPECT_EQUAL(*next_used, guest_ring_next_used(&guest->rings[queue]));
	EXPECT(*next_avail <= guest_ring_next_avail(&guest->rings[queue]));
}

static void start(struct guest *guest, uint32_t queue, uint32_t next_avail, uint32_t next_used)
{
	if (transport_ring_start(&guest->transport, queue, next_avail, next_used) != STATUS_OK)
		guest_broken();
}

static void stopped_events_wait(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_create(guest, clip->codec);
	struct ring_watch events;
	uint32_t next_avail;
	uint32_t next_used;

	stop(guest, VIRTIO_VIDEO_EVENTQ, &next_avail, &next_used);
	events = ring_watch(&guest->rings[VIRTIO_VIDEO_EVENTQ]);
	stream_play_from(stream, clip, 0);
	stream_feed_all(stream);
	GUEST_WAIT_UNTIL(guest, stream->input_answers.count > 0, "no input is taken");
	stream_get_params(stream);
	EXPECT(stream->params.crop.width != clip->width || stream->params.crop.height != clip->height);
	ring_watch_expect(&events);
	EXPECT_EQUAL(guest->event_count, 0);

	start(guest, VIRTIO_VIDEO_EVENTQ, next_avail, next_used);
	guest_offer_events(guest, 1);
	guest_wait_events(guest, 1);
	EXPECT_EQUAL(guest->events[0].event.event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
	EXPECT_EQUAL(guest->events[0].event.stream_id, stream->id);
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
	EXPECT_EQUAL(guest->event_count, 1);
}

static struct command *send_get_params(struct guest *guest, uint32_t stream_id)
{
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id };

	return guest_send(guest, &get, sizeof(get), sizeof(struct virtio_video_stream_get_params_resp));
}

static void stopped_commands(struct guest *guest)
{
	struct command *command;
	struct ring_watch commands;
	uint32_t next_avail;
	uint32_t next_used;

	make_pending(guest);
	stop(guest, VIRTIO_VIDEO_COMMANDQ, &next_avail, &next_used);
	commands = ring_watch(&guest->rings[VIRTIO_VIDEO_COMMANDQ]);
	EXPECT_EQUAL(next_avail, guest_ring_next_avail(&guest->rings[VIRTIO_VIDEO_COMMANDQ]));
	/* It waits in the ring. */
	command = send_get_params(guest, 1);
	if (transport_settle(&guest->transport) != STATUS_OK)
		guest_broken();
	ring_watch_expect(&commands);
	start(guest, VIRTIO_VIDEO_COMMANDQ, next_avail, next_used);
	EXPECT_RESULT(guest_wait_result(guest, command), VIRTIO_VIDEO_RESULT_OK);
	/* Commands that were pending before the stop are answered as if there had been none. */
	guest_finish_members(guest);
	plays(guest);
}

static void reset_commands(struct guest *guest)
{
	if (guest->transport.ops != &transport_ring_ops)
		expect_skip("at descriptor level the VMM has the rings");
	make_pending(guest);
	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++)
		EXPECT_EQUAL(virtiovideo_vring_reset(guest->device.handle, i), 0);
	guest_drop_commands(guest);
	guest_drop_events(guest);
	guest_start_rings(guest);
	guest_offer_events(guest, 2);
	/* The streams are gone, the features are not. */
	EXPECT_RESULT(guest_wait_result(guest, send_get_params(guest, 1)), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
	plays(guest);
}

static int32_t resolve(void *opaque, const uint8_t *uuid, struct virtiovideo_object *object)
{
	(void)opaque;
	(void)uuid;
	(void)object;
	return -ENOENT;
}

/* The features that the device offers with a mask; a refused mask gives -errno. */
static int offered(uint64_t mask, bool has_resolver, uint64_t *features)
{
	struct virtiovideo_ops ops = { .size = sizeof(ops), .resolve_object = has_resolver ? resolve : NULL };
	struct virtiovideo_config config = {
		.size = sizeof(config),
		.device = VIRTIOVIDEO_DEVICE_DECODER,
		.feature_mask = mask,
		.ops = &ops,
	};
	struct virtiovideo *device = NULL;
	int error = virtiovideo_create(&config, &device);

	EXPECT((error == 0) == (device != NULL));
	if (error == 0)
		error = virtiovideo_get_features(device, features);
	virtiovideo_destroy(&device);
	return error;
}

static void masks_without_memory(struct guest *guest)
{
	static const uint64_t non_contiguous = 1 << VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG;
	static const uint64_t object = 1 << VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT;
	uint64_t features;

	(void)guest;
	EXPECT_EQUAL(offered(non_contiguous, true, &features), -EINVAL);
	EXPECT_EQUAL(offered(UINT64_C(1) << 63, true, &features), -EINVAL);
	/* Objects are offered only if something resolves them. */
	EXPECT_EQUAL(offered(object, false, &features), -EINVAL);
	EXPECT_EQUAL(offered(object | non_contiguous, false, &features), -EINVAL);
	EXPECT_EQUAL(offered(object, true, &features), 0);
	EXPECT_EQUAL(features, object);
}

static void mask_of_pages(struct guest *guest)
{
	static const uint64_t pages = 1 << VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES;
	uint64_t features;

	(void)guest;
	EXPECT_EQUAL(offered(pages, true, &features), 0);
	EXPECT_EQUAL(features, pages);
}

static const struct sequence vmm_sequences[] = {
	{ .name = "vmm.reset_answers_nothing",
	  .source = "virtiovideo.h: virtiovideo_reset; ruling 31",
	  .run = reset_answers_nothing },
	{ .name = "vmm.reset_at_any_time",
	  .source = "virtiovideo.h: virtiovideo_reset; ruling 31",
	  .run = reset_at_any_time },
	{ .name = "vmm.reset_forgets_the_features",
	  .source = "virtiovideo.h: virtiovideo_reset; ruling 13",
	  .run = reset_forgets_the_features },
	{ .name = "vmm.features_are_fixed_after_the_first_chain",
	  .source = "virtiovideo.h: virtiovideo_ack_features",
	  .rule = "after the first chain virtiovideo_ack_features() is -EINVAL until a reset",
	  .run = features_are_fixed,
	  .no_events = true },
	{ .name = "encode.features_are_fixed_after_the_first_chain",
	  .source = "virtiovideo.h: virtiovideo_ack_features",
	  .rule = "after the first chain virtiovideo_ack_features() is -EINVAL until a reset",
	  .run = features_are_fixed,
	  .no_events = true,
	  .device.type = VIRTIOVIDEO_DEVICE_ENCODER },
	{ .name = "vmm.events_wait_while_eventq_is_stopped",
	  .source = "virtiovideo.h: virtiovideo_vring_stop; rulings 14, 42",
	  .run = stopped_events_wait },
	{ .name = "vmm.commands_wait_while_commandq_is_stopped",
	  .source = "virtiovideo.h: virtiovideo_vring_stop",
	  .run = stopped_commands },
	{ .name = "vmm.streams_go_when_commandq_is_reset",
	  .source = "virtiovideo.h: virtiovideo_vring_reset",
	  .run = reset_commands },
	{ .name = "vmm.masks_that_leave_no_memory",
	  .source = "virtiovideo.h: feature_mask",
	  .run = masks_without_memory },
	{ .name = "vmm.mask_of_guest_pages", .source = "virtiovideo.h: feature_mask", .run = mask_of_pages },
};

SEQUENCE_GROUP(vmm);
