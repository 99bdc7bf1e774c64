/* SPDX-License-Identifier: BSD-3-Clause */
/* A case: a fresh device, a guest that misuses it, and a check that the device still works. */
#ifndef VVHOST_FUZZ_CASE_H
#define VVHOST_FUZZ_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include "fuzz/cost/budget.h"
#include "fuzz/guest/dice.h"
#include "fuzz/guest/fuzz_report.h"
#include "fuzz/guest/racer.h"
#include "options/fuzz_options.h"
#include "script/clip.h"
#include "script/expect.h"
#include "script/guest.h"
#include "script/stream.h"

enum {
	FUZZ_REGIONS = 3,
	FUZZ_SLOTS = 32,
	FUZZ_SLOT_BYTES = 4096,
	FUZZ_EVENTS = 8,
};

/* The subject of a case. */
struct fuzz_kind {
	enum fuzz_target target;
	enum fuzz_ring ring;
	uint32_t device; /* VIRTIOVIDEO_DEVICE_* */
};

/*
 * Guest memory as the device has it: three regions, the first two next to each other in the guest and a hole
 * before the third. Each is mapped on its own, between pages that nobody may touch; the guest itself writes
 * through struct guest_memory. A region that is taken away is made inaccessible.
 */
struct fuzz_ram {
	struct virtiovideo_region regions[FUZZ_REGIONS];
	void *reserved[FUZZ_REGIONS]; /* the mapping with its guard pages */
};

/* Room for a request and its response. */
struct fuzz_slot {
	uint64_t request; /* guest addresses */
	uint64_t response;
	uint32_t room;
	uint32_t written;
	uint32_t length;     /* of the request */
	uint32_t queue_type; /* for a RESOURCE_QUEUE */
	uint32_t resource_id;
	bool busy;
	bool is_event;
};

struct fuzz_case {
	struct fuzz_kind kind;
	struct dice dice;
	struct dice pace; /* for rolls whose number depends on time: it must not change what is done */
	struct guest *guest;
	struct fuzz_ram ram;
	struct ring_features features;
	struct guest_ring *rings; /* two */
	struct fuzz_slot slots[FUZZ_SLOTS];
	struct fuzz_slot events[FUZZ_EVENTS];
	uint32_t event_types[FUZZ_EVENTS]; /* that came; taken by fuzz_take_event() */
	uint32_t event_count;
	uint64_t token; /* of the last chain at descriptor level */
	bool wild;	/* the rings are no longer those of a driver: nothing is read from them */
	bool raced;	/* another thread rewrites: no answer can be relied on */
	struct racer racer;
	uint32_t steps; /* that the guest may still take: fewer when a finding is made smaller */
	struct fuzz_report *report;
};

/* Which case, and how many of its steps. */
struct fuzz_play {
	uint64_t seed;
	uint64_t number;
	uint32_t steps;	    /* of the guest's, at most */
	bool again;	    /* it was beyond a budget when it was played just now */
	const char *daemon; /* program; for FUZZ_FRONT_ENDS */
	struct fuzz_kind kind;
};

/* Before each action of the guest: false if it must stop. */
bool fuzz_step(struct fuzz_case *it);

#endif
