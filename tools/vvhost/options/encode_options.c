/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/encode_options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtiovideo.h>

#include "driver/video_driver.h"
#include "options/option_common.h"
#include "options/option_value.h"
#include "program/report.h"

enum {
	OPTION_CODEC = 256,
	OPTION_BITRATE,
	OPTION_QP,
	OPTION_QP_RANGE,
	OPTION_RC,
	OPTION_PROFILE,
	OPTION_LEVEL,
	OPTION_FPS,
	OPTION_GOP,
	OPTION_FORCE_KEY,
	OPTION_BITRATE_AT,
	OPTION_STATS,
	OPTION_VERIFY,
	OPTION_LATENCY,
	OPTION_THREADS,
	OPTION_ENCODER,
	OPTION_FORMAT,
	OPTION_LAYOUT,
	OPTION_OBJECT,
	OPTION_API,
	OPTION_EDGE_TRIGGERED,
	OPTION_RING,
	OPTION_VHOST_USER,
	OPTION_STREAMS,
	OPTION_FRAMES,
	OPTION_CROP,
	OPTION_QUIET,
	OPTION_VERBOSE,
};

static const struct option names[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "codec", required_argument, NULL, OPTION_CODEC },
	{ "bitrate", required_argument, NULL, OPTION_BITRATE },
	{ "qp", required_argument, NULL, OPTION_QP },
	{ "qp-range", required_argument, NULL, OPTION_QP_RANGE },
	{ "rc", required_argument, NULL, OPTION_RC },
	{ "profile", required_argument, NULL, OPTION_PROFILE },
	{ "level", required_argument, NULL, OPTION_LEVEL },
	{ "fps", required_argument, NULL, OPTION_FPS },
	{ "gop", required_argument, NULL, OPTION_GOP },
	{ "force-key", required_argument, NULL, OPTION_FORCE_KEY },
	{ "bitrate-at", required_argument, NULL, OPTION_BITRATE_AT },
	{ "stats", optional_argument, NULL, OPTION_STATS },
	{ "verify", no_argument, NULL, OPTION_VERIFY },
	{ "latency", required_argument, NULL, OPTION_LATENCY },
	{ "threads", required_argument, NULL, OPTION_THREADS },
	{ "encoder", required_argument, NULL, OPTION_ENCODER },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "layout", required_argument, NULL, OPTION_LAYOUT },
	{ "object", optional_argument, NULL, OPTION_OBJECT },
	{ "api", required_argument, NULL, OPTION_API },
	{ "edge-triggered", no_argument, NULL, OPTION_EDGE_TRIGGERED },
	{ "ring", required_argument, NULL, OPTION_RING },
	{ "vhost-user", required_argument, NULL, OPTION_VHOST_USER },
	{ "streams", required_argument, NULL, OPTION_STREAMS },
	{ "frames", required_argument, NULL, OPTION_FRAMES },
	{ "crop", required_argument, NULL, OPTION_CROP },
	{ "quiet", no_argument, NULL, OPTION_QUIET },
	{ "verbose", no_argument, NULL, OPTION_VERBOSE },
	{ "help", no_argument, NULL, 'h' },
	{ 0 },
};

/* What can only be understood when the codec is known, or belongs to it. */
struct later {
	const char *profile;
	const char *level;
	const char *svg;
};

/* The picture's name may stand behind --stats, too. */
static int parse_stats(struct encode_options *options, struct later *later, int argc, char **argv)
{
	options->stats = true;
	later->svg = optarg;
	if (optarg == NULL && optind < argc && ends_with(argv[optind], ".svg"))
		later->svg = argv[optind++];
	return STATUS_OK;
}

/* What the device is to make of the pictures. */
static int coding_option(struct encode_options *options, struct later *later, int option)
{
	switch (option) {
	case OPTION_CODEC:
		return encode_value_codec(optarg, &options->codec);
	case OPTION_BITRATE:
		return encode_value_bitrate("--bitrate", optarg, &options->bitrate);
	case OPTION_QP:
		options->has_qp = true;
		return encode_value_qp(optarg, &options->qp);
	case OPTION_QP_RANGE:
		options->has_qp_range = true;
		return encode_value_qp_range(optarg, &options->qp_range);
	case OPTION_RC:
		options->has_rc_mode = true;
		return encode_value_rc_mode(optarg, &options->rc_mode);
	case OPTION_PROFILE:
		later->profile = optarg;
		return STATUS_OK;
	case OPTION_LEVEL:
		later->level = optarg;
		return STATUS_OK;
	case OPTION_FPS:
		return option_optarg_number("--fps", 1, 1000, &options->fps);
	case OPTION_GOP:
		return option_optarg_number("--gop", 1, 100000, &options->gop);
	case OPTION_FORCE_KEY:
		return encode_value_pictures(optarg, &options->forced);
	case OPTION_BITRATE_AT:
		return encode_value_change(optarg, &options->changes);
	case OPTION_LATENCY:
		return encode_value_latency(optarg, &options->latency);
	case OPTION_CROP:
		return encode_value_crop(optarg, &options->crop);
	default:
		return STATUS_OK;
	}
}

/* How the device is reached, and what is said. */
static int guest_option(struct encode_options *options, int option)
{
	switch (option) {
	case 'o':
		options->output = optarg;
		return STATUS_OK;
	case OPTION_VERIFY:
		options->verify = true;
		return STATUS_OK;
	case OPTION_THREADS:
		return option_optarg_number("--threads", 1, 64, &options->threads);
	case OPTION_ENCODER:
		options->encoder = optarg;
		return STATUS_OK;
	case OPTION_FORMAT:
		return option_format(optarg, &options->image_format);
	case OPTION_LAYOUT:
		return option_layout(optarg, &options->planes_layout);
	case OPTION_OBJECT:
		return option_object(optarg, &options->object_inputs, &options->object_outputs);
	case OPTION_API:
		return option_api(optarg, &options->transport);
	case OPTION_EDGE_TRIGGERED:
		options->transport.edge_triggered = true;
		return STATUS_OK;
	case OPTION_VHOST_USER:
		option_vhost_user(optarg, &options->transport);
		return STATUS_OK;
	case OPTION_RING:
		return option_ring(optarg, &options->transport.features);
	case OPTION_STREAMS:
		return option_optarg_number("--streams", 1, DRIVER_MAX_STREAMS, &options->streams);
	case OPTION_FRAMES:
		return option_number("--frames", optarg, 1, UINT32_MAX, &options->frames);
	case OPTION_QUIET:
		options->quiet = true;
		return STATUS_OK;
	case OPTION_VERBOSE:
		options->verbose = true;
		return STATUS_OK;
	case 'h':
		options->help = true;
		return STATUS_OK;
	default:
		return STATUS_OK;
	}
}

/* Rate control where quantizers are fixed would be silently of no use, and the other way round. */
static int check_rate_control(struct encode_options *options)
{
	if (!options->has_rc_mode) {
		options->has_rc_mode = options->has_qp;
		options->rc_mode = options->has_qp ? 0 : VIRTIO_VIDEO_RATE_CONTROL_FRAME;
	}
	if (options->rc_mode != 0 && options->has_qp)
		return fail(STATUS_USAGE, "--qp fixes the quantizers: it goes with --rc none; for their limits there is --qp-range");
	if (options->rc_mode == 0 && !options->has_qp)
		return fail(STATUS_USAGE, "--rc none needs the quantizers: --qp I,P,B");
	if (options->rc_mode == 0 && (options->bitrate != 0 || options->changes.count > 0 || options->has_qp_range))
		return fail(STATUS_USAGE, "--bitrate, --bitrate-at and --qp-range are for rate control: not with --qp or --rc none");
	return STATUS_OK;
}

static int check_output(struct encode_options *options, const struct later *later)
{
	if (options->output == NULL && options->codec == 0)
		return fail(STATUS_USAGE, "%s needs -o FILE or --codec; see vvhost %s --help", options->command,
			    options->command);
	if (options->output != NULL && strcmp(options->output, "-") == 0)
		return fail(STATUS_USAGE, "-o needs the name of a file");
	if (options->output != NULL && encode_value_output(options->output, &options->codec, &options->muxer) != STATUS_OK)
		return STATUS_USAGE;
	if (later->svg != NULL)
		options->svg = strdup(later->svg);
	else if (options->stats && options->output != NULL && asprintf(&options->svg, "%s.svg", options->output) < 0)
		return fail(STATUS_FAILED, "out of memory");
	return STATUS_OK;
}

static int check(struct encode_options *options, const struct later *later, int argc, char **argv)
{
	int status;

	if (optind == argc)
		return fail(STATUS_USAGE, "%s needs a file; see vvhost %s --help", options->command, options->command);
	if (optind + 1 < argc)
		return fail(STATUS_USAGE, "%s takes one file, '%s' is one too many", options->command, argv[optind + 1]);
	options->input = argv[optind];
	if (options->transport.socket != NULL && strcmp(options->command, "encode") != 0)
		return fail(STATUS_USAGE, "%s has two devices: --vhost-user is for decode and encode", options->command);
	status = option_check_vhost_user(&options->transport, options->object_inputs || options->object_outputs || options->threads > 1 ||
					 options->latency != 0 || options->gop != 0 || options->encoder != NULL);
	if (status == STATUS_OK)
		status = check_output(options, later);
	if (status == STATUS_OK && later->profile != NULL)
		status = encode_value_profile(later->profile, options->codec, &options->profile);
	if (status == STATUS_OK && later->level != NULL)
		status = encode_value_level(later->level, options->codec, &options->level);
	if (status == STATUS_OK && options->encoder != NULL)
		status = encode_check_encoder(options->encoder, options->codec);
	return status == STATUS_OK ? check_rate_control(options) : status;
}

int encode_options_parse(struct encode_options *options, int argc, char **argv)
{
	struct later later = { NULL };
	int status = STATUS_OK;
	int option;

	*options = (struct encode_options){
		.command = argv[0],
		.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420,
		.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
		.transport = { .ops = &transport_ring_ops },
		.threads = 1,
		.streams = 1,
	};
	opterr = 0;
	while (status == STATUS_OK && !options->help && (option = getopt_long(argc, argv, ":o:h", names, NULL)) != -1) {
		if (option == ':')
			status = option_missing(options->command, argv);
		else if (option == '?')
			status = option_unknown(options->command, argv);
		else if (option == OPTION_STATS)
			status = parse_stats(options, &later, argc, argv);
		else
			status = coding_option(options, &later, option);
		if (status == STATUS_OK)
			status = guest_option(options, option);
	}
	if (status != STATUS_OK || options->help)
		return status;
	return check(options, &later, argc, argv);
}

void encode_options_free(struct encode_options *options)
{
	free(options->svg);
	free(options->forced.items);
	free(options->changes.items);
}
