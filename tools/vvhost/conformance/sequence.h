/* SPDX-License-Identifier: BSD-3-Clause */
/* A sequence: a guest's actions on a fresh device, and the results that it must see. */
#ifndef VVHOST_CONFORMANCE_SEQUENCE_H
#define VVHOST_CONFORMANCE_SEQUENCE_H

#include "device/device.h"
#include "script/expect.h"
#include "script/guest.h"
#include "script/play.h"

struct sequence {
	const char *name;   /* group.subject */
	const char *source; /* where it is written: rulings, or a chapter of the specification */
	const char *rule;   /* what it says, for the message of a failure; may be NULL */
	void (*run)(struct guest *guest);
	struct device_options device;
	bool objects;	/* the VMM has a resolver */
	bool no_events; /* no event buffers but those that the sequence offers */
};

struct sequence_group {
	const struct sequence *sequences;
	uint32_t count;
};

#define SEQUENCE_GROUP(name) \
	const struct sequence_group name##_group = { name##_sequences, \
						     sizeof(name##_sequences) / sizeof(name##_sequences[0]) }

extern const struct sequence_group caps_group;
extern const struct sequence_group streams_group;
extern const struct sequence_group params_group;
extern const struct sequence_group resources_group;
extern const struct sequence_group sizes_group;
extern const struct sequence_group strides_group;
extern const struct sequence_group memory_group;
extern const struct sequence_group objects_group;
extern const struct sequence_group drain_group;
extern const struct sequence_group clear_group;
extern const struct sequence_group destroy_group;
extern const struct sequence_group resolution_group;
extern const struct sequence_group headers_group;
extern const struct sequence_group timestamps_group;
extern const struct sequence_group pieces_group;
extern const struct sequence_group events_group;
extern const struct sequence_group vmm_group;
extern const struct sequence_group limits_group;
extern const struct sequence_group hostile_group;
extern const struct sequence_group encode_drain_group;
extern const struct sequence_group encode_clear_group;
extern const struct sequence_group encode_params_group;
extern const struct sequence_group encode_images_group;
extern const struct sequence_group encode_frames_group;
extern const struct sequence_group encode_packets_group;
extern const struct sequence_group encode_resources_group;

#endif
