/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_OPTIONS_H
#define VVHOST_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "device/transport.h"

struct decode_options {
	const char *input;
	const char *output;		/* NULL: none */
	const char *framemd5;		/* NULL: none, "-": standard output */
	const char *contact_sheet;	/* NULL: none */
	uint32_t image_format;		/* VIRTIO_VIDEO_IMAGE_FORMAT_* */
	uint32_t planes_layout;		/* VIRTIO_VIDEO_PLANES_LAYOUT_* */
	uint32_t threads;
	uint32_t streams;		/* the same file as often, at once */
	uint32_t seeks;
	uint64_t seed;			/* of the places of the seeks */
	bool object_inputs;		/* memory by virtio object */
	bool object_outputs;
	bool y4m;
	struct transport_kind transport;
	bool verify;
	bool stats;
	bool quiet;
	bool verbose;
	bool help;
};

struct caps_options {
	uint32_t device;		/* VIRTIOVIDEO_DEVICE_* */
	struct transport_kind transport;
	bool json;
	bool help;
};

struct conformance_options {
	const char *filter;		/* NULL: all */
	bool list;
	struct transport_kind transport;
	bool help;
};

/* argv[0] is the command. */
int decode_options_parse(struct decode_options *options, int argc, char **argv);
int conformance_options_parse(struct conformance_options *options, int argc, char **argv);
int caps_options_parse(struct caps_options *options, int argc, char **argv);

#endif
