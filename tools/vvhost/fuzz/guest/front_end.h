/* SPDX-License-Identifier: BSD-3-Clause */
/* A vhost-user front end that sends anything, and waits only if it asks. */
#ifndef VVHOST_FUZZ_FRONT_END_H
#define VVHOST_FUZZ_FRONT_END_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guest/guest_memory.h"
#include "guest/guest_ring.h"

enum { FRONT_END_QUEUES = 2, FRONT_END_MOST_FDS = 9, FRONT_END_BYTES = 4096 };

#define FRONT_END_MEMORY (UINT64_C(1) << 22)

/* vhost-user messages that are sent here. */
enum {
	MESSAGE_GET_FEATURES = 1,
	MESSAGE_SET_FEATURES = 2,
	MESSAGE_SET_OWNER = 3,
	MESSAGE_SET_MEM_TABLE = 5,
	MESSAGE_SET_VRING_NUM = 8,
	MESSAGE_SET_VRING_ADDR = 9,
	MESSAGE_SET_VRING_BASE = 10,
	MESSAGE_GET_VRING_BASE = 11,
	MESSAGE_SET_VRING_KICK = 12,
	MESSAGE_SET_VRING_CALL = 13,
	MESSAGE_SET_VRING_ERR = 14,
	MESSAGE_GET_PROTOCOL_FEATURES = 15,
	MESSAGE_SET_PROTOCOL_FEATURES = 16,
	MESSAGE_GET_QUEUE_NUM = 17,
	MESSAGE_SET_VRING_ENABLE = 18,
	MESSAGE_GET_CONFIG = 24,
	MESSAGES = 44,
};

struct front_end {
	int fd; /* -1: not connected */
	struct guest_memory memory;
	struct guest_ring rings[FRONT_END_QUEUES];
	int kicks[FRONT_END_QUEUES]; /* eventfds; -1: none */
	int calls[FRONT_END_QUEUES];
};

/*
 * Connects, with a guest's memory, with F_SEAL_SHRINK or without, and eventfds. False: nobody listens; any other
 * failure ends the case by expect_fail().
 */
bool front_end_open(struct front_end *front, const char *socket, bool seals);
/* Harmless if it is not open. */
void front_end_close(struct front_end *front);

/*
 * Sends the first length bytes of a message of that many bytes behind its header, with files. False if the daemon does not
 * take it: it has closed, or reads no more.
 */
bool front_end_send(struct front_end *front, uint32_t request, const void *body, uint32_t size, size_t length,
		    const int *fds, uint32_t fd_count);
/* Whole, a number or a pair of numbers, and no file. */
bool front_end_send_number(struct front_end *front, uint32_t request, uint64_t number);
bool front_end_send_state(struct front_end *front, uint32_t request, uint32_t queue, uint32_t value);

/* Memory and both queues as they should be, without waiting for an answer; false as above. */
bool front_end_start(struct front_end *front, uint64_t features, int memory_fd);

/* Asks the daemon for a number; false if it does not answer. */
bool front_end_ask(struct front_end *front, uint32_t request, uint64_t *number);

/* QUERY_CAPS in the running command queue, and the kick for it. False if there is no room. */
bool front_end_query(struct front_end *front);
/* Waits until it is answered; false if it is not. */
bool front_end_answered(struct front_end *front);

#endif
