/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/encode_output.h"

#include <stdio.h>

#include <virtio_video.h>

#include "options/option_value.h"
#include "options/take_encode.h"
#include "program/report.h"

#define BIT(codec) (UINT32_C(1) << VIRTIO_VIDEO_CODEC_##codec)

static const struct choice codecs[] = {
	{ "h264", VIRTIO_VIDEO_CODEC_H264 },   { "hevc", VIRTIO_VIDEO_CODEC_HEVC },
	{ "vp8", VIRTIO_VIDEO_CODEC_VP8 },     { "vp9", VIRTIO_VIDEO_CODEC_VP9 },
	{ "mpeg2", VIRTIO_VIDEO_CODEC_MPEG2 }, { "mpeg4", VIRTIO_VIDEO_CODEC_MPEG4 },
};

enum { CODECS = sizeof(codecs) / sizeof(codecs[0]) };

struct container {
	const char *suffix;
	const char *muxer;
	uint32_t codecs; /* mask of codecs that it may contain */
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

int take_codec(struct options *options, const char *word)
{
	return option_choice("--codec", word, codecs, CODECS, &options->codec);
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
			length += (size_t)snprintf(text + length, size - length, "%s%s", length > 0 ? ", " : "",
						   codecs[i].word);
	}
}

int encode_output_of(const char *name, uint32_t *codec, const char **muxer)
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
