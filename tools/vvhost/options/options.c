/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include <virtiovideo.h>

#include "options/check.h"
#include "options/option_table.h"
#include "options/option_value.h"
#include "program/report.h"

enum {
	MAX_ROWS = 128,
	FIRST_ROW = 256, /* behind all letters */
};

/* The options of a command, for getopt_long(). */
struct description {
	struct option names[MAX_ROWS + 1];
	char letters[2 * MAX_ROWS + 2];
};

static int argument_of(const struct option_row *row)
{
	if (row->value == NULL)
		return no_argument;
	return row->value[0] == '[' ? optional_argument : required_argument;
}

static void describe(enum command_name command, struct description *description)
{
	struct option *name = description->names;
	char *letter = description->letters;

	/* ':' in front: getopt tells a missing value apart from an unknown option. */
	*letter++ = ':';
	for (uint32_t i = 0; i < option_row_count && i < MAX_ROWS; i++) {
		const struct option_row *row = &option_rows[i];

		if (!option_is_of(row, command))
			continue;
		*name++ = (struct option){ row->name, argument_of(row), NULL, FIRST_ROW + (int)i };
		if (row->letter == 0)
			continue;
		*letter++ = row->letter;
		if (row->value != NULL)
			*letter++ = ':';
	}
	*name = (struct option){ 0 };
	*letter = '\0';
}

/* NULL: getopt_long() found no such option. */
static const struct option_row *row_of(enum command_name command, int option)
{
	if (option >= FIRST_ROW)
		return &option_rows[option - FIRST_ROW];
	for (uint32_t i = 0; i < option_row_count; i++) {
		if (option_is_of(&option_rows[i], command) && option_rows[i].letter == option)
			return &option_rows[i];
	}
	return NULL;
}

static int unknown(enum command_name command, char **argv)
{
	/* getopt leaves a short option in optopt, a long one in the argument before optind. */
	if (optopt > 0 && optopt < FIRST_ROW)
		return fail(STATUS_USAGE, "unknown option '-%c'; see vvhost %s --help", optopt, command_words[command]);
	return fail(STATUS_USAGE, "unknown or unexpected '%s'; see vvhost %s --help", argv[optind - 1],
		    command_words[command]);
}

static int missing(enum command_name command, char **argv)
{
	return fail(STATUS_USAGE, "'%s' needs a value; see vvhost %s --help", argv[optind - 1], command_words[command]);
}

static int take_number(const struct option_row *row, const char *value)
{
	char option[32];
	uint64_t number;
	int status;

	snprintf(option, sizeof(option), "--%s", row->name);
	status = option_number(option, value, row->low, row->high, &number);
	if (row->number != NULL)
		*row->number = (uint32_t)number;
	else
		*row->large_number = number;
	return status;
}

static int take(const struct option_row *row, struct options *options, int argc, char **argv)
{
	const char *value = optarg;
	int status = STATUS_OK;

	if (value == NULL && row->next_word != NULL && optind < argc && ends_with(argv[optind], row->next_word))
		value = argv[optind++];
	if (row->flag != NULL)
		*row->flag = true;
	if (row->text != NULL)
		*row->text = value;
	if (row->number != NULL || row->large_number != NULL)
		status = take_number(row, value);
	if (status == STATUS_OK && row->take != NULL)
		status = row->take(options, value);
	return status;
}

int options_parse(enum command_name command, int argc, char **argv, const struct options **given)
{
	struct options *options = &options_given;
	struct description description;
	int status = STATUS_OK;
	int option;

	*given = options;
	*options = (struct options){
		.command = command,
		.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420,
		.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
		.transport = { .ops = &transport_ring_ops },
		.threads = 1,
		.streams = 1,
		.seed = 1,
		.device = VIRTIOVIDEO_DEVICE_DECODER,
		.fuzz = {
			.seed = 1,
			.memory_limit = 1024,
			.watchdog = 60,
			.steps = UINT32_MAX,
			.targets = { true, true, true, true, true, true, true },
			.rings = { true, true, true },
			.devices = { true, true },
		},
	};
	describe(command, &description);
	opterr = 0;
	while (status == STATUS_OK && !options->help &&
	       (option = getopt_long(argc, argv, description.letters, description.names, NULL)) != -1) {
		const struct option_row *row = row_of(command, option);

		if (row != NULL)
			status = take(row, options, argc, argv);
		else
			status = option == ':' ? missing(command, argv) : unknown(command, argv);
	}
	if (status != STATUS_OK || options->help)
		return status;
	return check_options(options, argc - optind, argv + optind);
}

void options_free(void)
{
	free(options_given.svg);
	free(options_given.forced.items);
	free(options_given.changes.items);
	free(options_given.timestamps.items);
}
