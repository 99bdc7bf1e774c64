/* SPDX-License-Identifier: BSD-3-Clause */
/* The lower half of the guest's driver: command slots and the two rings. */
#ifndef VVHOST_DRIVER_RING_H
#define VVHOST_DRIVER_RING_H

#include "driver/video_driver.h"

/* A slot with the request copied into guest memory; NULL, with the failure recorded, if all are in flight. */
struct driver_command *driver_prepare(struct video_driver *driver, const void *request, uint32_t length);

/*
 * Sends a prepared command. payload is a second readable segment, or empty. room is the length of
 * the writable segment at command->response.
 */
int driver_send(struct video_driver *driver, struct driver_command *command, uint32_t request_length,
		struct ring_segment payload, uint32_t room);

/* Sends, waits for the response and copies it. The result is left to the caller. */
int driver_call(struct video_driver *driver, const void *request, uint32_t request_length, struct ring_segment payload,
		void *response, uint32_t response_length);

/* As driver_call() for a response elsewhere in guest memory; *written gets its length. */
int driver_call_at(struct video_driver *driver, const void *request, uint32_t request_length, uint64_t response,
		   uint32_t room, uint32_t *written);

/* Puts all event buffers into the event ring. */
int driver_offer_events(struct video_driver *driver);

#endif
