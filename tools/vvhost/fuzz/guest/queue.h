/* SPDX-License-Identifier: BSD-3-Clause */
/* The guest's end of the queues in a case: rings that the library reads, or chains that are handed over. */
#ifndef VVHOST_FUZZ_QUEUE_H
#define VVHOST_FUZZ_QUEUE_H

#include "fuzz/guest/fuzz_case.h"

/* Fresh rings of that many descriptors, without a chain; the device has been reset or is new. */
void fuzz_queue_start(struct fuzz_case *fuzz, uint16_t size);
/* Starts a queue where it stands, with whatever result; true if it runs. */
bool fuzz_queue_resume(struct fuzz_case *fuzz, uint32_t queue, uint32_t next_avail, uint32_t next_used);

/* A free slot; NULL if there is none. */
struct fuzz_slot *fuzz_slot_take(struct fuzz_case *fuzz);
uint8_t *fuzz_slot_request(const struct fuzz_case *fuzz, const struct fuzz_slot *slot);
uint8_t *fuzz_slot_response(const struct fuzz_case *fuzz, const struct fuzz_slot *slot);

/* Sends the request of the slot, cut into pieces here and there; false if the queue is full. */
bool fuzz_send(struct fuzz_case *fuzz, struct fuzz_slot *slot, uint32_t length, uint32_t room);

/* The same whole, with up to four pieces of guest memory behind the slot's. */
bool fuzz_send_with(struct fuzz_case *fuzz, struct fuzz_slot *slot, uint32_t length, const struct ring_segment *tail,
		    uint32_t count, uint32_t room);

/* Puts the sent chains before the device. */
void fuzz_kick(struct fuzz_case *fuzz, uint32_t queue);

/* Lets the device work, waits at most this long for something to do, and takes the returned chains. */
void fuzz_run(struct fuzz_case *fuzz, int milliseconds);

/* Sends and waits: the response, or NULL if none can be expected. No answer at all is a finding. */
const uint8_t *fuzz_call(struct fuzz_case *fuzz, const void *request, uint32_t length, uint32_t room);

/* Offers the event buffers that the device does not have. */
void fuzz_offer_events(struct fuzz_case *fuzz);
/* The type of the next event that came, or 0. */
uint32_t fuzz_take_event(struct fuzz_case *fuzz);

/* Of a call that the guest has no part in: 0, or one of the errnos; anything else is a finding. */
int fuzz_expect(const char *call, int result, int first, int second);
#define FUZZ_CALL(call, first, second) fuzz_expect(#call, call, first, second)

#endif
