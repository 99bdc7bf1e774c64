/* SPDX-License-Identifier: BSD-3-Clause */
/* fork() before the runtime starts is what sandboxed VMMs do: both go on. After it the child has none of its threads, and is told. */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "player.h"

enum { SECONDS = 120 };

#define MEMORY_BYTES (UINT64_C(128) << 20)

static const struct virtiovideo_config decoder = { .device = VIRTIOVIDEO_DEVICE_DECODER };
static struct player player;
static struct clip_file clip;

/* A child that hangs is killed, and that is a failure. */
static pid_t begin_child(void)
{
	pid_t child;

	fflush(NULL);
	child = fork();
	CHECK(child >= 0);
	if (child == 0)
		alarm(SECONDS);
	return child;
}

static void end_child(pid_t child)
{
	int status;

	CHECK_EQUAL(waitpid(child, &status, 0), child);
	CHECK_EQUAL(status, 0);
}

static void play(void)
{
	struct player_stream *stream;
	uint64_t problems;

	player_open(&player, &decoder, MEMORY_BYTES);
	CHECK_EQUAL(player_decode(&player, &clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	player_run(&player);
	player_close(&player);
	CHECK_EQUAL(virtiovideo_host_check(&problems), 0);
	CHECK_EQUAL(problems, 0);
}

static void check_before(void)
{
	pid_t child = begin_child();

	play();
	if (child == 0)
		_exit(0);
	end_child(child);
}

/* Whatever is called, it comes back, and nothing of the parent's is touched. */
static void call_in_child(void)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct virtiovideo *inherited = player.rig.device;
	struct virtiovideo *device = inherited;
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	uint64_t value;

	CHECK(virtiovideo_version() > 0);
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	CHECK_EQUAL(virtiovideo_host_check(&value), 0);
	CHECK_EQUAL(value, VIRTIOVIDEO_PROBLEM_FORKED);
	CHECK_FAILS(virtiovideo_create(&config, &device), ENOTRECOVERABLE);
	CHECK(device == NULL);
	CHECK_FAILS(virtiovideo_process(inherited, 0), ENOTRECOVERABLE);
	CHECK_FAILS(virtiovideo_vring_kick(inherited, 0), ENOTRECOVERABLE);
	CHECK_FAILS(virtiovideo_vring_stop(inherited, 0, NULL, NULL), ENOTRECOVERABLE);
	CHECK_FAILS(virtiovideo_get_features(inherited, &value), ENOTRECOVERABLE);
	CHECK_FAILS(virtiovideo_reset(inherited), ENOTRECOVERABLE);
	guest_memory_regions(&player.rig.memory, regions);
	CHECK_FAILS(virtiovideo_set_memory(inherited, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0])),
		    ENOTRECOVERABLE);
	CHECK_FAILS(virtiovideo_destroy(&inherited), ENOTRECOVERABLE);
	CHECK(inherited == player.rig.device);
}

static void check_after(void)
{
	struct player_stream *stream;
	pid_t child;

	player_open(&player, &decoder, MEMORY_BYTES);
	CHECK_EQUAL(player_decode(&player, &clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	player_turn(&player, 1);
	/* While the stream's thread works. */
	child = begin_child();
	if (child == 0) {
		call_in_child();
		fflush(NULL);
		_exit(0);
	}
	end_child(child);
	player_run(&player);
	player_close(&player);
}

int main(int argc, char **argv)
{
	CHECK_EQUAL(argc, 2);
	clip_file_open(&clip, argv[1]);
	check_before();
	/* The parent's runtime has run for long by now. */
	check_after();
	clip_file_close(&clip);
	return 0;
}
