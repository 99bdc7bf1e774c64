// SPDX-License-Identifier: GPL-2.0
/* The states of streams: the ways that V4L2 describes, and random ones. */

static u32 walk(struct vv_state *state, const enum vv_event *events, u32 count)
{
	u32 todo = 0;

	for (u32 i = 0; i < count; i++)
		todo = vv_state_step(state, events[i]);
	return todo;
}

#define WALK(state, ...) \
	walk(state, (const enum vv_event[]){ __VA_ARGS__ }, \
	     sizeof((const enum vv_event[]){ __VA_ARGS__ }) / sizeof(enum vv_event))

static struct vv_state decoder_that_runs(void)
{
	struct vv_state state = { .first = true };

	WALK(&state, VV_EV_OUT_ON, VV_EV_CHANGED, VV_EV_CAP_ON);
	return state;
}

static void decoder_begins(struct kunit *test)
{
	struct vv_state state = { .first = true };

	WALK(&state, VV_EV_OUT_ON);
	KUNIT_EXPECT_EQ(test, (int)state.phase, (int)VV_HEADER);
	KUNIT_EXPECT_TRUE(test, vv_state_feeds(&state, VV_OUT));
	/* No buffer for pictures before their size is known. */
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_CHANGED), (u32)VV_DO_TELL_SIZE);
	KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_CAP));
	WALK(&state, VV_EV_CAP_ON);
	KUNIT_EXPECT_EQ(test, (int)state.phase, (int)VV_RUN);
	KUNIT_EXPECT_TRUE(test, vv_state_feeds(&state, VV_CAP));
}

/* GStreamer 1.22 and ffmpeg: CAPTURE streams before the first header. */
static void decoder_that_guessed(struct kunit *test)
{
	struct vv_state state = { .first = true };

	WALK(&state, VV_EV_CAP_ON, VV_EV_OUT_ON);
	KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_CAP));
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_CHANGED), (u32)(VV_DO_TELL_SIZE | VV_DO_WAIT_CLIENT));
	KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_CAP));
	WALK(&state, VV_EV_GO_ON);
	KUNIT_EXPECT_TRUE(test, vv_state_feeds(&state, VV_CAP));
}

static void decoder_drains(struct kunit *test)
{
	struct vv_state state = decoder_that_runs();

	WALK(&state, VV_EV_STOP);
	KUNIT_EXPECT_FALSE(test, vv_state_drains(&state, true));
	KUNIT_EXPECT_TRUE(test, vv_state_drains(&state, false));
	state.drain_sent = true;
	KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_OUT));
	KUNIT_EXPECT_TRUE(test, vv_state_feeds(&state, VV_CAP));
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_EOS), 0u);
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_DRAINED), (u32)(VV_DO_TELL_END | VV_DO_LAST));
	KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_OUT));
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_START), (u32)VV_DO_FORGET_LAST);
	KUNIT_EXPECT_TRUE(test, vv_state_feeds(&state, VV_OUT) && vv_state_feeds(&state, VV_CAP));
}

/* The last of a size is no end, and only the second of both has the event of the end. */
static void decoder_changes_in_a_drain(struct kunit *test)
{
	struct vv_state state = decoder_that_runs();

	WALK(&state, VV_EV_STOP);
	state.drain_sent = true;
	WALK(&state, VV_EV_EOS, VV_EV_DRAIN_CANCELED);
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_CHANGED), (u32)(VV_DO_TELL_SIZE | VV_DO_LAST));
	KUNIT_EXPECT_FALSE(test, vv_state_drains(&state, false));
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_CAP_OFF), (u32)VV_DO_CLEAR_CAP);
	WALK(&state, VV_EV_CAP_ON);
	KUNIT_EXPECT_TRUE(test, vv_state_drains(&state, false));
	state.drain_sent = true;
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_EOS, VV_EV_DRAINED), (u32)(VV_DO_TELL_END | VV_DO_LAST));
}

static void decoder_seeks(struct kunit *test)
{
	struct vv_state state = decoder_that_runs();

	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_EOS, VV_EV_OUT_OFF), (u32)(VV_DO_CLEAR_OUT | VV_DO_UNPARK));
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_OUT_ON), 0u);
	KUNIT_EXPECT_EQ(test, (int)state.phase, (int)VV_RUN);
	/* A change that was under way is still told. */
	WALK(&state, VV_EV_OUT_OFF);
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_CHANGED), (u32)(VV_DO_TELL_SIZE | VV_DO_LAST));
}

static void drain_before_the_header(struct kunit *test)
{
	struct vv_state state = { .first = true };

	WALK(&state, VV_EV_OUT_ON, VV_EV_CAP_ON, VV_EV_STOP);
	KUNIT_EXPECT_TRUE(test, vv_state_drains(&state, false));
	KUNIT_EXPECT_FALSE(test, vv_state_lends(&state));
	state.drain_sent = true;
	KUNIT_EXPECT_TRUE(test, vv_state_lends(&state));
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_EOS, VV_EV_DRAINED), (u32)(VV_DO_TELL_END | VV_DO_LAST));
}

static void encoder_restarts(struct kunit *test)
{
	struct vv_state state = { .encoder = true, .first = true };

	WALK(&state, VV_EV_OUT_ON);
	KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_OUT));
	WALK(&state, VV_EV_CAP_ON);
	KUNIT_EXPECT_TRUE(test, vv_state_feeds(&state, VV_OUT) && vv_state_feeds(&state, VV_CAP));
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_CAP_OFF), (u32)(VV_DO_CLEAR_CAP | VV_DO_CLEAR_OUT | VV_DO_KEY_FRAME));
}

static void failure(struct kunit *test)
{
	struct vv_state state = decoder_that_runs();

	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_FAILED), (u32)VV_DO_FAIL);
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_FAILED), 0u);
	KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_OUT) || vv_state_feeds(&state, VV_CAP));
	/* Nothing is sent to a stream that is not there. */
	KUNIT_EXPECT_EQ(test, WALK(&state, VV_EV_OUT_OFF, VV_EV_CAP_OFF), 0u);
	WALK(&state, VV_EV_GONE, VV_EV_OUT_ON);
	KUNIT_EXPECT_EQ(test, (int)state.phase, (int)VV_HEADER);
}

/* Whatever comes: one last buffer for each pause, an end only with one, and nothing to a device that has no stream. */
static void random_walks(struct kunit *test)
{
	test_random_state = 3;
	for (u32 round = 0; round < 2000; round++) {
		struct vv_state state = { .encoder = round % 2, .first = true };

		for (u32 step = 0; step < 60; step++) {
			enum vv_event event = test_random() % VV_EVENTS;
			bool was_stopped = state.stopped;
			bool dead = state.phase == VV_IDLE || state.phase == VV_FAILED;
			u32 todo;

			/* The device answers only what it was asked. */
			if (event == VV_EV_DRAINED && !state.drain_sent)
				continue;
			todo = vv_state_step(&state, event);
			if (vv_state_drains(&state, test_random() % 2))
				state.drain_sent = true;
			if (todo & VV_DO_LAST)
				KUNIT_EXPECT_FALSE(test, was_stopped);
			if (todo & VV_DO_TELL_END)
				KUNIT_EXPECT_TRUE(test, todo & VV_DO_LAST);
			if (todo & (VV_DO_CLEAR_CAP | VV_DO_CLEAR_OUT))
				KUNIT_EXPECT_FALSE(test, dead);
			if (state.drain_sent)
				KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_OUT));
			if (state.stopped)
				KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_CAP));
			if (!state.on[VV_CAP])
				KUNIT_EXPECT_FALSE(test, vv_state_feeds(&state, VV_CAP) || vv_state_lends(&state));
		}
	}
}

static void cookies(struct kunit *test)
{
	static struct vv_meta_table table;
	u64 first;

	memset(&table, 0, sizeof(table));
	KUNIT_EXPECT_TRUE(test, vv_meta_find(&table, 0) == NULL);
	KUNIT_EXPECT_TRUE(test, vv_meta_find(&table, 1) == NULL);
	first = vv_meta_add(&table, &(struct vv_meta){ .timestamp = 7 });
	for (u64 i = 1; i < VV_COOKIES; i++)
		vv_meta_add(&table, &(struct vv_meta){ .timestamp = 7 });
	KUNIT_ASSERT_TRUE(test, vv_meta_find(&table, first) != NULL);
	KUNIT_EXPECT_EQ(test, vv_meta_find(&table, first)->timestamp, 7ull);
	/* Clients repeat timestamps: each input still has a number of its own. */
	KUNIT_EXPECT_TRUE(test, vv_meta_add(&table, &(struct vv_meta){ .timestamp = 7 }) != first);
	KUNIT_EXPECT_TRUE(test, vv_meta_find(&table, first) == NULL);
	KUNIT_EXPECT_TRUE(test, vv_meta_find(&table, first + VV_COOKIES) != NULL);
	KUNIT_EXPECT_TRUE(test, vv_meta_find(&table, ~0ull) == NULL);
}
