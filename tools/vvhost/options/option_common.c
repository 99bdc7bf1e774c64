/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/option_common.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include <virtio_video.h>

#include "formats/image_format.h"
#include "options/option_value.h"
#include "program/report.h"

int option_unknown(const char *command, char **argv)
{
	/* getopt leaves a short option in optopt, a long one in the argument before optind. */
	if (optopt > 0 && optopt < 256)
		return fail(STATUS_USAGE, "unknown option '-%c'; see vvhost %s --help", optopt, command);
	return fail(STATUS_USAGE, "unknown or unexpected '%s'; see vvhost %s --help", argv[optind - 1], command);
}

int option_missing(const char *command, char **argv)
{
	return fail(STATUS_USAGE, "'%s' needs a value; see vvhost %s --help", argv[optind - 1], command);
}

/* The words are those of the table that everything else goes by. */
int option_format(const char *word, uint32_t *format)
{
	struct choice choices[IMAGE_FORMATS];

	for (int i = 0; i < IMAGE_FORMATS; i++)
		choices[i] = (struct choice){ image_formats[i].word, image_formats[i].value };
	return option_choice("--format", word, choices, IMAGE_FORMATS, format);
}

int option_layout(const char *word, uint32_t *layout)
{
	static const struct choice layouts[] = {
		{ "single", VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER },
		{ "planes", VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE },
	};

	return option_choice("--layout", word, layouts, 2, layout);
}

int option_api(const char *word, struct transport_kind *transport)
{
	static const struct choice levels[] = { { "ring", false }, { "descriptor", true } };
	uint32_t level = 0;
	int status = option_choice("--api", word, levels, 2, &level);

	transport->ops = level != 0 ? &transport_descriptor_ops : &transport_ring_ops;
	return status;
}

void option_vhost_user(const char *socket, struct transport_kind *transport)
{
	transport->ops = &transport_vhost_user_ops;
	transport->socket = socket;
}

int option_check_vhost_user(const struct transport_kind *transport, bool others)
{
	if (transport->socket == NULL)
		return STATUS_OK;
	if (transport->ops != &transport_vhost_user_ops)
		return fail(STATUS_USAGE, "--api says how the library is called here; with --vhost-user a daemon calls it");
	if (others || transport->edge_triggered)
		return fail(STATUS_USAGE, "with --vhost-user the device is a daemon's: its threads, latency, encoder and statistics are not asked for here, nor are objects or edges");
	return STATUS_OK;
}

int option_ring(const char *words, struct ring_features *features)
{
	/* Not IN_ORDER: what waits for an answer would wait for a picture that comes later. */
	enum { SPLIT, PACKED, NO_EVENT_IDX, NO_INDIRECT, KINDS };
	static const struct choice kinds[] = {
		{ "split", SPLIT },
		{ "packed", PACKED },
		{ "no-event-idx", NO_EVENT_IDX },
		{ "no-indirect", NO_INDIRECT },
	};
	const char *end;
	int status;

	*features = (struct ring_features){ 0 };
	do {
		char word[32];
		uint32_t kind = SPLIT;

		end = strchrnul(words, ',');
		snprintf(word, sizeof(word), "%.*s", (int)(end - words), words);
		status = option_choice("--ring", word, kinds, KINDS, &kind);
		features->packed = (features->packed || kind == PACKED) && kind != SPLIT;
		features->no_event_idx |= kind == NO_EVENT_IDX;
		features->no_indirect |= kind == NO_INDIRECT;
		words = end + 1;
	} while (status == STATUS_OK && *end != '\0');
	return status;
}

int option_object(const char *word, bool *inputs, bool *outputs)
{
	static const struct choice queues[] = { { "input", VIRTIO_VIDEO_QUEUE_TYPE_INPUT },
						{ "output", VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT } };
	uint32_t queue = 0;
	int status = word == NULL ? STATUS_OK : option_choice("--object", word, queues, 2, &queue);

	*inputs = queue != VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;
	*outputs = queue != VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
	return status;
}

int option_optarg_number(const char *option, uint64_t low, uint64_t high, uint32_t *number)
{
	uint64_t value;
	int status = option_number(option, optarg, low, high, &value);

	*number = (uint32_t)value;
	return status;
}

bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}
