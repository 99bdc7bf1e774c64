/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads that do what the header forbids or allows: a call that comes while another runs is refused with -EBUSY, kicks
 * are taken at any time, a handle that is gone is -EINVAL; and a stream that decodes meanwhile decodes right.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "check.h"
#include "player.h"

#define MEMORY_BYTES (UINT64_C(128) << 20)

enum { HAMMERINGS = 20000, RESETS = 1000, DEVICES = 300 };

static struct player player;
static struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
static _Atomic(struct virtiovideo *) current;
static atomic_bool done;

/* Calls that leave a device as it was, one for each number; the last number takes the table of memory that it has. */
enum { HARMLESS = 8 };

static int call_harmless(struct virtiovideo *device, uint32_t number)
{
	struct virtiovideo_completion completion;
	uint64_t features;
	uint32_t word = 0;

	switch (number % HARMLESS) {
	case 0:
		return virtiovideo_process(device, 0);
	case 1:
		return virtiovideo_get_features(device, &features);
	case 2:
		return virtiovideo_config_read(device, 0, &word, sizeof(word));
	case 3:
		return virtiovideo_config_write(device, 0, &word, 0);
	case 4:
		return virtiovideo_get_queue_count(device);
	case 5:
		return virtiovideo_get_poll_fd(device);
	case 6:
		return virtiovideo_reap(device, &completion, 1);
	default:
		return virtiovideo_set_memory(device, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0]));
	}
}

/* In the middle of virtiovideo_process(), by way of a callback: everything is refused but a kick and the counters. */
static void *call_all(void *unused)
{
	struct virtiovideo *device = player.rig.device;
	struct virtiovideo_vring vring = rig_vring(&player.rig, VIRTIO_VIDEO_COMMANDQ, false);
	struct virtiovideo_chain chain = { .size = sizeof(chain) };
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats) };
	struct virtiovideo_device_stats device_stats = { .size = sizeof(device_stats) };
	struct virtiovideo_stream_stats stream_stats = { .size = sizeof(stream_stats) };

	(void)unused;
	for (uint32_t i = 0; i < HARMLESS; i++)
		CHECK_FAILS(call_harmless(device, i), EBUSY);
	CHECK_FAILS(virtiovideo_ack_features(device, 0), EBUSY);
	CHECK_FAILS(virtiovideo_reset(device), EBUSY);
	CHECK_FAILS(virtiovideo_submit(device, &chain), EBUSY);
	CHECK_FAILS(virtiovideo_vring_start(device, &vring), EBUSY);
	CHECK_FAILS(virtiovideo_vring_stop(device, VIRTIO_VIDEO_COMMANDQ, NULL, NULL), EBUSY);
	CHECK_FAILS(virtiovideo_vring_reset(device, VIRTIO_VIDEO_COMMANDQ), EBUSY);
	CHECK_EQUAL(virtiovideo_vring_kick(device, VIRTIO_VIDEO_COMMANDQ), 0);
	CHECK_EQUAL(virtiovideo_vring_kick_data(device, VIRTIO_VIDEO_COMMANDQ), 0);
	CHECK_EQUAL(virtiovideo_get_queue_stats(device, &stats), 0);
	CHECK_EQUAL(virtiovideo_get_device_stats(device, &device_stats), 0);
	if (virtiovideo_list_streams(device, &stream_stats.stream_id, 1) > 0)
		CHECK_EQUAL(virtiovideo_get_stream_stats(device, &stream_stats), 0);
	CHECK_FAILS(virtiovideo_destroy(&device), EBUSY);
	CHECK(device == player.rig.device);
	return NULL;
}

static void on_log(void *opaque, uint32_t level, const char *message)
{
	pthread_t other;

	(void)opaque;
	(void)level;
	(void)message;
	if (done)
		return;
	done = true;
	CHECK_EQUAL(pthread_create(&other, NULL, call_all, NULL), 0);
	pthread_join(other, NULL);
}

static void check_inside(const struct clip_file *clip)
{
	struct virtiovideo_ops ops = { .log = on_log };
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER,
					     .log_level = VIRTIOVIDEO_LOG_DEBUG,
					     .ops = &ops };
	struct player_stream *stream;

	/* Until the rings run nobody is to be called. */
	done = true;
	player_open(&player, &config, MEMORY_BYTES);
	guest_memory_regions(&player.rig.memory, regions);
	done = false;
	CHECK_EQUAL(player_decode(&player, clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	CHECK(done);
	player_run(&player);
	player_close(&player);
}

static void *hammer(void *counts)
{
	uint32_t *count = counts; /* done, and refused */

	for (uint32_t i = 0; i < HAMMERINGS || count[1] == 0; i++) {
		int result = call_harmless(player.rig.device, i);

		CHECK(result >= 0 || result == -EBUSY);
		count[result == -EBUSY]++;
		CHECK_EQUAL(virtiovideo_vring_kick(player.rig.device, i % 2), 0);
	}
	done = true;
	return NULL;
}

/* Two threads serve a device, neither knows of the other. */
static void check_beside(const struct clip_file *clip)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	uint32_t counts[2] = { 0 };
	uint32_t rounds = 0;
	pthread_t other;

	player_open(&player, &config, MEMORY_BYTES);
	player.rig.is_shared = true;
	guest_memory_regions(&player.rig.memory, regions);
	done = false;
	CHECK_EQUAL(pthread_create(&other, NULL, hammer, counts), 0);
	do {
		struct player_stream *stream;

		CHECK_EQUAL(player_decode(&player, clip, &stream), VIRTIO_VIDEO_RESULT_OK);
		player_run(&player);
		player_destroy(&player, stream);
		rounds++;
	} while (!done);
	pthread_join(other, NULL);
	printf("%u clips beside %u calls, %u of them refused\n", rounds, counts[0] + counts[1], counts[1]);
	CHECK(counts[0] > 0 && counts[1] > 0);
	player_close(&player);
}

/* Calls that end what the other thread counts on. */
static void *upset(void *unused)
{
	(void)unused;
	for (uint32_t i = 0; i < RESETS; i++) {
		struct virtiovideo_vring vring = rig_vring(&player.rig, i / 4 % 2, true);
		int result;

		switch (i % 4) {
		case 0:
			result = virtiovideo_vring_start(player.rig.device, &vring);
			break;
		case 1:
			result = virtiovideo_reset(player.rig.device);
			break;
		case 2:
			result = virtiovideo_set_memory(player.rig.device, regions,
							i % 3 == 0 ? 0 : GUEST_MEMORY_REGIONS, sizeof(regions[0]));
			break;
		default:
			result = virtiovideo_vring_stop(player.rig.device, i / 4 % 2, NULL, NULL);
		}
		CHECK(result == 0 || result == -EBUSY || result == -EINVAL);
	}
	done = true;
	return NULL;
}

static void check_upset(const struct clip_file *clip)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct player_stream *stream;
	pthread_t other;
	uint32_t calls = 0;

	player_open(&player, &config, MEMORY_BYTES);
	CHECK_EQUAL(player_decode(&player, clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	player_turn(&player, 0);
	guest_memory_regions(&player.rig.memory, regions);
	done = false;
	CHECK_EQUAL(pthread_create(&other, NULL, upset, NULL), 0);
	while (!done) {
		int result = call_harmless(player.rig.device, calls++);

		CHECK(result >= 0 || result == -EBUSY);
	}
	pthread_join(other, NULL);
	player_close(&player);
}

static void *kick(void *opaque)
{
	uint32_t *count = opaque; /* taken, and of a device that is gone */

	while (!done) {
		int result = virtiovideo_vring_kick(current, 0);

		CHECK(result == 0 || result == -EINVAL);
		count[result != 0]++;
	}
	return NULL;
}

/* A vCPU that kicks a device which is being destroyed. */
static void check_kick_and_destroy(void)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	uint32_t counts[2] = { 0 };
	pthread_t other;

	done = false;
	CHECK_EQUAL(pthread_create(&other, NULL, kick, counts), 0);
	for (uint32_t i = 0; i < DEVICES || counts[0] == 0 || counts[1] == 0; i++) {
		struct virtiovideo *device;

		CHECK_EQUAL(virtiovideo_create(&config, &device), 0);
		current = device;
		CHECK(virtiovideo_process(device, 0) >= 0);
		virtiovideo_destroy(&device);
		CHECK(device == NULL);
	}
	done = true;
	pthread_join(other, NULL);
	printf("%u kicks taken, %u of a device that was gone\n", counts[0], counts[1]);
}

int main(int argc, char **argv)
{
	struct clip_file clip;

	CHECK_EQUAL(argc, 2);
	clip_file_open(&clip, argv[1]);
	check_inside(&clip);
	check_beside(&clip);
	check_upset(&clip);
	check_beside(&clip);
	check_kick_and_destroy();
	clip_file_close(&clip);
	return 0;
}
