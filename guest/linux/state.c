// SPDX-License-Identifier: GPL-2.0
/*
 * The states of a stream: V4L2's stateful decoder and encoder on one side, the wire on the other.
 *
 * The device flags the last frame before a change of size and the last one of a drain alike. So a buffer that is flagged
 * is parked until the event or the answer to DRAIN tells which of both it is.
 */
#include "pure.h"

static u32 unpark(struct vv_state *state)
{
	u32 todo = state->parked ? VV_DO_UNPARK : 0;

	state->parked = false;
	return todo;
}

static bool has_stream(const struct vv_state *state)
{
	return state->phase != VV_IDLE && state->phase != VV_FAILED;
}

static u32 out_off(struct vv_state *state)
{
	u32 todo = 0;

	state->on[VV_OUT] = false;
	if (!has_stream(state))
		return 0;
	todo |= VV_DO_CLEAR_OUT;
	/* Frames that were not delivered are dropped. A change that is under way still has its event. */
	todo |= unpark(state);
	/* V4L2 wants an end of a drain that an encoder's client asked for, though its pictures are gone. */
	if (state->encoder && state->drain_wanted && state->on[VV_CAP] && !state->stopped) {
		todo |= VV_DO_TELL_END | VV_DO_LAST;
		state->stopped = true;
	}
	state->drain_wanted = false;
	state->drain_sent = false;
	return todo;
}

static u32 cap_off(struct vv_state *state)
{
	u32 todo = 0;

	state->on[VV_CAP] = false;
	if (!has_stream(state))
		return 0;
	todo |= VV_DO_CLEAR_CAP;
	if (state->encoder)
		todo |= VV_DO_CLEAR_OUT | VV_DO_KEY_FRAME;
	/* What is parked goes back to the client with all others. */
	state->parked = false;
	state->drain_sent = false;
	/* A drain ends; one that met a change of size goes on after it. */
	if (state->phase == VV_RUN)
		state->drain_wanted = false;
	state->stopped = false;
	return todo;
}

static u32 cap_on(struct vv_state *state)
{
	state->on[VV_CAP] = true;
	if (state->phase == VV_AWAIT && state->told)
		state->phase = VV_RUN;
	state->stopped = false;
	return 0;
}

static u32 start(struct vv_state *state)
{
	if (state->phase == VV_AWAIT && state->told && state->on[VV_CAP]) {
		state->phase = VV_RUN;
		state->stopped = false;
		return VV_DO_FORGET_LAST;
	}
	if (!state->stopped)
		return 0;
	state->stopped = false;
	return VV_DO_FORGET_LAST;
}

static u32 drained(struct vv_state *state)
{
	state->drain_sent = false;
	/* A change came first, and its last buffer with it: the drain is sent again after it. */
	if (!state->drain_wanted || state->stopped)
		return unpark(state);
	state->drain_wanted = false;
	state->parked = false;
	state->stopped = true;
	return VV_DO_TELL_END | VV_DO_LAST;
}

static u32 changed(struct vv_state *state, bool differs)
{
	bool first = state->first;
	u32 todo = 0;

	if (!has_stream(state) || state->encoder)
		return 0;
	state->first = false;
	if (!differs && !first) {
		/* As if it had not been. The device gave all empty buffers back; they are queued again. */
		todo |= state->parked ? VV_DO_DELIVER : 0;
		state->parked = false;
		return todo;
	}
	state->phase = VV_AWAIT;
	state->told = true;
	todo |= VV_DO_TELL_SIZE;
	if (first) {
		/* Nothing came before it that could be the last. */
		todo |= unpark(state);
		if (state->on[VV_CAP])
			todo |= VV_DO_WAIT_CLIENT;
	} else if (state->on[VV_CAP] && !state->stopped) {
		state->parked = false;
		state->stopped = true;
		todo |= VV_DO_LAST;
	}
	return todo;
}

static u32 out_on(struct vv_state *state)
{
	u32 todo = 0;

	state->on[VV_OUT] = true;
	if (state->phase == VV_IDLE) {
		state->phase = state->encoder ? VV_RUN : VV_HEADER;
		state->first = true;
		state->told = false;
	} else if (state->stopped && state->phase != VV_AWAIT) {
		state->stopped = false;
		todo |= VV_DO_FORGET_LAST;
	}
	return todo;
}

static u32 failed(struct vv_state *state)
{
	if (state->phase == VV_IDLE || state->phase == VV_FAILED)
		return 0;
	state->phase = VV_FAILED;
	state->parked = false;
	state->drain_sent = false;
	state->drain_wanted = false;
	state->stopped = false;
	return VV_DO_FAIL;
}

static u32 gone(struct vv_state *state)
{
	u32 todo = unpark(state);

	state->phase = VV_IDLE;
	state->drain_sent = false;
	state->drain_wanted = false;
	state->stopped = false;
	state->told = false;
	return todo;
}

u32 vv_state_step(struct vv_state *state, enum vv_event event)
{
	switch (event) {
	case VV_EV_OUT_ON:
		return out_on(state);
	case VV_EV_OUT_OFF:
		return out_off(state);
	case VV_EV_CAP_ON:
		return cap_on(state);
	case VV_EV_CAP_OFF:
		return cap_off(state);
	case VV_EV_STOP:
		if (has_stream(state) && state->on[VV_OUT] && !state->stopped)
			state->drain_wanted = true;
		return 0;
	case VV_EV_START:
		return start(state);
	case VV_EV_EOS:
		state->parked = true;
		return 0;
	case VV_EV_DRAINED:
		return drained(state);
	case VV_EV_DRAIN_CANCELED:
		state->drain_sent = false;
		return 0;
	case VV_EV_CHANGED:
	case VV_EV_CHANGED_NOTHING:
		return changed(state, event == VV_EV_CHANGED);
	case VV_EV_GO_ON:
		if (state->phase == VV_AWAIT && state->told && state->on[VV_CAP] && !state->stopped)
			state->phase = VV_RUN;
		return 0;
	case VV_EV_FAILED:
		return failed(state);
	case VV_EV_GONE:
		return gone(state);
	case VV_EVENTS:
		break;
	}
	return 0;
}

/* Whether buffers of this side may go to the device now. */
bool vv_state_feeds(const struct vv_state *state, enum vv_side side)
{
	if (!has_stream(state) || !state->on[side])
		return false;
	if (side == VV_OUT)
		return !state->drain_sent && (!state->stopped || state->phase == VV_AWAIT) &&
		       (!state->encoder || state->on[VV_CAP]);
	if (state->encoder)
		return !state->stopped && state->on[VV_OUT];
	return state->phase == VV_RUN && !state->stopped;
}

/* A drain before the first header needs a buffer for its end: one is lent, whatever its size. */
bool vv_state_lends(const struct vv_state *state)
{
	return state->phase == VV_HEADER && state->on[VV_CAP] && state->drain_sent && !state->parked && !state->stopped;
}

/* Whether DRAIN is to be sent. */
bool vv_state_drains(const struct vv_state *state, bool inputs_left)
{
	return has_stream(state) && state->drain_wanted && !state->drain_sent && !inputs_left && !state->stopped &&
	       state->phase != VV_AWAIT;
}
