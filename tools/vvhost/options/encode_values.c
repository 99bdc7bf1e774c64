/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libavcodec/avcodec.h>

#include <virtiovideo.h>

#include "formats/libavcodec_id.h"
#include "formats/names.h"
#include "options/encode_options.h"
#include "options/option_common.h"
#include "options/option_value.h"
#include "program/report.h"

#define BIT(codec) (UINT32_C(1) << VIRTIO_VIDEO_CODEC_##codec)

static const struct choice codecs[] = {
	{ "h264", VIRTIO_VIDEO_CODEC_H264 },   { "hevc", VIRTIO_VIDEO_CODEC_HEVC },   { "vp8", VIRTIO_VIDEO_CODEC_VP8 },
	{ "vp9", VIRTIO_VIDEO_CODEC_VP9 },     { "mpeg2", VIRTIO_VIDEO_CODEC_MPEG2 }, { "mpeg4", VIRTIO_VIDEO_CODEC_MPEG4 },
};

enum { CODECS = sizeof(codecs) / sizeof(codecs[0]) };

struct container {
	const char *suffix;
	const char *muxer;
	uint32_t codecs;	/* mask of what may be in it */
};

static const struct container containers[] = {
	{ ".h264", "h264", BIT(H264) },
	{ ".264", "h264", BIT(H264) },
	{ ".h265", "hevc", BIT(HEVC) },
	{ ".265", "hevc", BIT(HEVC) },
	{ ".ivf", "ivf", BIT(VP8) | BIT(VP9) },
	{ ".m2v", "mpeg2video", BIT(MPEG2) },
	{ ".m4v", "m4v", BIT(MPEG4) },
	{ ".mp4", "mp4", BIT(H264) | BIT(HEVC) | BIT(VP9) | BIT(MPEG2) | BIT(MPEG4) },
};

enum { CONTAINERS = sizeof(containers) / sizeof(containers[0]) };

int encode_value_codec(const char *word, uint32_t *codec)
{
	return option_choice("--codec", word, codecs, CODECS, codec);
}

const char *encode_codec_word(uint32_t codec)
{
	for (uint32_t i = 0; i < CODECS; i++) {
		if (codecs[i].value == codec)
			return codecs[i].word;
	}
	return "unknown";
}

/* The words of a mask of codecs. */
static void list_codecs(uint32_t mask, char *text, size_t size)
{
	size_t length = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < CODECS && length < size; i++) {
		if (mask >> codecs[i].value & 1)
			length += (size_t)snprintf(text + length, size - length, "%s%s", length > 0 ? ", " : "", codecs[i].word);
	}
}

int encode_value_output(const char *name, uint32_t *codec, const char **muxer)
{
	for (uint32_t i = 0; i < CONTAINERS; i++) {
		const struct container *container = &containers[i];
		char words[64];

		if (!ends_with(name, container->suffix))
			continue;
		list_codecs(container->codecs, words, sizeof(words));
		*muxer = container->muxer;
		if (*codec != 0 && (container->codecs >> *codec & 1) == 0)
			return fail(STATUS_USAGE, "%s: a %s file holds %s, not %s", name, container->suffix, words,
				    encode_codec_word(*codec));
		for (uint32_t bit = 0; bit < 32 && *codec == 0; bit++) {
			if (container->codecs == UINT32_C(1) << bit)
				*codec = bit;
		}
		if (*codec == 0)
			return fail(STATUS_USAGE, "%s: a %s file can hold %s: say which with --codec", name,
				    container->suffix, words);
		return STATUS_OK;
	}
	return fail(STATUS_USAGE, "%s: the name has to end in .h264, .h265, .ivf, .m2v, .m4v or .mp4", name);
}

/* A number of that many bits a second, with k or M behind it for thousands or millions. */
int encode_value_bitrate(const char *option, const char *text, uint32_t *bitrate)
{
	char *end;
	double value = strtod(text, &end);

	if (end != text && (*end == 'k' || *end == 'K'))
		value *= 1e3, end++;
	else if (end != text && *end == 'M')
		value *= 1e6, end++;
	if (end == text || *end != '\0' || text[0] < '0' || text[0] > '9' || !(value >= 1.0 && value <= (double)UINT32_MAX))
		return fail(STATUS_USAGE, "%s '%s' is not a number of bits a second, such as 800k or 2.5M", option, text);
	*bitrate = (uint32_t)(value + 0.5);
	return STATUS_OK;
}

/* count numbers with commas between them. */
static int parse_numbers(const char *option, const char *text, uint32_t count, uint32_t *numbers)
{
	char copy[64];
	char *at = copy;

	snprintf(copy, sizeof(copy), "%s", text);
	for (uint32_t i = 0; i < count; i++) {
		char *word = strsep(&at, ",");
		uint64_t value;

		if (word == NULL || (i + 1 == count) != (at == NULL))
			return fail(STATUS_USAGE, "%s '%s' is not %u numbers with commas between them", option, text, count);
		if (option_number(option, word, 0, 255, &value) != STATUS_OK)
			return STATUS_USAGE;
		numbers[i] = (uint32_t)value;
	}
	return STATUS_OK;
}

int encode_value_qp(const char *text, struct virtio_video_frame_qp *qp)
{
	uint32_t numbers[3];
	int status = parse_numbers("--qp", text, 3, numbers);

	if (status == STATUS_OK)
		*qp = (struct virtio_video_frame_qp){ numbers[0], numbers[1], numbers[2] };
	return status;
}

int encode_value_qp_range(const char *text, struct virtio_video_rc_range *range)
{
	uint32_t numbers[2];
	int status = parse_numbers("--qp-range", text, 2, numbers);

	if (status != STATUS_OK)
		return status;
	if (numbers[0] > numbers[1])
		return fail(STATUS_USAGE, "--qp-range '%s' ends before it begins", text);
	*range = (struct virtio_video_rc_range){ numbers[0], numbers[1] };
	return STATUS_OK;
}

int encode_value_rc_mode(const char *word, uint32_t *rc_mode)
{
	static const struct choice modes[] = { { "frame", VIRTIO_VIDEO_RATE_CONTROL_FRAME },
					       { "macroblock", VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK },
					       { "none", 0 } };

	return option_choice("--rc", word, modes, 3, rc_mode);
}

int encode_value_latency(const char *word, uint32_t *latency)
{
	static const struct choice latencies[] = { { "low", VIRTIOVIDEO_LATENCY_LOW },
						   { "throughput", VIRTIOVIDEO_LATENCY_THROUGHPUT } };

	return option_choice("--latency", word, latencies, 2, latency);
}

int encode_value_crop(const char *text, struct virtio_video_crop *crop)
{
	char rest;

	if (strspn(text, "0123456789x+") != strlen(text) ||
	    sscanf(text, "%5ux%5u+%5u+%5u%c", &crop->width, &crop->height, &crop->left, &crop->top, &rest) != 4 ||
	    crop->width == 0 || crop->height == 0)
		return fail(STATUS_USAGE, "--crop '%s' is not a rectangle, such as 320x240+16+8", text);
	return STATUS_OK;
}

static int parse_picture(const char *option, const char *text, uint64_t *number)
{
	int status = option_number(option, text, 1, UINT32_MAX, number);

	*number -= 1;
	return status;
}

int encode_value_pictures(const char *text, struct picture_numbers *numbers)
{
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
		status = parse_picture("--force-key", word, &items[numbers->count++]);
	}
	free(copy);
	return status;
}

int encode_value_change(const char *text, struct bitrate_changes *changes)
{
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
	status = parse_picture("--bitrate-at", number, &items[changes->count].picture);
	if (status == STATUS_OK)
		status = encode_value_bitrate("--bitrate-at", colon + 1, &items[changes->count].bitrate);
	changes->count++;
	return status;
}

int encode_value_profile(const char *word, uint32_t codec, uint32_t *profile)
{
	char words[256] = "";
	size_t length = 0;

	for (*profile = 1; strcmp(profile_name(codec, *profile), "unknown") != 0; (*profile)++) {
		const char *name = profile_name(codec, *profile);

		if (strcasecmp(word, name) == 0)
			return STATUS_OK;
		if (length < sizeof(words))
			length += (size_t)snprintf(words + length, sizeof(words) - length, "%s%s", length > 0 ? ", " : "", name);
	}
	if (length == 0)
		return fail(STATUS_USAGE, "--profile: the protocol has no profiles of %s", encode_codec_word(codec));
	return fail(STATUS_USAGE, "--profile '%s' is none of %s (in either case)", word, words);
}

int encode_value_level(const char *word, uint32_t codec, uint32_t *level)
{
	if (codec != VIRTIO_VIDEO_CODEC_H264)
		return fail(STATUS_USAGE, "--level: the protocol has no levels of %s", encode_codec_word(codec));
	for (*level = 1; strcmp(h264_level_name(*level), "unknown") != 0; (*level)++) {
		if (strcmp(word, h264_level_name(*level)) == 0)
			return STATUS_OK;
	}
	return fail(STATUS_USAGE, "--level '%s' is none of 1.0, 1.1 and so on to %s", word, h264_level_name(*level - 1));
}

int encode_check_encoder(const char *name, uint32_t codec)
{
	const AVCodec *encoder = avcodec_find_encoder_by_name(name);

	/* What there is not, the library says better. */
	if (encoder == NULL || encoder->id == libavcodec_id(codec))
		return STATUS_OK;
	return fail(STATUS_USAGE, "--encoder '%s' is of %s, not of %s", name, avcodec_get_name(encoder->id),
		    encode_codec_word(codec));
}
