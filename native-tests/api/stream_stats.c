/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What virtiovideo_get_stream_stats() and virtiovideo_get_device_stats() tell of streams that decode, asked from a thread
 * beside and from callbacks, and of streams that have ended: the sums are what the guest did.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "check.h"
#include "player.h"

#define MEMORY_BYTES (UINT64_C(256) << 20)

static struct player player;
static atomic_bool done;
static bool from_callback;

static struct virtiovideo_device_stats device_stats(void)
{
	struct virtiovideo_device_stats stats = { .size = sizeof(stats) };

	CHECK_EQUAL(virtiovideo_get_device_stats(player.rig.device, &stats), 0);
	return stats;
}

/* A callback may ask, in the middle of a call. */
static void on_log(void *opaque, uint32_t level, const char *message)
{
	(void)opaque;
	(void)level;
	if (strstr(message, "created") == NULL)
		return;
	CHECK_EQUAL(device_stats().streams, virtiovideo_list_streams(player.rig.device, NULL, 0));
	from_callback = true;
}

static void check_order(uint64_t p50, uint64_t p90, uint64_t p99, uint64_t max)
{
	CHECK(p50 <= p90 && p90 <= p99 && p99 <= max);
}

/* While streams run: no counter goes back, whatever ends meanwhile. */
static void *watch(void *looks)
{
	struct virtiovideo_device_stats before = device_stats();

	do {
		uint32_t ids[PLAYER_STREAMS];
		int count = virtiovideo_list_streams(player.rig.device, ids, PLAYER_STREAMS);
		struct virtiovideo_device_stats now = device_stats();

		CHECK(now.frames_in >= before.frames_in && now.frames_out >= before.frames_out);
		CHECK(now.bytes_in >= before.bytes_in && now.bytes_out >= before.bytes_out);
		CHECK(now.codec_ns >= before.codec_ns && now.output_wait_ns >= before.output_wait_ns);
		CHECK(now.latency_count >= before.latency_count && now.latency_max_ns >= before.latency_max_ns);
		CHECK(now.wakeups >= before.wakeups && now.streams_created >= before.streams_created);
		check_order(now.latency_p50_ns, now.latency_p90_ns, now.latency_p99_ns, now.latency_max_ns);
		before = now;
		CHECK(count >= 0 && count <= PLAYER_STREAMS);
		for (int i = 0; i < count; i++) {
			struct virtiovideo_stream_stats stats = { .size = sizeof(stats), .stream_id = ids[i] };
			int result = virtiovideo_get_stream_stats(player.rig.device, &stats);

			/* It may have ended since. */
			CHECK(result == 0 || result == -ENOENT);
			CHECK_EQUAL(stats.stream_id, ids[i]);
			if (result != 0)
				continue;
			CHECK(stats.codec != 0 && stats.threads >= 1 && stats.thread_delay < stats.threads);
			CHECK(stats.inputs_queued <= PLAYER_INPUTS && stats.outputs_queued <= PLAYER_OUTPUTS);
			check_order(stats.latency_p50_ns, stats.latency_p90_ns, stats.latency_p99_ns,
				    stats.latency_max_ns);
		}
		++*(uint32_t *)looks;
	} while (!done);
	return NULL;
}

static uint64_t clip_bytes(const struct clip_file *clip)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < clip->packet_count; i++)
		bytes += clip->packets[i].size;
	return bytes;
}

static uint64_t copies(const uint64_t *by_reason)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < 8; i++)
		sum += by_reason[i];
	return sum;
}

/* A stream at rest whose clip was decoded to its end. */
static void check_stream(const struct player_stream *stream)
{
	struct virtiovideo_stream_stats stats = { .size = sizeof(stats), .stream_id = stream->id };

	CHECK_EQUAL(virtiovideo_get_stream_stats(player.rig.device, &stats), 0);
	CHECK_EQUAL(stats.codec, stream->clip->codec);
	CHECK_EQUAL(stats.frames_in, stream->clip->packet_count);
	CHECK_EQUAL(stats.bytes_in, clip_bytes(stream->clip));
	CHECK_EQUAL(stats.frames_out, stream->clip->picture_count);
	CHECK_EQUAL(stats.latency_count, stream->clip->picture_count);
	CHECK(stats.bytes_out > stats.frames_out);
	CHECK_EQUAL(stats.damaged, 0);
	CHECK_EQUAL(stats.inputs_queued, 0);
	CHECK(stats.codec_ns > 0);
	CHECK(stats.latency_p50_ns > 0);
	CHECK(copies(stats.copies) <= stats.frames_out);
	CHECK(stats.input_copies <= stats.frames_in);
}

int main(int argc, char **argv)
{
	struct virtiovideo_ops ops = { .log = on_log };
	struct virtiovideo_config config = {
		.device = VIRTIOVIDEO_DEVICE_DECODER, .log_level = VIRTIOVIDEO_LOG_INFO, .threads = 2, .ops = &ops
	};
	struct clip_file clips[PLAYER_STREAMS];
	struct player_stream *streams[PLAYER_STREAMS];
	struct virtiovideo_device_stats ended;
	struct virtiovideo_device_stats running;
	uint64_t pictures = 0;
	uint32_t looks = 0;
	uint32_t ids[PLAYER_STREAMS + 1];
	pthread_t other;

	CHECK_EQUAL(argc, PLAYER_STREAMS + 1);
	player_open(&player, &config, MEMORY_BYTES);
	for (uint32_t i = 0; i < PLAYER_STREAMS; i++) {
		clip_file_open(&clips[i], argv[1 + i]);
		pictures += clips[i].picture_count;
	}
	CHECK_EQUAL(pthread_create(&other, NULL, watch, &looks), 0);
	for (uint32_t round = 1; round <= 3; round++) {
		for (uint32_t i = 0; i < PLAYER_STREAMS; i++)
			CHECK_EQUAL(player_decode(&player, &clips[i], &streams[i]), VIRTIO_VIDEO_RESULT_OK);
		CHECK(from_callback);
		player_run(&player);
		for (uint32_t i = 0; i < PLAYER_STREAMS; i++)
			check_stream(streams[i]);
		/* As many as fit, and how many there are. */
		memset(ids, 0xff, sizeof(ids));
		CHECK_EQUAL(virtiovideo_list_streams(player.rig.device, ids, 2), PLAYER_STREAMS);
		CHECK_EQUAL(ids[0], streams[0]->id);
		CHECK_EQUAL(ids[1], streams[1]->id);
		CHECK_EQUAL(ids[2], UINT32_MAX);
		running = device_stats();
		CHECK_EQUAL(running.streams, PLAYER_STREAMS);
		CHECK(running.threads >= PLAYER_STREAMS && running.threads <= 2 * PLAYER_STREAMS);
		for (uint32_t i = 0; i < PLAYER_STREAMS; i++) {
			struct virtiovideo_stream_stats stats = { .size = sizeof(stats), .stream_id = streams[i]->id };

			player_destroy(&player, streams[i]);
			CHECK_FAILS(virtiovideo_get_stream_stats(player.rig.device, &stats), ENOENT);
		}
		ended = device_stats();
		CHECK_EQUAL(ended.streams, 0);
		CHECK_EQUAL(ended.threads, 0);
		CHECK_EQUAL(ended.streams_created, (uint64_t)round * PLAYER_STREAMS);
		CHECK_EQUAL(ended.frames_out, pictures * round);
		CHECK_EQUAL(ended.frames_out, running.frames_out);
		CHECK_EQUAL(ended.bytes_out, running.bytes_out);
		CHECK_EQUAL(ended.latency_count, pictures * round);
		CHECK_EQUAL(copies(ended.copies), copies(running.copies));
		CHECK(ended.wakeups > 0);
	}
	done = true;
	pthread_join(other, NULL);
	printf("%u looks beside; median latency %llu us, longest %llu us, %llu wake-ups for %llu pictures\n", looks,
	       (unsigned long long)ended.latency_p50_ns / 1000, (unsigned long long)ended.latency_max_ns / 1000,
	       (unsigned long long)ended.wakeups, (unsigned long long)ended.frames_out);
	CHECK_EQUAL(virtiovideo_reset(player.rig.device), 0);
	CHECK_EQUAL(device_stats().frames_out, ended.frames_out);
	for (uint32_t i = 0; i < PLAYER_STREAMS; i++)
		clip_file_close(&clips[i]);
	player_close(&player);
	return 0;
}
