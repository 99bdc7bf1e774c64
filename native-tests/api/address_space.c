/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RLIMIT_AS: with what docs/guide/native-aot.md says that the library needs, a clip of 1280x720 decodes. With less, a
 * stream is refused and the rest goes on; with far less the runtime does not start, and says so.
 *
 * address_space [CLIP MIB]: with CLIP what docs/guide/native-aot.md asks for, or MIB; without it the limits that are too low.
 */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "player.h"
#include "process_status.h"

/* Too little for the heap that the runtime reserves. */
enum { TOO_LITTLE_MIB = 100 };

#define MEMORY_BYTES (UINT64_C(160) << 20)

/* Allows so much more than the process has. */
static void allow(uint64_t bytes)
{
	struct rlimit limit;

	CHECK_EQUAL(getrlimit(RLIMIT_AS, &limit), 0);
	limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : (uint64_t)process_status("VmSize") * 1024 + bytes;
	CHECK_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
}

static void decodes(const char *path, uint64_t mib)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	static struct player player;
	struct clip_file clip;
	struct player_stream *stream;
	long before;

	clip_file_open(&clip, path);
	before = process_status("VmSize");
	allow((mib << 20) + MEMORY_BYTES);
	player_open(&player, &config, MEMORY_BYTES);
	CHECK_EQUAL(player_decode(&player, &clip, &stream), VIRTIO_VIDEO_RESULT_OK);
	player_run(&player);
	printf("%u pictures of %ux%u; %ld MiB of address space beside guest memory, %" PRIu64 " allowed\n",
	       stream->taken, stream->params.crop.width, stream->params.crop.height,
	       (process_status("VmPeak") - before) / 1024 - (long)(MEMORY_BYTES >> 20), mib);
	player_destroy(&player, stream);
	player_close(&player);
	clip_file_close(&clip);
}

/* Not a page more: there is no stack for another thread. */
static void refuses_stream(void)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	static const struct clip_file nothing = { .codec = VIRTIO_VIDEO_CODEC_VP8 };
	static struct player player;
	struct player_stream *stream;
	struct virtiovideo_config other = { .size = sizeof(other), .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct virtiovideo *device = NULL;
	int created;

	player_open(&player, &config, MEMORY_BYTES);
	allow(0);
	CHECK_EQUAL(player_decode(&player, &nothing, &stream), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	created = virtiovideo_create(&other, &device);
	CHECK(created == 0 || created == -ENOMEM);
	virtiovideo_destroy(&device);
	allow(RLIM_INFINITY);
	CHECK_EQUAL(player_decode(&player, &nothing, &stream), VIRTIO_VIDEO_RESULT_OK);
	player_destroy(&player, stream);
	player_close(&player);
}

/* The one thing that no errno can tell: then the runtime prints a line and aborts. */
static void runtime_says_so(void)
{
	char text[1024] = "";
	size_t length = 0;
	ssize_t got;
	int lines[2];
	int status;
	pid_t child;

	CHECK_EQUAL(pipe(lines), 0);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		struct rlimit no_core = { 0, 0 };

		setrlimit(RLIMIT_CORE, &no_core);
		allow((uint64_t)TOO_LITTLE_MIB << 20);
		dup2(lines[1], STDERR_FILENO);
		virtiovideo_runtime_start(0);
		_exit(0);
	}
	close(lines[1]);
	while ((got = read(lines[0], text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)got;
	close(lines[0]);
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	printf("with %d MiB: signal %d, \"%s\"\n", TOO_LITTLE_MIB, WIFSIGNALED(status) ? WTERMSIG(status) : 0, text);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(int argc, char **argv)
{
	if (argc == 3) {
		decodes(argv[1], strtoul(argv[2], NULL, 10));
		return 0;
	}
	runtime_says_so();
	refuses_stream();
	return 0;
}
