/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A guest that sends any bytes, and remembers the order in which chains come back. If the device
 * does not answer at all, the sequence fails.
 */
#ifndef VVHOST_SCRIPT_GUEST_H
#define VVHOST_SCRIPT_GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio_video.h>

#include "device/device.h"
#include "device/leak_check.h"
#include "device/transport.h"
#include "guest/guest_memory.h"
#include "guest/guest_ring.h"

enum {
	GUEST_COMMANDS = 120, /* under way at a time: two descriptors each */
	GUEST_RING_ROOM = 2 * GUEST_COMMANDS,
	GUEST_COMMAND_BYTES = 4096, /* room for a request, and for a response */
	GUEST_EVENTS = 64,	    /* in the life of a device; each buffer is used once */
	GUEST_EVENTS_OFFERED = 16,  /* at the beginning */
	GUEST_PATTERN = 0xa5,	    /* responses are filled with it before */
};

struct command;
struct guest_member;

/* The guest's calls to its members: its streams. */
struct guest_member_ops {
	/* A command of the member's was answered. */
	void (*answered)(struct guest_member *member, const struct command *command);
	/* The device forgot all that it had of the member. */
	void (*lose)(struct guest_member *member);
	/* The sequence is over: commands give back the rest. */
	void (*finish)(struct guest_member *member);
	void (*free)(struct guest_member *member);
};

/* The first member of a struct stream. */
struct guest_member {
	const struct guest_member_ops *ops;
	struct guest_member *next;
};

/* A command under way, or answered. */
struct command {
	uint64_t request; /* guest addresses */
	uint64_t response;
	const uint8_t *bytes; /* the response, for the eyes of the guest */
	uint32_t room;
	uint32_t written; /* used.len */
	uint32_t order;	  /* of all that came back from the device, from 1; 0: not answered */
	bool taken;
	bool dropped;		    /* under way when the device forgot it: stays taken */
	struct guest_member *owner; /* gets the answer; NULL: no member */
	uint32_t queue_type;
	uint32_t resource_id;
};

struct guest_event {
	struct virtio_video_event event;
	uint32_t order;
};

struct guest {
	struct guest_memory memory;
	struct device device;
	struct transport_kind transport_kind;
	struct transport transport;
	struct guest_ring rings[2];
	struct leak_check leaks;
	struct object_store objects;
	struct command commands[GUEST_COMMANDS];
	uint64_t event_buffers[GUEST_EVENTS];
	struct guest_event events[GUEST_EVENTS];
	bool event_dropped[GUEST_EVENTS];
	uint32_t event_count;
	uint32_t events_offered;
	uint32_t events_dropped;
	uint32_t order;	     /* of the last returned chain */
	uint32_t last_order; /* of the answer to the last guest_call() */
	uint64_t sent;
	uint64_t dropped;	      /* of them: those that the device forgot with a reset, or with its queue */
	struct guest_member *members; /* a list of those that the sequence made */
};

/* From now on a part of the guest, which frees it at the end. */
void guest_add_member(struct guest *guest, struct guest_member *member);
/* Gives back everything that they left. */
void guest_finish_members(struct guest *guest);

void guest_open(struct guest *guest, const struct transport_kind *transport, const struct device_options *options);
/* The second half of it, for a guest that has its memory and its device, and whose buffers are guarded. */
void guest_begin(struct guest *guest, const struct transport_kind *transport);
/* Destroys what the sequence left, then checks that all came back exactly once and nothing was left behind. */
void guest_finish(struct guest *guest);
/*
 * The device was reset, or its command queue stopped: pending chains are the guest's again, with the buffers of
 * all streams, and nothing else may touch them. Their descriptors are free; their memory is not used again.
 */
void guest_drop_commands(struct guest *guest);
/* The same for the buffers of the event queue. */
void guest_drop_events(struct guest *guest);
/* New rings, without a buffer in them. */
void guest_start_rings(struct guest *guest);
/* Fails if something was written to the dropped chains. */
void guest_expect_untouched(struct guest *guest);
/* Harmless wherever the sequence ended. */
void guest_close(struct guest *guest);

/* Sends a request with room for a response; it is waited for by guest_wait(). */
struct command *guest_send(struct guest *guest, const void *request, uint32_t length, uint32_t room);
/* As it, with the segments given: the first readable of them hold the request already. */
struct command *guest_send_segments(struct guest *guest, struct command *command, const struct ring_segment *segments,
				    uint32_t readable, uint32_t writable);
struct command *guest_command(struct guest *guest);

/* Waits for the answer. */
void guest_wait(struct guest *guest, const struct command *command);
uint32_t guest_wait_result(struct guest *guest, const struct command *command);
/* Sends and waits; the command stays readable until the next one is sent. */
struct command *guest_call(struct guest *guest, const void *request, uint32_t length, uint32_t room);
/* The same for a command whose answer is a result with zeros behind it: checks the length and gives the result. */
uint32_t guest_result(struct guest *guest, const void *request, uint32_t length, uint32_t room);

/* Takes what has come; if nothing has, waits for it a moment. */
void guest_run(struct guest *guest);
/* Waits until the condition holds; the parameter what names it in messages. */
#define GUEST_WAIT_UNTIL(guest, condition, what) \
	do { \
		struct guest_patience patience_ = guest_patience(); \
		while (!(condition)) \
			guest_run_patiently(guest, &patience_, what); \
	} while (0)
struct guest_patience {
	double until;
};
struct guest_patience guest_patience(void);
void guest_run_patiently(struct guest *guest, struct guest_patience *patience, const char *what);

/* Offers event buffers to the device. */
void guest_offer_events(struct guest *guest, uint32_t count);
void guest_wait_events(struct guest *guest, uint32_t count);

/* Fails with the reason that the library, or the transport to it, left behind. */
_Noreturn void guest_broken(void);

/* The first word of the response. */
uint32_t command_result(const struct command *command);

#endif
