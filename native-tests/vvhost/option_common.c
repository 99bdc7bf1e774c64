/* SPDX-License-Identifier: BSD-3-Clause */
#include "option_common.h"

#include <getopt.h>
#include <string.h>

#include <virtio_video.h>

#include "image_format.h"
#include "option_value.h"
#include "report.h"

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

int option_api(const char *word, bool *descriptor_level)
{
	static const struct choice levels[] = { { "ring", false }, { "descriptor", true } };
	uint32_t level = 0;
	int status = option_choice("--api", word, levels, 2, &level);

	*descriptor_level = level != 0;
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
