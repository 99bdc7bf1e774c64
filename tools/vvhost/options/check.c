/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/check.h"

#include <string.h>

#include "formats/image_format.h"
#include "options/option_value.h"
#include "program/report.h"

static int check_decode(struct options *options)
{
	int status = check_vhost_user(&options->transport, options->stats || options->object_inputs ||
								   options->object_outputs || options->threads > 1 ||
								   options->reorder != 0);

	if (status != STATUS_OK)
		return status;
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

/* The command's file, for those that have one. */
static int take_input(struct options *options, int count, char **words)
{
	const char *command = command_words[options->command];

	if (options->command != COMMAND_DECODE && options->command != COMMAND_ENCODE &&
	    options->command != COMMAND_TRANSCODE)
		return count == 0 ? STATUS_OK : fail(STATUS_USAGE, "%s takes no file, but got '%s'", command, words[0]);
	if (count == 0)
		return fail(STATUS_USAGE, "%s needs a file; see vvhost %s --help", command, command);
	if (count > 1)
		return fail(STATUS_USAGE, "%s takes one file, '%s' is one too many", command, words[1]);
	options->input = words[0];
	return STATUS_OK;
}

int check_options(struct options *options, int count, char **words)
{
	static int (*const checks[COMMANDS])(struct options *) = {
		[COMMAND_DECODE] = check_decode,
		[COMMAND_ENCODE] = check_encode,
		[COMMAND_TRANSCODE] = check_encode,
		[COMMAND_FUZZ] = check_fuzz,
	};
	int status = take_input(options, count, words);

	if (status != STATUS_OK || checks[options->command] == NULL)
		return status;
	return checks[options->command](options);
}
