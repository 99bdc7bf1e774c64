/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <libavcodec/avcodec.h>
#include <virtiovideo.h>

#include "formats/libavcodec_id.h"
#include "formats/names.h"
#include "options/check.h"
#include "options/encode_output.h"
#include "program/report.h"

/* Rate control with fixed quantizers would silently have no effect, and the other way round. */
static int check_rate_control(struct options *options)
{
	if (!options->has_rc_mode) {
		options->has_rc_mode = options->has_qp;
		options->rc_mode = options->has_qp ? 0 : VIRTIO_VIDEO_RATE_CONTROL_FRAME;
	}
	if (options->rc_mode != 0 && options->has_qp)
		return fail(STATUS_USAGE,
			    "--qp fixes the quantizers: it goes with --rc none; for their limits there is --qp-range");
	if (options->rc_mode == 0 && !options->has_qp)
		return fail(STATUS_USAGE, "--rc none needs the quantizers: --qp I,P,B");
	if (options->rc_mode == 0 && (options->bitrate != 0 || options->changes.count > 0 || options->has_qp_range))
		return fail(STATUS_USAGE,
			    "--bitrate, --bitrate-at and --qp-range are for rate control: not with --qp or --rc none");
	return STATUS_OK;
}

static int check_output(struct options *options)
{
	const char *command = command_words[options->command];

	if (options->output == NULL && options->codec == 0)
		return fail(STATUS_USAGE, "%s needs -o FILE or --codec; see vvhost %s --help", command, command);
	if (options->output != NULL && strcmp(options->output, "-") == 0)
		return fail(STATUS_USAGE, "-o needs the name of a file");
	if (options->output != NULL && encode_output_of(options->output, &options->codec, &options->muxer) != STATUS_OK)
		return STATUS_USAGE;
	if (options->svg_word != NULL)
		options->svg = strdup(options->svg_word);
	else if (options->stats && options->output != NULL && asprintf(&options->svg, "%s.svg", options->output) < 0)
		return fail(STATUS_FAILED, "out of memory");
	return STATUS_OK;
}

static int find_profile(const char *word, uint32_t codec, uint32_t *profile)
{
	char words[256] = "";
	size_t length = 0;

	for (*profile = 1; strcmp(profile_name(codec, *profile), "unknown") != 0; (*profile)++) {
		const char *name = profile_name(codec, *profile);

		if (strcasecmp(word, name) == 0)
			return STATUS_OK;
		if (length < sizeof(words))
			length += (size_t)snprintf(words + length, sizeof(words) - length, "%s%s",
						   length > 0 ? ", " : "", name);
	}
	if (length == 0)
		return fail(STATUS_USAGE, "--profile: the protocol has no profiles of %s", encode_codec_word(codec));
	return fail(STATUS_USAGE, "--profile '%s' is none of %s (in either case)", word, words);
}

/* "3" is 3.0. */
static bool is_level(const char *word, const char *name)
{
	return strcmp(word, name) == 0 || (strlen(word) == 1 && word[0] == name[0] && strcmp(name + 1, ".0") == 0);
}

static int find_level(const char *word, uint32_t codec, uint32_t *level)
{
	if (codec != VIRTIO_VIDEO_CODEC_H264)
		return fail(STATUS_USAGE, "--level: the protocol has no levels of %s", encode_codec_word(codec));
	for (*level = 1; strcmp(h264_level_name(*level), "unknown") != 0; (*level)++) {
		if (is_level(word, h264_level_name(*level)))
			return STATUS_OK;
	}
	return fail(STATUS_USAGE, "--level '%s' is none of 1.0, 1.1 and so on to %s", word,
		    h264_level_name(*level - 1));
}

static int check_encoder(const char *name, uint32_t codec)
{
	const AVCodec *encoder = avcodec_find_encoder_by_name(name);

	/* The library reports missing features better. */
	if (encoder == NULL || encoder->id == libavcodec_id(codec))
		return STATUS_OK;
	return fail(STATUS_USAGE, "--encoder '%s' is of %s, not of %s", name, avcodec_get_name(encoder->id),
		    encode_codec_word(codec));
}

int check_encode(struct options *options)
{
	int status;

	if (options->transport.socket != NULL && options->command != COMMAND_ENCODE)
		return fail(STATUS_USAGE, "%s has two devices: --vhost-user is for decode and encode",
			    command_words[options->command]);
	status = check_vhost_user(&options->transport, options->object_inputs || options->object_outputs ||
							       options->threads > 1 || options->latency != 0 ||
							       options->gop != 0 || options->encoder != NULL);
	if (status == STATUS_OK)
		status = check_output(options);
	if (status == STATUS_OK && options->profile_word != NULL)
		status = find_profile(options->profile_word, options->codec, &options->profile);
	if (status == STATUS_OK && options->level_word != NULL)
		status = find_level(options->level_word, options->codec, &options->level);
	if (status == STATUS_OK && options->encoder != NULL)
		status = check_encoder(options->encoder, options->codec);
	/* A packet's timestamp is all that tells whose it is; without B-frames it is that of the oldest picture. */
	if (status == STATUS_OK && options->latency != VIRTIOVIDEO_LATENCY_LOW &&
	    timestamp_plan_repeats(&options->timestamps))
		status = fail(STATUS_USAGE, "--timestamps: those that repeat go with --latency low");
	return status == STATUS_OK ? check_rate_control(options) : status;
}
