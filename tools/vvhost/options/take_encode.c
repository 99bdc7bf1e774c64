/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/take_encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtiovideo.h>

#include "options/option_value.h"
#include "program/report.h"

/* A number of that many bits a second, with k or M behind it for thousands or millions. */
static int read_bitrate(const char *option, const char *text, uint32_t *bitrate)
{
	char *end;
	double value = strtod(text, &end);

	if (end != text && (*end == 'k' || *end == 'K'))
		value *= 1e3, end++;
	else if (end != text && *end == 'M')
		value *= 1e6, end++;
	if (end == text || *end != '\0' || text[0] < '0' || text[0] > '9' ||
	    !(value >= 1.0 && value <= (double)UINT32_MAX))
		return fail(STATUS_USAGE, "%s '%s' is not a number of bits a second, such as 800k or 2.5M", option,
			    text);
	*bitrate = (uint32_t)(value + 0.5);
	return STATUS_OK;
}

int take_bitrate(struct options *options, const char *text)
{
	return read_bitrate("--bitrate", text, &options->bitrate);
}

/* count numbers with commas between them. */
static int read_numbers(const char *option, const char *text, uint32_t count, uint32_t *numbers)
{
	char copy[64];
	char *at = copy;

	snprintf(copy, sizeof(copy), "%s", text);
	for (uint32_t i = 0; i < count; i++) {
		char *word = strsep(&at, ",");
		uint64_t value;

		if (word == NULL || (i + 1 == count) != (at == NULL))
			return fail(STATUS_USAGE, "%s '%s' is not %u numbers with commas between them", option, text,
				    count);
		if (option_number(option, word, 0, 255, &value) != STATUS_OK)
			return STATUS_USAGE;
		numbers[i] = (uint32_t)value;
	}
	return STATUS_OK;
}

int take_qp(struct options *options, const char *text)
{
	uint32_t numbers[3];
	int status = read_numbers("--qp", text, 3, numbers);

	if (status == STATUS_OK)
		options->qp = (struct virtio_video_frame_qp){ numbers[0], numbers[1], numbers[2] };
	return status;
}

int take_qp_range(struct options *options, const char *text)
{
	uint32_t numbers[2];
	int status = read_numbers("--qp-range", text, 2, numbers);

	if (status != STATUS_OK)
		return status;
	if (numbers[0] > numbers[1])
		return fail(STATUS_USAGE, "--qp-range '%s' ends before it begins", text);
	options->qp_range = (struct virtio_video_rc_range){ numbers[0], numbers[1] };
	return STATUS_OK;
}

int take_rc(struct options *options, const char *word)
{
	static const struct choice modes[] = { { "frame", VIRTIO_VIDEO_RATE_CONTROL_FRAME },
					       { "macroblock", VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK },
					       { "none", 0 } };

	return option_choice("--rc", word, modes, 3, &options->rc_mode);
}

int take_latency(struct options *options, const char *word)
{
	static const struct choice latencies[] = { { "low", VIRTIOVIDEO_LATENCY_LOW },
						   { "throughput", VIRTIOVIDEO_LATENCY_THROUGHPUT } };

	return option_choice("--latency", word, latencies, 2, &options->latency);
}

int take_crop(struct options *options, const char *text)
{
	struct virtio_video_crop *crop = &options->crop;
	char rest;

	if (strspn(text, "0123456789x+") != strlen(text) ||
	    sscanf(text, "%5ux%5u+%5u+%5u%c", &crop->width, &crop->height, &crop->left, &crop->top, &rest) != 4 ||
	    crop->width == 0 || crop->height == 0)
		return fail(STATUS_USAGE, "--crop '%s' is not a rectangle, such as 320x240+16+8", text);
	return STATUS_OK;
}

static int read_picture(const char *option, const char *text, uint64_t *number)
{
	int status = option_number(option, text, 1, UINT32_MAX, number);

	*number -= 1;
	return status;
}

int take_force_key(struct options *options, const char *text)
{
	struct picture_numbers *numbers = &options->forced;
	char *copy = strdup(text);
	char *at = copy;
	char *word;
	int status = copy != NULL ? STATUS_OK : fail(STATUS_FAILED, "out of memory");

	while (status == STATUS_OK && (word = strsep(&at, ",")) != NULL) {
		uint64_t *items = reallocarray(numbers->items, numbers->count + 1, sizeof(*items));

		if (items == NULL) {
			status = fail(STATUS_FAILED, "out of memory");
			break;
		}
		numbers->items = items;
		status = read_picture("--force-key", word, &items[numbers->count++]);
	}
	free(copy);
	return status;
}

int take_bitrate_at(struct options *options, const char *text)
{
	struct bitrate_changes *changes = &options->changes;
	const char *colon = strchr(text, ':');
	struct bitrate_change *items;
	char number[24];
	int status;

	if (colon == NULL || (size_t)(colon - text) >= sizeof(number))
		return fail(STATUS_USAGE, "--bitrate-at '%s' is not FRAME:RATE, such as 150:1M", text);
	snprintf(number, sizeof(number), "%.*s", (int)(colon - text), text);
	items = reallocarray(changes->items, changes->count + 1, sizeof(*items));
	if (items == NULL)
		return fail(STATUS_FAILED, "out of memory");
	changes->items = items;
	status = read_picture("--bitrate-at", number, &items[changes->count].picture);
	if (status == STATUS_OK)
		status = read_bitrate("--bitrate-at", colon + 1, &items[changes->count].bitrate);
	changes->count++;
	return status;
}
