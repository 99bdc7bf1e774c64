/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timestamps as the device gets them: opaque 64-bit values, one per packet, scattered over the whole
 * range. A device that takes them for times, or for signed numbers, is found out. --timestamps chooses others.
 */
#ifndef VVHOST_TIMESTAMPS_H
#define VVHOST_TIMESTAMPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options/timestamp_plan.h"

/* The data about a packet that was sent. */
struct sent_packet {
	int64_t pts;	 /* AV_NOPTS_VALUE if unknown */
	uint64_t number; /* in the file, from 0 */
	uint64_t start;	 /* number of the packet that the last seek went to */
	uint32_t epoch;	 /* how many seeks were before it */
	bool hidden;	 /* the container says that its picture is not shown, for instance before a cut */

	uint64_t timestamp;
	bool named; /* by a picture */
};

/* All of them; a struct of zeros is empty. */
struct timestamps {
	const struct timestamp_plan *plan; /* NULL: scattered */
	struct sent_packet *packets;
	uint64_t count;
	uint64_t room;
	int64_t last_pts; /* of the last picture */
	bool any_pts;
};

/* The timestamp of the next packet. */
int timestamps_add(struct timestamps *timestamps, struct sent_packet packet, uint64_t *timestamp);

/*
 * A picture came: the packet that its timestamp names; NULL if none has it. Where several have it, it is the next of
 * them in the order of display.
 */
const struct sent_packet *timestamps_find(struct timestamps *timestamps, uint64_t timestamp);

/* Remarks on a picture whose time lies before the one before it. */
void timestamps_check_order(struct timestamps *timestamps, const struct sent_packet *packet, uint64_t frame);

void timestamps_free(struct timestamps *timestamps);

#endif
