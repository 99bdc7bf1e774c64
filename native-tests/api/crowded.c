/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A decoder that has one output buffer: each picture that it refers to makes way as a copy, and all are right, whatever
 * madvise() says and does (madvise_shim.c).
 *
 * crowded CLIP
 */
#include "check.h"
#include "player.h"

enum { MET = 5 }; /* plays in which a picture makes way */

#define MEMORY_BYTES (UINT64_C(128) << 20)

static uint64_t taken_back(const struct player *player, const struct player_stream *stream)
{
	struct virtiovideo_stream_stats stats = { .size = sizeof(stats), .stream_id = stream->id };

	CHECK_EQUAL(virtiovideo_get_stream_stats(player->rig.device, &stats), 0);
	return stats.copies[VIRTIOVIDEO_COPY_TAKEN_BACK];
}

int main(int argc, char **argv)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	static struct player player;
	struct clip_file clip;
	int plays = 0;

	CHECK_EQUAL(argc, 2);
	clip_file_open(&clip, argv[1]);
	/* Where the guest is late with its buffer in the beginning, no picture is ever decoded into it. */
	for (int met = 0; met < MET; plays++) {
		struct player_stream *stream;

		player_open(&player, &config, MEMORY_BYTES);
		player.outputs = 1;
		CHECK_EQUAL(player_decode(&player, &clip, &stream), VIRTIO_VIDEO_RESULT_OK);
		player_run(&player);
		met += taken_back(&player, stream) > 0;
		player_close(&player);
	}
	clip_file_close(&clip);
	printf("%s: pictures made way in %d of %d plays\n", argv[1], MET, plays);
	return 0;
}
