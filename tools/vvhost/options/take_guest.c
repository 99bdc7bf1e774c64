/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/take_guest.h"

#include <stdio.h>
#include <string.h>

#include <virtio_video.h>
#include <virtiovideo.h>

#include "formats/image_format.h"
#include "options/option_value.h"
#include "program/report.h"

/* The words are those of the table that all code uses. */
int take_format(struct options *options, const char *word)
{
	struct choice choices[IMAGE_FORMATS];

	for (int i = 0; i < IMAGE_FORMATS; i++)
		choices[i] = (struct choice){ image_formats[i].word, image_formats[i].value };
	return option_choice("--format", word, choices, IMAGE_FORMATS, &options->image_format);
}

int take_layout(struct options *options, const char *word)
{
	static const struct choice layouts[] = {
		{ "single", VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER },
		{ "planes", VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE },
	};

	return option_choice("--layout", word, layouts, 2, &options->planes_layout);
}

int take_reorder(struct options *options, const char *word)
{
	static const struct choice ways[] = { { "strict", VIRTIOVIDEO_REORDER_STRICT },
					      { "guess", VIRTIOVIDEO_REORDER_GUESS } };

	return option_choice("--reorder", word, ways, 2, &options->reorder);
}

int take_device(struct options *options, const char *word)
{
	static const struct choice devices[] = { { "decoder", VIRTIOVIDEO_DEVICE_DECODER },
						 { "encoder", VIRTIOVIDEO_DEVICE_ENCODER } };

	return option_choice("--device", word, devices, 2, &options->device);
}

int take_api(struct options *options, const char *word)
{
	static const struct choice levels[] = { { "ring", false }, { "descriptor", true } };
	uint32_t level = 0;
	int status = option_choice("--api", word, levels, 2, &level);

	options->transport.ops = level != 0 ? &transport_descriptor_ops : &transport_ring_ops;
	return status;
}

int take_vhost_user(struct options *options, const char *socket)
{
	options->transport.ops = &transport_vhost_user_ops;
	options->transport.socket = socket;
	return STATUS_OK;
}

int take_ring(struct options *options, const char *words)
{
	/* Not IN_ORDER: an answer would wait for a picture that comes later. */
	enum { SPLIT, PACKED, NO_EVENT_IDX, NO_INDIRECT, KINDS };
	static const struct choice kinds[] = {
		{ "split", SPLIT },
		{ "packed", PACKED },
		{ "no-event-idx", NO_EVENT_IDX },
		{ "no-indirect", NO_INDIRECT },
	};
	struct ring_features *features = &options->transport.features;
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

int take_object(struct options *options, const char *word)
{
	static const struct choice queues[] = { { "input", VIRTIO_VIDEO_QUEUE_TYPE_INPUT },
						{ "output", VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT } };
	uint32_t queue = 0;
	int status = word == NULL ? STATUS_OK : option_choice("--object", word, queues, 2, &queue);

	options->object_inputs = queue != VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;
	options->object_outputs = queue != VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
	return status;
}
