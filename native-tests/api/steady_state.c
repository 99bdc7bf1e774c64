/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * While streams run nothing is allocated by managed code, neither by the host's thread nor by any other, and so the
 * collector does not run: by the counters of the runtime itself, in the library as it ships.
 *
 * steady_state CLIP | steady_state CODEC
 */
#include <stdlib.h>
#include <string.h>

#include <libavformat/avformat.h>

#include "check.h"
#include "player.h"

#define MEMORY_BYTES (UINT64_C(128) << 20)

enum { WARM_UP = 1500, FRAMES = 3000 };

struct counts {
	uint64_t bytes;
	uint64_t collections;
};

static struct player player;
static uint64_t commands; /* of which the player knows the answers */

static struct counts count(void)
{
	struct counts counts;

	CHECK_EQUAL(virtiovideo_get_runtime_stats(&counts.bytes, &counts.collections), 0);
	return counts;
}

static uint64_t chains(void)
{
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };

	CHECK_EQUAL(virtiovideo_get_queue_stats(player.rig.device, &stats), 0);
	return stats.chains;
}

/* The counters see what is allocated: a device is. */
static void check_counters(void)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct counts before = count();
	struct counts after = count();
	struct virtiovideo *device;

	CHECK_EQUAL(after.bytes, before.bytes);
	CHECK_EQUAL(virtiovideo_create(&config, &device), 0);
	virtiovideo_destroy(&device);
	after = count();
	CHECK(after.bytes > before.bytes);
}

static void check(struct counts before, struct counts after, uint32_t frames)
{
	printf("%" PRIu32 " frames, %" PRIu64 " commands: %" PRIu64 " bytes, %" PRIu64 " collections\n", frames,
	       chains() - commands, after.bytes - before.bytes, after.collections - before.collections);
	CHECK_EQUAL(after.bytes, before.bytes);
	CHECK_EQUAL(after.collections, before.collections);
}

/* The same clip again and again in one stream, with a drain behind each time. */
static uint32_t play(struct player_stream *stream, uint32_t frames)
{
	uint32_t played = 0;

	for (; played < frames; played += stream->taken) {
		stream->fed = stream->taken = 0;
		stream->drained = stream->ended = false;
		player_run(&player);
	}
	return played;
}

/* A buffer for each access unit, so that a few of them are under way at a time, however slow this program is. */
static void split(struct clip_file *clip, const char *path)
{
	uint32_t left = clip->packets[0].size;
	uint8_t *bytes = malloc(left);
	struct clip_packet *packets = NULL;
	AVPacket *packet = av_packet_alloc();
	AVFormatContext *input = NULL;
	uint32_t count = 0;
	uint32_t used = 0;

	CHECK(bytes != NULL && packet != NULL);
	CHECK_EQUAL(avformat_open_input(&input, path, NULL, NULL), 0);
	CHECK(avformat_find_stream_info(input, NULL) >= 0);
	for (; av_read_frame(input, packet) == 0; count++) {
		CHECK((uint32_t)packet->size <= left);
		packets = realloc(packets, (count + 1) * sizeof(*packets));
		CHECK(packets != NULL);
		packets[count] = (struct clip_packet){ memcpy(bytes + used, packet->data, (size_t)packet->size),
						       (uint32_t)packet->size };
		used += (uint32_t)packet->size;
		left -= (uint32_t)packet->size;
		av_packet_unref(packet);
	}
	CHECK(count > 1 && left == 0);
	avformat_close_input(&input);
	av_packet_free(&packet);
	free(clip->bytes);
	free(clip->packets);
	clip->bytes = bytes;
	clip->packets = packets;
	clip->packet_count = count;
}

static void decode(const char *path)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct player_stream *stream;
	struct clip_file clip;
	struct counts before;
	uint32_t frames;

	clip_file_open(&clip, path);
	if (clip.packet_count == 1)
		split(&clip, path);
	player_open(&player, &config, MEMORY_BYTES);
	/*
	 * Of few buffers, or of many that wait for a guest that is slow, the decoder may refer to the pictures in all: then
	 * one has to make way, and is mapped anew.
	 */
	player.outputs = PLAYER_OUTPUTS;
	check_counters();
	CHECK_EQUAL(player_decode(&player, &clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	play(stream, WARM_UP);
	commands = chains();
	before = count();
	frames = play(stream, FRAMES);
	check(before, count(), frames);
	player_close(&player);
	clip_file_close(&clip);
}

static void turn_until(const struct player_stream *stream, uint32_t taken)
{
	while (stream->taken < taken)
		player_turn(&player, 1000);
}

/* One stream in its middle: a drain has the encoder set up anew, which is no steady state. */
static void encode(uint32_t codec)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_ENCODER };
	struct player_stream *stream;
	struct counts before;
	uint32_t result;

	player_open(&player, &config, MEMORY_BYTES);
	check_counters();
	result = player_encode(&player, codec, WARM_UP + FRAMES + PLAYER_INPUTS, &stream);
	if (result != VIRTIO_VIDEO_RESULT_OK) {
		printf("this FFmpeg has no encoder for it: not tested\n");
		exit(77);
	}
	turn_until(stream, WARM_UP);
	commands = chains();
	before = count();
	turn_until(stream, WARM_UP + FRAMES);
	check(before, count(), FRAMES);
	player_run(&player);
	player_close(&player);
}

static uint32_t find_codec(const char *name)
{
	static const struct {
		const char *name;
		uint32_t codec;
	} codecs[] = {
		{ "h264", VIRTIO_VIDEO_CODEC_H264 },   { "hevc", VIRTIO_VIDEO_CODEC_HEVC },
		{ "vp8", VIRTIO_VIDEO_CODEC_VP8 },     { "vp9", VIRTIO_VIDEO_CODEC_VP9 },
		{ "mpeg2", VIRTIO_VIDEO_CODEC_MPEG2 }, { "mpeg4", VIRTIO_VIDEO_CODEC_MPEG4 },
	};

	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
		if (strcmp(name, codecs[i].name) == 0)
			return codecs[i].codec;
	}
	fprintf(stderr, "%s: no codec of that name\n", name);
	exit(2);
}

int main(int argc, char **argv)
{
	CHECK_EQUAL(argc, 2);
	if (strchr(argv[1], '/') != NULL)
		decode(argv[1]);
	else
		encode(find_codec(argv[1]));
	return 0;
}
