// SPDX-License-Identifier: GPL-2.0
/*
 * states NODE FILE: what a client of a stateful decoder may do, in orders that players seldom use. FILE is what load_units()
 * reads. One line for each test.
 */
#include <stdio.h>

#include "client.h"

static void plain(struct client *c)
{
	feed(c, 0, unit_count);
	finish(c);
	expect(c, unit_count);
}

static void stop_before_header(struct client *c)
{
	feed(c, 0, 1);
	finish(c);
	expect(c, 1);
}

static void stop_again(struct client *c)
{
	plain(c);
	for (int i = 0; i < 2; i++) {
		command(c, V4L2_DEC_CMD_START);
		c->frames = 0;
		queue_images(c);
		c->failure = NULL;
		feed(c, 0, unit_count);
		finish(c);
		expect(c, unit_count);
	}
}

/* A decoder that was stopped resumes with all its state from before: the next frames refer to earlier ones. */
static void stop_inside_a_group(struct client *c)
{
	unsigned int part = unit_count / 3 + 1;

	for (unsigned int from = 0; from < unit_count && !c->failure; from += part) {
		if (from > 0) {
			command(c, V4L2_DEC_CMD_START);
			queue_images(c);
			c->failure = NULL;
		}
		feed(c, from, from + part < unit_count ? from + part : unit_count);
		finish(c);
	}
	expect(c, unit_count);
}

static void seek_early(struct client *c)
{
	feed(c, 0, 2);
	seek(c);
	plain(c);
}

static void seek_in_the_middle(struct client *c)
{
	for (int i = 0; i < 3; i++) {
		feed(c, 0, unit_count / 2 + i);
		seek(c);
	}
	plain(c);
}

static void seek_in_a_drain(struct client *c)
{
	feed(c, 0, unit_count / 2);
	command(c, V4L2_DEC_CMD_STOP);
	seek(c);
	plain(c);
}

static void capture_restarts(struct client *c)
{
	feed(c, 0, unit_count / 2);
	stream(c, VIDIOC_STREAMOFF, CAP);
	queue_images(c);
	feed(c, unit_count / 2, unit_count);
	finish(c);
	if (!c->failure && c->newest != (long)unit_count)
		c->failure = "the last frame is missing";
}

static void ends_anywhere(struct client *c)
{
	for (unsigned int units = 0; units < 12 && !c->failure; units++) {
		feed(c, 0, units);
		if (units % 2)
			command(c, V4L2_DEC_CMD_STOP);
		close_client(c);
		open_client(c);
	}
	plain(c);
}

/* The device has the memory that a buffer was queued with last, not the one of before. */
static void other_memory(struct client *c)
{
	struct memory own, other;
	bool fine = open_memory(&own);

	fine = open_memory(&other) && fine;
	c->memory = &own;
	plain(c);
	if (!fine || c->failure)
		goto end;
	close_client(c);
	open_client(c);
	other.moves = true;
	c->memory = &other;
	plain(c);
	for (unsigned int i = 1; i <= unit_count && !c->failure; i++)
		if (!own.sums[i] || own.sums[i] != other.sums[i])
			c->failure = "a frame is not in the memory that it was to be in";
end:
	if (!fine)
		c->failure = "no DMABUFs";
	c->memory = NULL;
	close_memory(&own);
	close_memory(&other);
}

int main(int count, char **arguments)
{
	static const struct {
		const char *name;
		void (*run)(struct client *c);
	} tests[] = {
		{ "plain", plain },
		{ "stop before the header", stop_before_header },
		{ "stop and start again", stop_again },
		{ "stop inside a group", stop_inside_a_group },
		{ "seek before the header", seek_early },
		{ "seek in the middle", seek_in_the_middle },
		{ "seek in a drain", seek_in_a_drain },
		{ "restart of CAPTURE", capture_restarts },
		{ "close in any state", ends_anywhere },
		{ "other memory each time", other_memory },
	};
	int failed = 0;

	if (count != 3 || !load_units(arguments[2]))
		return 2;
	node = arguments[1];
	for (unsigned int i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct client c;

		open_client(&c);
		tests[i].run(&c);
		close_client(&c);
		printf("states: %s: %s", tests[i].name, c.failure ? "FAILED: " : "ok\n");
		if (c.failure)
			printf("%s (%u frames of %u)\n", c.failure, c.frames, unit_count);
		fflush(stdout);
		failed += !!c.failure;
	}
	return !!failed;
}
