/* SPDX-License-Identifier: BSD-3-Clause */
/* A VMM that locks its memory, now and to come: what the library reserves and does not use must not become pages. */
#include <sys/mman.h>

#include "check.h"
#include "player.h"
#include "process_status.h"

#define MEMORY_BYTES (UINT64_C(64) << 20)

/* Beside guest memory, for a clip of 320x240. */
enum { MOST_MIB = 160 };

int main(int argc, char **argv)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	static struct player player;
	struct clip_file clip;
	struct player_stream *stream;
	long before;
	long grown;

	CHECK_EQUAL(argc, 2);
	clip_file_open(&clip, argv[1]);
	if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0) {
		perror("skipped: this process may not lock its memory: mlockall");
		return 77;
	}
	before = process_status("VmRSS");
	player_open(&player, &config, MEMORY_BYTES);
	for (int i = 0; i < PLAYER_STREAMS; i++)
		CHECK_EQUAL(player_decode(&player, &clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	player_run(&player);
	grown = (process_status("VmRSS") - before) / 1024 - (long)(MEMORY_BYTES >> 20);
	printf("%d streams: %ld MiB locked before, then %ld more beside guest memory\n", PLAYER_STREAMS, before / 1024,
	       grown);
	CHECK(grown <= MOST_MIB);
	player_close(&player);
	clip_file_close(&clip);
	return 0;
}
