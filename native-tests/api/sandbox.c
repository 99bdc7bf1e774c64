/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Devices inside a seccomp sandbox that is made of the policy that ships, in the orders in which VMMs enter theirs.
 *
 * sandbox ORDER POLICY [-NAME] CLIP...: without the system call NAME; ORDER is one of
 *   none    no sandbox: to see by strace what is called
 *   whole   the runtime starts, then the process goes in
 *   forked  fork, start, go in: a process for the device
 *   thread  the runtime starts, a thread goes in and makes the device: cloud-hypervisor
 *   inside  fork, go in, start: crosvm, whose jail is closed before the device's code runs
 */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "garbage.h"
#include "player.h"
#include "seccomp_policy.h"

enum { CLIPS = 8, ENCODER_PICTURES = 12, STATUS_REFUSED = 3 };

#define MEMORY_BYTES (UINT64_C(256) << 20)

static struct clip_file clips[CLIPS];
static uint32_t clip_count;
static struct policy policy;
static struct player player;

/* Handlers that a sandbox has as well: only to name the call. */
static void on_refused(int signal, siginfo_t *info, void *context)
{
	static const char text[] = "not in the policy: ";
	const char *name = policy_call_name((uint32_t)info->si_syscall);

	(void)signal;
	(void)context;
	if (name == NULL)
		name = "a call without a name";
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0 || write(STDERR_FILENO, name, strlen(name)) < 0 ||
	    write(STDERR_FILENO, "\n", 1) < 0)
		_exit(1);
	_exit(STATUS_REFUSED);
}

/* As many at a time as there is room for. */
static void decode_all(uint32_t threads)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER, .threads = threads };
	struct player_stream *streams[PLAYER_STREAMS];

	player_open(&player, &config, MEMORY_BYTES);
	for (uint32_t first = 0; first < clip_count; first += PLAYER_STREAMS) {
		uint32_t count = 0;

		for (; count < PLAYER_STREAMS && first + count < clip_count; count++)
			CHECK_EQUAL(player_decode(&player, &clips[first + count], &streams[count]),
				    VIRTIO_VIDEO_RESULT_OK);
		player_run(&player);
		while (count > 0)
			player_destroy(&player, streams[--count]);
	}
	player_close(&player);
}

/* What FFmpeg has encoders for. */
static void encode_all(uint32_t threads)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_ENCODER, .threads = threads };
	uint32_t encoded = 0;

	player_open(&player, &config, MEMORY_BYTES);
	for (uint32_t codec = VIRTIO_VIDEO_CODEC_MPEG2; codec <= VIRTIO_VIDEO_CODEC_VP9; codec++) {
		struct player_stream *stream;

		if (player_encode(&player, codec, ENCODER_PICTURES, &stream) != VIRTIO_VIDEO_RESULT_OK)
			continue;
		player_run(&player);
		player_destroy(&player, stream);
		encoded++;
	}
	CHECK(encoded > 0);
	player_close(&player);
}

/* Collections while streams work. */
static void collect(void)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	static struct garbage garbage;
	struct player_stream *stream;

	player_open(&player, &config, MEMORY_BYTES);
	garbage_open(&garbage, player.rig.memory.host);
	for (uint32_t i = 0; i < PLAYER_STREAMS; i++)
		CHECK_EQUAL(player_decode(&player, &clips[i % clip_count], &stream), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < GARBAGE_TABLES; i++) {
		garbage_make(&garbage);
		player_turn(&player, 0);
	}
	player_run(&player);
	garbage_close(&garbage);
	player_close(&player);
}

static void *work(void *unused)
{
	uint64_t problems;

	(void)unused;
	CHECK_EQUAL(virtiovideo_host_check(&problems), 0);
	CHECK_EQUAL(problems, 0);
	decode_all(1);
	decode_all(2);
	encode_all(1);
	encode_all(2);
	collect();
	return NULL;
}

static void *go_in_and_work(void *unused)
{
	policy_enter(&policy, false);
	return work(unused);
}

static void run(const char *order)
{
	pthread_t thread;

	if (strcmp(order, "inside") == 0)
		policy_enter(&policy, true);
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	if (strcmp(order, "whole") == 0 || strcmp(order, "forked") == 0)
		policy_enter(&policy, true);
	if (strcmp(order, "thread") == 0) {
		CHECK_EQUAL(pthread_create(&thread, NULL, go_in_and_work, NULL), 0);
		pthread_join(thread, NULL);
	} else {
		work(NULL);
	}
}

static void read_policy(const char *path, bool start)
{
	/* The stand-in VMM's: the guest's memory, its wait, and its end. */
	static const char *const own[] = { "memfd_create", "ftruncate", "poll", "exit_group", "fstat", "newfstatat" };

	policy_read(&policy, path, start);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		policy_allow(&policy, own[i]);
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = on_refused, .sa_flags = SA_SIGINFO };
	int first = 3;
	int status = 0;

	CHECK(argc > 3);
	read_policy(argv[2], strcmp(argv[1], "inside") == 0);
	if (argv[first][0] == '-')
		CHECK(policy_remove(&policy, argv[first++] + 1));
	for (; first < argc; first++) {
		CHECK(clip_count < CLIPS);
		clip_file_open(&clips[clip_count++], argv[first]);
	}
	CHECK_EQUAL(sigaction(SIGSYS, &action, NULL), 0);
	if (strcmp(argv[1], "forked") == 0 || strcmp(argv[1], "inside") == 0) {
		pid_t child = fork();

		CHECK(child >= 0);
		if (child > 0) {
			CHECK_EQUAL(waitpid(child, &status, 0), child);
			if (WIFSIGNALED(status))
				fprintf(stderr, "killed by signal %d\n", WTERMSIG(status));
			return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
		}
	}
	run(argv[1]);
	return 0;
}
