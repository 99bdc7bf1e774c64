/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Codecs that never come back hold up no call, all streams of a device in them: none of those that a host makes when it
 * has to be quick takes 50 ms of processor time, and each returns. The codec is this program's, in front of libavcodec's.
 *
 * blocked_codec CLIP
 */
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "player.h"

enum { MOST_MS = 50 };

#define MEMORY_BYTES (UINT64_C(128) << 20)

static struct player player;
static struct player_stream *stream;
static atomic_uint inside; /* streams in their codec */

int avcodec_send_packet(void *context, const void *packet);
int avcodec_send_packet(void *context, const void *packet)
{
	static sem_t never;

	(void)context;
	(void)packet;
	inside++;
	for (;;)
		sem_wait(&never);
}

static double milliseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void destroy_stream(void)
{
	player_destroy(&player, stream);
}

static void set_memory(void)
{
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];

	guest_memory_regions(&player.rig.memory, regions);
	CHECK_EQUAL(virtiovideo_set_memory(player.rig.device, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0])), 0);
}

static void take_memory(void)
{
	CHECK_EQUAL(virtiovideo_set_memory(player.rig.device, NULL, 0, sizeof(struct virtiovideo_region)), 0);
}

static void stop(void)
{
	uint32_t next;

	CHECK_EQUAL(virtiovideo_vring_stop(player.rig.device, VIRTIO_VIDEO_COMMANDQ, &next, &next), 0);
}

static void reset(void)
{
	CHECK_EQUAL(virtiovideo_reset(player.rig.device), 0);
}

static void destroy(void)
{
	virtiovideo_destroy(&player.rig.device);
}

static void time_call(const struct clip_file *clip, const char *name, void (*call)(void))
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	unsigned before = inside;
	double wall;
	double processor;

	player_open(&player, &config, MEMORY_BYTES);
	for (int i = 0; i < PLAYER_STREAMS; i++)
		CHECK_EQUAL(player_decode(&player, clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	while (inside < before + PLAYER_STREAMS)
		player_turn(&player, 10);
	wall = milliseconds(CLOCK_MONOTONIC);
	processor = milliseconds(CLOCK_THREAD_CPUTIME_ID);
	call();
	processor = milliseconds(CLOCK_THREAD_CPUTIME_ID) - processor;
	printf("%s: %.2f ms, %.2f ms of processor time\n", name, milliseconds(CLOCK_MONOTONIC) - wall, processor);
	CHECK(processor < MOST_MS);
	player_close(&player);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*call)(void);
	} calls[] = {
		{ "STREAM_DESTROY", destroy_stream },
		{ "virtiovideo_set_memory", set_memory },
		{ "virtiovideo_set_memory of nothing", take_memory },
		{ "virtiovideo_vring_stop", stop },
		{ "virtiovideo_reset", reset },
		{ "virtiovideo_destroy", destroy },
	};
	struct clip_file clip;

	CHECK_EQUAL(argc, 2);
	clip_file_open(&clip, argv[1]);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		time_call(&clip, calls[i].name, calls[i].call);
	/* Their threads never end: not even exit() may wait for them. */
	clip_file_close(&clip);
	return 0;
}
