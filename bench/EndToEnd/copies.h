/* SPDX-License-Identifier: BSD-3-Clause */
/* What the library itself counts of a stream: how many pictures it copied, and why. */
#ifndef VVBENCH_COPIES_H
#define VVBENCH_COPIES_H

#include <stdbool.h>
#include <stdint.h>

#include <virtiovideo.h>

enum { COPIES_REASONS = 8 };

struct copies {
	bool known;			 /* this library counts them */
	uint64_t pictures;		 /* that were delivered */
	uint64_t copied[COPIES_REASONS]; /* of these, by VIRTIOVIDEO_COPY_* */
	uint64_t inputs;		 /* access units copied out of guest memory */
};

struct copies copies_read(struct virtiovideo *device, uint32_t stream_id);

/* What came since. */
struct copies copies_since(const struct copies *now, const struct copies *before);

/* Copies of a picture, of all reasons together. */
double copies_per_picture(const struct copies *copies);

/* "format", "memory", ...; NULL for a number that is no reason. */
const char *copies_reason(uint32_t reason);

#endif
