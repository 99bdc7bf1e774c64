/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * STREAM_CREATEs that fail half-way, 2,000 of each kind, and streams whose decoder cannot be opened: what was made before is given back.
 * The failures are made here: functions of the C library and of FFmpeg that this program has in front of theirs.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "check.h"
#include "player_commands.h"
#include "process_status.h"

enum {
	ROUNDS = 2000,
	SETTLED = 200,	  /* after so many the heap has the size that it keeps */
	MOST_KIB = 32768, /* that it may grow by after that: 300 KiB of each would be 527 MiB */
};

#define MEMORY_BYTES (UINT64_C(128) << 20)

/* What fails: the call of that number of a function, counted from the beginning of each STREAM_CREATE. */
static const char *failing;
static int fails_at;
static _Atomic int calls; /* a decoder is opened by its stream's thread */

static bool fails(const char *function)
{
	return failing != NULL && strcmp(failing, function) == 0 && ++calls == fails_at;
}

static void *real(const char *function)
{
	void *found = dlsym(RTLD_NEXT, function);

	CHECK(found != NULL);
	return found;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	static int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

	if (next == NULL)
		*(void **)&next = real("pthread_create");
	return fails("pthread_create") ? EAGAIN : next(thread, attributes, start, argument);
}

void *av_frame_alloc(void);
void *av_frame_alloc(void)
{
	static void *(*next)(void);

	if (next == NULL)
		*(void **)&next = real("av_frame_alloc");
	return fails("av_frame_alloc") ? NULL : next();
}

void *av_packet_alloc(void);
void *av_packet_alloc(void)
{
	static void *(*next)(void);

	if (next == NULL)
		*(void **)&next = real("av_packet_alloc");
	return fails("av_packet_alloc") ? NULL : next();
}

int avcodec_open2(void *context, const void *codec, void **options);
int avcodec_open2(void *context, const void *codec, void **options)
{
	static int (*next)(void *, const void *, void **);

	if (next == NULL)
		*(void **)&next = real("avcodec_open2");
	return fails("avcodec_open2") ? -ENOMEM : next(context, codec, options);
}

static uint32_t create(struct player *player, bool encodes, struct player_stream **stream)
{
	static const struct clip_file nothing = { .codec = VIRTIO_VIDEO_CODEC_H264 };

	calls = 0;
	return encodes ? player_encode(player, VIRTIO_VIDEO_CODEC_H264, 1, stream)
		       : player_decode(player, &nothing, stream);
}

/* What failed has left nothing, and the next stream is well. */
static void verify(struct player *player, bool encodes, long rss)
{
	struct virtiovideo_device_stats stats = { .size = sizeof(stats) };
	struct player_stream *stream;

	CHECK(process_status("VmRSS") - rss <= MOST_KIB);
	CHECK_EQUAL(virtiovideo_get_device_stats(player->rig.device, &stats), 0);
	CHECK_EQUAL(stats.streams, 0);
	CHECK_EQUAL(stats.memory_bytes, 0);
	CHECK_EQUAL(stats.maps, 0);
	CHECK_EQUAL(create(player, encodes, &stream), VIRTIO_VIDEO_RESULT_OK);
	player_destroy(player, stream);
}

static void refused(bool encodes, const char *function, int call)
{
	struct virtiovideo_config config = { .device = encodes ? VIRTIOVIDEO_DEVICE_ENCODER
							       : VIRTIOVIDEO_DEVICE_DECODER };
	static struct player player;
	struct player_stream *stream;
	long rss = 0;

	player_open(&player, &config, MEMORY_BYTES);
	failing = function;
	fails_at = call;
	for (int i = 0; i < ROUNDS; i++) {
		if (i == SETTLED)
			rss = process_status("VmRSS");
		CHECK_EQUAL(create(&player, encodes, &stream), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
		/* The call was met: the stream was refused for that, not for something before. */
		CHECK(calls >= call);
	}
	failing = NULL;
	printf("%s, %d refused for call %d of %s: RSS %ld and %ld KiB\n", encodes ? "encoder" : "decoder", ROUNDS, call,
	       function, rss, process_status("VmRSS"));
	verify(&player, encodes, rss);
	player_close(&player);
}

/* STREAM_CREATE is answered before the decoder is open: the stream fails then. */
static void fails_to_open(void)
{
	static const struct virtio_video_stream_create create_request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = VIRTIO_VIDEO_CODEC_H264,
	};
	struct virtio_video_stream_destroy destroy_request = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_DESTROY };
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	static struct player player;
	struct virtio_video_stream_create_resp created;
	uint32_t result;
	long rss = 0;

	player_open(&player, &config, MEMORY_BYTES);
	player.takes_errors = true;
	failing = "avcodec_open2";
	fails_at = 1;
	for (uint32_t i = 0; i < ROUNDS; i++) {
		if (i == SETTLED)
			rss = process_status("VmRSS");
		calls = 0;
		memcpy(&created, player_call(&player, NULL, &create_request, sizeof(create_request), sizeof(created)),
		       sizeof(created));
		CHECK_EQUAL(created.result, VIRTIO_VIDEO_RESULT_OK);
		for (int turns = 0; player.errors <= i; turns++) {
			CHECK(turns < PLAYER_PATIENCE);
			player_take(&player, PLAYER_TURN_MILLISECONDS);
		}
		CHECK_EQUAL(calls, 1);
		destroy_request.stream_id = created.stream_id;
		memcpy(&result, player_call(&player, NULL, &destroy_request, sizeof(destroy_request), sizeof(result)),
		       sizeof(result));
		CHECK_EQUAL(result, VIRTIO_VIDEO_RESULT_OK);
	}
	failing = NULL;
	printf("decoder, %d that cannot be opened: RSS %ld and %ld KiB\n", ROUNDS, rss, process_status("VmRSS"));
	verify(&player, false, rss);
	player_close(&player);
}

int main(void)
{
	fails_to_open();
	refused(false, "av_packet_alloc", 1);
	refused(false, "av_frame_alloc", 1);
	refused(false, "av_frame_alloc", 2);
	refused(false, "pthread_create", 1);
	refused(true, "av_frame_alloc", 1);
	refused(true, "av_frame_alloc", 2);
	refused(true, "av_packet_alloc", 1);
	refused(true, "av_packet_alloc", 2);
	refused(true, "pthread_create", 1);
	return 0;
}
