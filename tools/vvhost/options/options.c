/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/options.h"

#include <getopt.h>
#include <string.h>

#include <virtio_video.h>
#include <virtiovideo.h>

#include "driver/video_driver.h"
#include "formats/image_format.h"
#include "options/option_common.h"
#include "options/option_value.h"
#include "program/report.h"

enum {
	OPTION_FRAMEMD5 = 256,
	OPTION_FORMAT,
	OPTION_LAYOUT,
	OPTION_API,
	OPTION_EDGE_TRIGGERED,
	OPTION_RING,
	OPTION_OBJECT,
	OPTION_THREADS,
	OPTION_STREAMS,
	OPTION_SEEK,
	OPTION_SEED,
	OPTION_VERIFY,
	OPTION_CONTACT_SHEET,
	OPTION_STATS,
	OPTION_VHOST_USER,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_JSON,
	OPTION_DEVICE,
	OPTION_LIST,
	OPTION_FILTER,
};

static int decode_option(struct decode_options *options, int option, char **argv)
{
	switch (option) {
	case 'o':
		options->output = optarg;
		return STATUS_OK;
	case OPTION_FRAMEMD5:
		options->framemd5 = optarg;
		return STATUS_OK;
	case OPTION_FORMAT:
		return option_format(optarg, &options->image_format);
	case OPTION_LAYOUT:
		return option_layout(optarg, &options->planes_layout);
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
	case OPTION_OBJECT:
		return option_object(optarg, &options->object_inputs, &options->object_outputs);
	case OPTION_THREADS:
		return option_optarg_number("--threads", 1, 64, &options->threads);
	case OPTION_STREAMS:
		return option_optarg_number("--streams", 1, DRIVER_MAX_STREAMS, &options->streams);
	case OPTION_SEEK:
		return option_optarg_number("--seek", 1, 10000, &options->seeks);
	case OPTION_SEED:
		return option_number("--seed", optarg, 0, UINT64_MAX, &options->seed);
	case OPTION_VERIFY:
		options->verify = true;
		return STATUS_OK;
	case OPTION_CONTACT_SHEET:
		options->contact_sheet = optarg;
		return STATUS_OK;
	case OPTION_STATS:
		options->stats = true;
		return STATUS_OK;
	case OPTION_QUIET:
		options->quiet = true;
		return STATUS_OK;
	case OPTION_VERBOSE:
		options->verbose = true;
		return STATUS_OK;
	case 'h':
		options->help = true;
		return STATUS_OK;
	case ':':
		return option_missing("decode", argv);
	default:
		return option_unknown("decode", argv);
	}
}

static int check_decode(struct decode_options *options, int argc, char **argv)
{
	if (optind == argc)
		return fail(STATUS_USAGE, "decode needs a file; see vvhost decode --help");
	if (optind + 1 < argc)
		return fail(STATUS_USAGE, "decode takes one file, '%s' is one too many", argv[optind + 1]);
	options->input = argv[optind];
	if (option_check_vhost_user(&options->transport, options->stats || options->object_inputs || options->object_outputs || options->threads > 1) != STATUS_OK)
		return STATUS_USAGE;
	if (options->output == NULL)
		return STATUS_OK;
	if (strcmp(options->output, "-") == 0)
		return fail(STATUS_USAGE, "-o needs the name of a file; for a pipe use /dev/stdout");
	options->y4m = ends_with(options->output, ".y4m");
	if (options->y4m && options->image_format != VIRTIO_VIDEO_IMAGE_FORMAT_YUV420)
		return fail(STATUS_USAGE, "a .y4m file holds yuv420, not %s; write a .yuv file",
			    image_format_find(options->image_format)->word);
	return STATUS_OK;
}

int decode_options_parse(struct decode_options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "framemd5", required_argument, NULL, OPTION_FRAMEMD5 },
		{ "format", required_argument, NULL, OPTION_FORMAT },
		{ "layout", required_argument, NULL, OPTION_LAYOUT },
		{ "api", required_argument, NULL, OPTION_API },
		{ "edge-triggered", no_argument, NULL, OPTION_EDGE_TRIGGERED },
		{ "ring", required_argument, NULL, OPTION_RING },
		{ "object", optional_argument, NULL, OPTION_OBJECT },
		{ "threads", required_argument, NULL, OPTION_THREADS },
		{ "streams", required_argument, NULL, OPTION_STREAMS },
		{ "seek", required_argument, NULL, OPTION_SEEK },
		{ "seed", required_argument, NULL, OPTION_SEED },
		{ "verify", no_argument, NULL, OPTION_VERIFY },
		{ "contact-sheet", required_argument, NULL, OPTION_CONTACT_SHEET },
		{ "stats", no_argument, NULL, OPTION_STATS },
		{ "vhost-user", required_argument, NULL, OPTION_VHOST_USER },
		{ "quiet", no_argument, NULL, OPTION_QUIET },
		{ "verbose", no_argument, NULL, OPTION_VERBOSE },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	*options = (struct decode_options){
		.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420,
		.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
		.transport = { .ops = &transport_ring_ops },
		.threads = 1,
		.streams = 1,
		.seed = 1,
	};
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":o:h", names, NULL)) != -1) {
		int status = decode_option(options, option, argv);

		if (status != STATUS_OK || options->help)
			return status;
	}
	return check_decode(options, argc, argv);
}

int caps_options_parse(struct caps_options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "device", required_argument, NULL, OPTION_DEVICE },
		{ "api", required_argument, NULL, OPTION_API },
		{ "ring", required_argument, NULL, OPTION_RING },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	static const struct choice devices[] = { { "decoder", VIRTIOVIDEO_DEVICE_DECODER },
						 { "encoder", VIRTIOVIDEO_DEVICE_ENCODER } };
	int status = STATUS_OK;
	int option;

	*options = (struct caps_options){ .device = VIRTIOVIDEO_DEVICE_DECODER, .transport = { .ops = &transport_ring_ops } };
	opterr = 0;
	while (status == STATUS_OK && (option = getopt_long(argc, argv, ":h", names, NULL)) != -1) {
		if (option == OPTION_JSON)
			options->json = true;
		else if (option == OPTION_DEVICE)
			status = option_choice("--device", optarg, devices, 2, &options->device);
		else if (option == OPTION_API)
			status = option_api(optarg, &options->transport);
		else if (option == OPTION_RING)
			status = option_ring(optarg, &options->transport.features);
		else if (option == 'h')
			options->help = true;
		else if (option == ':')
			status = option_missing("caps", argv);
		else
			status = option_unknown("caps", argv);
	}
	if (status == STATUS_OK && optind < argc)
		status = fail(STATUS_USAGE, "caps takes no file, but got '%s'", argv[optind]);
	return status;
}

int conformance_options_parse(struct conformance_options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{ "list", no_argument, NULL, OPTION_LIST },
		{ "filter", required_argument, NULL, OPTION_FILTER },
		{ "api", required_argument, NULL, OPTION_API },
		{ "ring", required_argument, NULL, OPTION_RING },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int status = STATUS_OK;
	int option;

	*options = (struct conformance_options){ .transport = { .ops = &transport_ring_ops } };
	opterr = 0;
	while (status == STATUS_OK && (option = getopt_long(argc, argv, ":h", names, NULL)) != -1) {
		if (option == OPTION_LIST)
			options->list = true;
		else if (option == OPTION_FILTER)
			options->filter = optarg;
		else if (option == OPTION_API)
			status = option_api(optarg, &options->transport);
		else if (option == OPTION_RING)
			status = option_ring(optarg, &options->transport.features);
		else if (option == 'h')
			options->help = true;
		else if (option == ':')
			status = option_missing("conformance", argv);
		else
			status = option_unknown("conformance", argv);
	}
	if (status == STATUS_OK && optind < argc)
		status = fail(STATUS_USAGE, "conformance takes no file, but got '%s'", argv[optind]);
	return status;
}
