/* SPDX-License-Identifier: BSD-3-Clause */
/* 1,000 devices, each with a stream that has its buffers, half of them with frames in flight when they go. Nothing stays. */
#include "check.h"
#include "player.h"
#include "process_status.h"

enum {
	CYCLES = 1000,
	SETTLED = 200,	 /* after so many the heap has the size that it keeps */
	FRAMES = 30,	 /* all that are given time, none comes to its end */
	MOST_KIB = 4096, /* that the process may grow by after that */
};

#define MEMORY_BYTES (UINT64_C(128) << 20)

static bool is_worker(const char *task)
{
	char text[300];
	FILE *file;

	snprintf(text, sizeof(text), "/proc/self/task/%s/comm", task);
	file = fopen(text, "re");
	if (file == NULL)
		return false;
	if (fgets(text, sizeof(text), file) == NULL)
		text[0] = '\0';
	fclose(file);
	return strncmp(text, "vvideo-", strlen("vvideo-")) == 0;
}

/* A thread of a stream that was in the codec when its device went ends by itself, with what it has. */
static void await_workers(void)
{
	bool found;

	do {
		DIR *tasks = opendir("/proc/self/task");
		struct dirent *task;

		found = false;
		CHECK(tasks != NULL);
		while (!found && (task = readdir(tasks)) != NULL)
			found = is_worker(task->d_name);
		closedir(tasks);
	} while (found);
}

static void cycle(const struct clip_file *clip, uint32_t number)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	static struct player player;
	struct player_stream *stream;

	if (number % 4 >= 2)
		config.device = VIRTIOVIDEO_DEVICE_ENCODER;
	player_open(&player, &config, MEMORY_BYTES);
	if (config.device == VIRTIOVIDEO_DEVICE_DECODER)
		CHECK_EQUAL(player_decode(&player, clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	else
		CHECK_EQUAL(player_encode(&player, VIRTIO_VIDEO_CODEC_MPEG2, FRAMES, &stream), VIRTIO_VIDEO_RESULT_OK);
	if (number % 2 == 1) {
		player_turn(&player, 0);
		player_turn(&player, 1);
		CHECK(split_ring_in_flight(&player.rig.rings[VIRTIO_VIDEO_COMMANDQ]) > 0);
	}
	player_close(&player);
}

int main(int argc, char **argv)
{
	struct clip_file clip;
	long fds = 0;
	long threads = 0;
	long rss = 0;

	CHECK_EQUAL(argc, 2);
	clip_file_open(&clip, argv[1]);
	for (uint32_t i = 0; i < CYCLES; i++) {
		if (i == SETTLED) {
			await_workers();
			fds = process_fds();
			threads = process_status("Threads");
			rss = process_status("VmRSS");
		}
		cycle(&clip, i);
	}
	await_workers();
	printf("after %d and after %d: fds %ld and %ld, threads %ld and %ld, RSS %ld and %ld KiB\n", SETTLED, CYCLES,
	       fds, process_fds(), threads, process_status("Threads"), rss, process_status("VmRSS"));
	CHECK_EQUAL(process_fds(), fds);
	CHECK_EQUAL(process_status("Threads"), threads);
	CHECK(process_status("VmRSS") - rss <= MOST_KIB);
	clip_file_close(&clip);
	return 0;
}
