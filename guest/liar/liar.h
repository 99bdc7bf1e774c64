/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A device that lies: it stands between a guest and a daemon, speaks vhost-user with both, and changes what the daemon
 * answers before the guest sees it.
 *
 * The daemon reads the guest's commands where they are, and writes its answers there. But it publishes them in a used ring
 * of the liar's, who changes them and publishes them in the guest's. The ring of events is wholly the liar's towards the
 * daemon. It never lets the daemon write to a chain that the guest has back: no driver could survive that.
 */
#ifndef LIAR_H
#define LIAR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/virtio_ring.h>

enum { COMMANDS, EVENTS, RINGS };
enum { MOST_REGIONS = 8, MOST_CHAINS = 1024, EVENT_BUFFERS = 16, EVENT_BYTES = 8 };

struct region {
	uint64_t guest, user, size;
	uint8_t *at;
	void *mapping;
	uint64_t mapped;
};

/* A ring as the guest has it. */
struct ring {
	uint32_t num;
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	uint16_t used_at, avail_at;
	int call; /* the guest's, -1 if there is none */
	bool running, told;
};

/* What the daemon sees in place of the guest's, in memory that the two share. */
struct shadow {
	struct {
		uint16_t flags, idx;
		struct vring_used_elem ring[MOST_CHAINS];
		uint16_t event;
	} used[RINGS];
	struct vring_desc desc[EVENT_BUFFERS] __attribute__((aligned(16)));
	struct {
		uint16_t flags, idx;
		uint16_t ring[EVENT_BUFFERS];
		uint16_t event;
	} avail;
	uint8_t events[EVENT_BUFFERS][EVENT_BYTES];
};

/* Where the shadow is in the daemon's address spaces: no guest has so much memory. */
#define SHADOW_ADDRESS (UINT64_C(1) << 42)
#define SHADOW_BYTES (UINT64_C(1) << 16)

struct memory {
	struct region regions[MOST_REGIONS];
	uint32_t count;
	int shadow_file;
	struct shadow *shadow;
};

struct liar {
	int front, back;
	int call[RINGS]; /* by which the daemon calls */
	int event_kick;
	struct memory memory;
	struct ring ring[RINGS];
	uint16_t taken[RINGS]; /* of the daemon's used rings */
	uint64_t random;
	bool honest;
};

/* memory.c */
void memory_init(struct memory *memory);
void memory_forget(struct memory *memory);
bool memory_add(struct memory *memory, uint64_t guest, uint64_t user, uint64_t size, uint64_t offset, int fd);
void *memory_of_user(const struct memory *memory, uint64_t user, uint64_t bytes);
uint8_t *memory_of_guest(const struct memory *memory, uint64_t guest, uint64_t bytes);

/* ring.c */
struct chain {
	uint32_t command;
	uint8_t *answer; /* NULL: there is no room for one */
	uint32_t bytes;
};

struct chain ring_chain(const struct liar *liar, const struct ring *ring, uint32_t head);
void ring_give(struct ring *ring, uint32_t id, uint32_t bytes);
bool ring_take(struct ring *ring, uint16_t *head);
void ring_tell(struct ring *ring);

/* front.c */
bool front_message(struct liar *liar);
bool back_message(struct liar *liar);

/* lies.c */
uint64_t any(struct liar *liar, uint64_t below);
void lies_begin(struct liar *liar);
void lies_forget(int ring);
void lies_commands(struct liar *liar);
void lies_wait(struct liar *liar);
void lies_report(void);

/* events.c */
void events_begin(struct liar *liar);
void events_forward(struct liar *liar);
void events_invent(struct liar *liar);

#endif
