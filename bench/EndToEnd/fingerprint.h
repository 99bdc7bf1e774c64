/* SPDX-License-Identifier: BSD-3-Clause */
/* What the pictures of a run are, one after the other, as hashes. */
#ifndef VVBENCH_FINGERPRINT_H
#define VVBENCH_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

struct fingerprint {
	uint64_t *hashes;
	size_t count;
	size_t room;
};

/* A picture without padding. Returns 0 or -ENOMEM. */
int fingerprint_add(struct fingerprint *print, const uint8_t *packed, size_t length);
void fingerprint_free(struct fingerprint *print);

/* Returns a status; says at which picture they part. what: "H.264 320x240, NV12". */
int fingerprint_compare(const char *what, const struct fingerprint *device, const struct fingerprint *alone);

#endif
