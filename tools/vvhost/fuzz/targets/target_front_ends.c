/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Front ends of the daemon that misuse the files that they passed, their messages, the guest's memory, and
 * themselves, as no VMM does. The daemon lives on, serves the next one, and ends on SIGTERM.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/virtio_config.h>

#include "fuzz/guest/daemon_process.h"
#include "fuzz/guest/front_end.h"
#include "fuzz/guest/wild.h"
#include "fuzz/targets/targets.h"
#include "program/report.h"

enum {
	MOST_DEEDS = 6,
	HEADER_BYTES = 12,
	MOST_ASKED = 2000,
	ONE_IN_TERMINATED = 16,
	ONE_IN_WHOLE = 4,
	ABOUT_TO_END = 10000, /* milliseconds */
};

/* VIRTIO_F_VERSION_1 and VHOST_USER_F_PROTOCOL_FEATURES */
#define FEATURES (UINT64_C(1) << VIRTIO_F_VERSION_1 | UINT64_C(1) << 30)

struct hostile {
	struct dice dice;
	struct daemon_process *daemon;
	struct front_end front;
	bool demands_seals; /* the daemon runs with --sealed-memory */
	bool seals;	    /* the front end's memory has F_SEAL_SHRINK */
	bool started;	    /* the queues run */
	bool truncated;	    /* memory was truncated, or may have been */
};

/* For each kind of device one that takes any memory and one that demands seals; they live on from case to case. */
static struct daemon_process daemons[2][2];
static struct hostile hostile;
static struct front_end next;

static void play(struct hostile *it)
{
	if (it->started)
		front_end_query(&it->front);
}

/* The kick is taken back before the daemon can read it, or while it does. */
static void drain_kicks(struct hostile *it)
{
	uint32_t turns = 1 + dice_below(&it->dice, 64);

	for (uint32_t i = 0; i < FRONT_END_QUEUES; i++)
		fcntl(it->front.kicks[i], F_SETFL, dice_once_in(&it->dice, 2) ? O_NONBLOCK : 0);
	for (uint32_t i = 0; i < turns; i++) {
		int kick = it->front.kicks[dice_below(&it->dice, FRONT_END_QUEUES)];
		uint64_t count;

		eventfd_write(kick, 1);
		fcntl(kick, F_SETFL, O_NONBLOCK);
		if (read(kick, &count, sizeof(count)) < 0 && errno != EAGAIN)
			return;
		fcntl(kick, F_SETFL, 0);
	}
}

static void fill_calls(struct hostile *it)
{
	for (uint32_t i = 0; i < FRONT_END_QUEUES; i++) {
		fcntl(it->front.calls[i], F_SETFL, O_NONBLOCK);
		eventfd_write(it->front.calls[i], UINT64_MAX - 1);
		fcntl(it->front.calls[i], F_SETFL, dice_once_in(&it->dice, 2) ? O_NONBLOCK : 0);
	}
	play(it);
}

static void truncate_memory(struct hostile *it)
{
	if (!it->started)
		return;
	/* It also tries what a seal forbids. */
	if (ftruncate(it->front.memory.fd, (off_t)(dice_below(&it->dice, 4) * GUEST_PAGE_SIZE)) == 0) {
		it->truncated = true;
		/* The guest may not access it either from here on. */
		it->started = false;
	} else {
		play(it);
	}
	eventfd_write(it->front.kicks[0], 1);
}

static void send_half(struct hostile *it)
{
	uint8_t body[FRONT_END_BYTES] = { 0 };
	uint32_t size = dice_below(&it->dice, 128);

	for (uint32_t i = 0; i < size; i++)
		body[i] = (uint8_t)dice_roll(&it->dice);
	front_end_send(&it->front, dice_below(&it->dice, MESSAGES), body, size,
		       dice_below(&it->dice, HEADER_BYTES + size), NULL, 0);
}

static void send_any(struct hostile *it)
{
	uint64_t body[16];
	uint32_t size = dice_once_in(&it->dice, 8) ? (uint32_t)wild_word(&it->dice) : 8 * dice_below(&it->dice, 16);
	uint32_t sent = size < sizeof(body) ? size : sizeof(body);

	for (uint32_t i = 0; i < 16; i++)
		body[i] = dice_once_in(&it->dice, 2) ? dice_below(&it->dice, 4) : wild_word(&it->dice);
	front_end_send(&it->front, dice_below(&it->dice, MESSAGES), body, size < sizeof(body) ? size : sent,
		       HEADER_BYTES + sent, NULL, 0);
}

/* Answers come, and nobody reads them. */
static void never_read(struct hostile *it)
{
	static const uint32_t asked[] = { MESSAGE_GET_FEATURES, MESSAGE_GET_PROTOCOL_FEATURES, MESSAGE_GET_QUEUE_NUM,
					  MESSAGE_GET_VRING_BASE };
	uint32_t request = asked[dice_below(&it->dice, sizeof(asked) / sizeof(asked[0]))];

	for (uint32_t i = 0; i < MOST_ASKED; i++) {
		if (!front_end_send(&it->front, request, NULL, 0, HEADER_BYTES, NULL, 0))
			return;
	}
}

static void pass_wrong_files(struct hostile *it)
{
	static const uint32_t requests[] = { MESSAGE_SET_MEM_TABLE, MESSAGE_SET_VRING_KICK, MESSAGE_SET_VRING_CALL,
					     MESSAGE_SET_VRING_ERR, MESSAGE_GET_FEATURES };
	uint32_t request = requests[dice_below(&it->dice, sizeof(requests) / sizeof(requests[0]))];
	uint32_t count = dice_below(&it->dice, FRONT_END_MOST_FDS);
	int ends[2] = { -1, -1 };
	const uint64_t body[] = { request == MESSAGE_SET_MEM_TABLE ? 1 : dice_below(&it->dice, 2), GUEST_MEMORY_BASE,
				  65536, 0x10000, 0 };
	int files[4];
	int fds[FRONT_END_MOST_FDS];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return;
	files[0] = ends[0];
	files[1] = open("/dev/null", O_RDWR | O_CLOEXEC);
	files[2] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	files[3] = memfd_create("short", MFD_CLOEXEC);
	for (uint32_t i = 0; i < count; i++)
		fds[i] = files[dice_below(&it->dice, 4)];
	front_end_send(&it->front, request, body, sizeof(body),
		       HEADER_BYTES + (request == MESSAGE_SET_MEM_TABLE ? sizeof(body) : 8), fds, count);
	close(ends[1]);
	for (uint32_t i = 0; i < 4; i++)
		close(files[i]);
}

static void stop_queue(struct hostile *it)
{
	front_end_send_state(&it->front, MESSAGE_GET_VRING_BASE, dice_below(&it->dice, 3), 0);
}

static void misbehave(struct hostile *it, uint32_t steps)
{
	static void (*const deeds[])(struct hostile * it) = {
		play,	   play,     drain_kicks, drain_kicks,	    fill_calls, truncate_memory,
		send_half, send_any, never_read,  pass_wrong_files, stop_queue,
	};
	uint32_t count = 1 + dice_below(&it->dice, MOST_DEEDS);

	for (uint32_t i = 0; i < count && i < steps; i++)
		deeds[dice_below(&it->dice, sizeof(deeds) / sizeof(deeds[0]))](it);
}

/* Whether the daemon may end by SIGBUS: memory that it was lent can be cut short. */
static bool may_truncate(const struct hostile *it)
{
	return it->truncated && !it->seals && !it->demands_seals;
}

/* The actions of one front end, from connect() on. */
static void play_front_end(struct hostile *it, uint32_t steps)
{
	uint64_t features;

	if (!front_end_open(&it->front, it->daemon->socket, it->seals))
		expect_fail("the daemon cannot be connected to: %s", strerror(errno));
	it->started = !dice_once_in(&it->dice, 8) && front_end_start(&it->front, FEATURES, it->front.memory.fd);
	if (it->started && it->demands_seals && !it->seals) {
		if (front_end_ask(&it->front, MESSAGE_GET_FEATURES, &features))
			expect_fail("--sealed-memory, and memory without seals is let in");
		it->started = false;
	}
	misbehave(it, steps);
}

/* A front end in a process of its own, which is killed in the middle of its work. */
static void play_and_die(struct hostile *it, uint32_t steps)
{
	pid_t child = fork();

	if (child == 0) {
		if (setjmp(expect_escape) == 0)
			play_front_end(it, steps);
		raise(SIGKILL);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
	/* It may have been so. */
	it->truncated = true;
}

static void start_daemon(const struct fuzz_play *play)
{
	daemon_process_start(hostile.daemon, play->daemon, play->kind.device, hostile.demands_seals);
}

/* Starts another one if it ended for a documented reason; any other is a finding. False: it lives. */
static bool restart(const struct fuzz_play *play)
{
	int status;

	if (!daemon_process_ended(hostile.daemon, &status))
		return false;
	if (!WIFSIGNALED(status))
		expect_fail("the daemon ends with status %d", WEXITSTATUS(status));
	if (WTERMSIG(status) != SIGBUS || !may_truncate(&hostile))
		expect_fail("the daemon ends by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	budget_forget();
	start_daemon(play);
	return true;
}

static bool serve_next(bool whole)
{
	struct budget_clock began = budget_clock_read();
	uint64_t features;

	if (!front_end_open(&next, hostile.daemon->socket, hostile.demands_seals) ||
	    !front_end_ask(&next, MESSAGE_GET_FEATURES, &features))
		return false;
	budget_called(BUDGET_FRONT_END, &began);
	return !whole || (front_end_start(&next, FEATURES, next.memory.fd) && front_end_query(&next) &&
			  front_end_answered(&next));
}

/* The next front end is served, whatever the one before did. */
static void expect_served(const struct fuzz_play *play)
{
	bool whole = dice_once_in(&hostile.dice, ONE_IN_WHOLE);
	bool served = false;

	restart(play);
	served = serve_next(whole);
	front_end_close(&next);
	if (served)
		return;
	/* It may have been about to end: then there is another one to ask. */
	if (!daemon_process_wait(hostile.daemon, ABOUT_TO_END) || !restart(play))
		expect_fail("the daemon does not serve the next front end");
	served = serve_next(whole);
	front_end_close(&next);
	if (!served)
		expect_fail("the daemon that was started anew does not serve its front end");
}

static void close_case(void)
{
	front_end_close(&hostile.front);
	front_end_close(&next);
}

static enum outcome outcome_of(struct fuzz_report *report)
{
	if (budget_excess() == NULL)
		return OUTCOME_OK;
	report->is_budget = true;
	expect_fail("%s", budget_excess());
}

enum outcome fuzz_front_ends_run(struct fuzz_report *report, const struct fuzz_play *play)
{
	report->is_budget = false;
	if (setjmp(expect_escape) != 0) {
		close_case();
		/* Its state cannot be trusted. */
		daemon_process_kill(hostile.daemon);
		return expect_outcome();
	}
	close_case();
	hostile.dice = dice_of(play->seed, play->number);
	hostile.started = hostile.truncated = false;
	hostile.demands_seals = dice_once_in(&hostile.dice, 2);
	/* Without seals the session would end at once there, so only a few have none, to test that. */
	hostile.seals = hostile.demands_seals ? !dice_once_in(&hostile.dice, 8) : dice_once_in(&hostile.dice, 2);
	hostile.daemon = &daemons[play->kind.device == VIRTIOVIDEO_DEVICE_ENCODER][hostile.demands_seals];
	if (hostile.daemon->pid == 0)
		start_daemon(play);
	/* Once it has served, it has everything that it keeps. */
	expect_served(play);
	budget_begin(hostile.daemon->pid);
	report->steps = MOST_DEEDS;
	if (dice_once_in(&hostile.dice, 8))
		play_and_die(&hostile, play->steps);
	else
		play_front_end(&hostile, play->steps);
	if (dice_once_in(&hostile.dice, ONE_IN_TERMINATED) && !restart(play)) {
		daemon_process_terminate(hostile.daemon, may_truncate(&hostile));
		close_case();
		return outcome_of(report);
	}
	close_case();
	report->answered++;
	expect_served(play);
	budget_end(play->again);
	return outcome_of(report);
}
