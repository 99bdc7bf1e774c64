/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A VMM that kicks its vCPUs by SIGRTMIN, as cloud-hypervisor does: thousands of signals, at threads of the host's and at
 * the process, while streams decode and the runtime collects.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "check.h"
#include "garbage.h"
#include "player.h"

enum { FEWEST_SIGNALS = 5000, PAUSE_US = 20 };

#define MEMORY_BYTES (UINT64_C(256) << 20)

static atomic_uint received;
static atomic_bool done;
static pthread_t host;

static void on_signal(int number)
{
	(void)number;
	received++;
}

static void *send_signals(void *unused)
{
	(void)unused;
	for (unsigned int sent = 0; !done; sent++) {
		if (sent % 2 == 0)
			pthread_kill(host, SIGRTMIN);
		else
			kill(getpid(), SIGRTMIN);
		usleep(PAUSE_US);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER, .threads = 2 };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	static struct player player;
	static struct garbage garbage;
	struct clip_file clips[PLAYER_STREAMS];
	struct player_stream *streams[PLAYER_STREAMS];
	uint32_t rounds = 0;
	uint32_t tables = 0;
	uint64_t problems;
	pthread_t sender;

	CHECK_EQUAL(argc, 1 + PLAYER_STREAMS);
	for (int i = 0; i < PLAYER_STREAMS; i++)
		clip_file_open(&clips[i], argv[1 + i]);
	CHECK_EQUAL(sigaction(SIGRTMIN, &action, NULL), 0);
	host = pthread_self();
	player_open(&player, &config, MEMORY_BYTES);
	garbage_open(&garbage, player.rig.memory.host);
	CHECK_EQUAL(pthread_create(&sender, NULL, send_signals, NULL), 0);
	while (received < FEWEST_SIGNALS || tables < GARBAGE_TABLES) {
		for (int i = 0; i < PLAYER_STREAMS; i++)
			CHECK_EQUAL(player_decode(&player, &clips[i], &streams[i]), VIRTIO_VIDEO_RESULT_OK);
		for (uint32_t i = 0; i < GARBAGE_TABLES / 4; i++, tables++) {
			garbage_make(&garbage);
			player_turn(&player, 0);
		}
		player_run(&player);
		for (int i = 0; i < PLAYER_STREAMS; i++)
			player_destroy(&player, streams[i]);
		rounds++;
	}
	done = true;
	pthread_join(sender, NULL);
	CHECK_EQUAL(virtiovideo_host_check(&problems), 0);
	CHECK_EQUAL(problems, 0);
	printf("%u signals, %u times %d clips, %u tables\n", received, rounds, PLAYER_STREAMS, tables);
	garbage_close(&garbage);
	player_close(&player);
	for (int i = 0; i < PLAYER_STREAMS; i++)
		clip_file_close(&clips[i]);
	return 0;
}
