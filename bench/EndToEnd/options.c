/* SPDX-License-Identifier: BSD-3-Clause */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "embedded.h"
#include "options/option_value.h"
#include "program/report.h"

enum {
	OPTION_HELP = 256,
	OPTION_LIST_CLIPS,
	OPTION_QUICK,
	OPTION_QUIET,
	OPTION_STRICT,
	OPTION_SUITE,
	OPTION_CODEC,
	OPTION_SIZE,
	OPTION_THREADS,
	OPTION_STREAMS,
	OPTION_STREAMS_SIZE,
	OPTION_ROUNDS,
	OPTION_SECONDS,
	OPTION_CLIPS,
	OPTION_OUTPUT,
	OPTION_ROUND_TRIP
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "list-clips", no_argument, NULL, OPTION_LIST_CLIPS },
	{ "quick", no_argument, NULL, OPTION_QUICK },
	{ "quiet", no_argument, NULL, OPTION_QUIET },
	{ "strict", no_argument, NULL, OPTION_STRICT },
	{ "suite", required_argument, NULL, OPTION_SUITE },
	{ "codec", required_argument, NULL, OPTION_CODEC },
	{ "size", required_argument, NULL, OPTION_SIZE },
	{ "threads", required_argument, NULL, OPTION_THREADS },
	{ "streams", required_argument, NULL, OPTION_STREAMS },
	{ "streams-size", required_argument, NULL, OPTION_STREAMS_SIZE },
	{ "rounds", required_argument, NULL, OPTION_ROUNDS },
	{ "seconds", required_argument, NULL, OPTION_SECONDS },
	{ "clips", required_argument, NULL, OPTION_CLIPS },
	{ "output", required_argument, NULL, OPTION_OUTPUT },
	{ "round-trip", required_argument, NULL, OPTION_ROUND_TRIP },
	{ NULL, 0, NULL, 0 },
};

static const struct choice suites[] = {
	{ "decode", SUITE_DECODE },	    { "streams", SUITE_STREAMS },   { "memory", SUITE_MEMORY },
	{ "latency", SUITE_LATENCY },	    { "commands", SUITE_COMMANDS }, { "start", SUITE_START },
	{ "vhost-user", SUITE_VHOST_USER }, { "all", SUITE_ALL },
};

static const struct bench_options defaults = {
	.suites = SUITE_ALL,
	.codecs = (1 << CLIP_CODECS) - 1,
	.sizes = { { 320, 240 }, { 1280, 720 }, { 1920, 1080 } },
	.size_count = 3,
	.threads = { 1, 2 },
	.thread_count = 2,
	.streams = { 1, 2, 4, 8, 16, 64 },
	.stream_count = 6,
	.streams_size = { 1280, 720 },
	.rounds = 15,
	.seconds = 0.25,
	.clips = "artifacts/bench/clips",
	.round_trip = { -1.0, -1.0 },
};

/* Calls add for each word between commas. */
static int each(const char *option, const char *words, int (*add)(struct bench_options *, const char *, const char *),
		struct bench_options *options)
{
	const char *end;
	int status;

	do {
		char word[32];

		end = strchrnul(words, ',');
		snprintf(word, sizeof(word), "%.*s", (int)(end - words), words);
		status = add(options, option, word);
		words = end + 1;
	} while (status == STATUS_OK && *end != '\0');
	return status;
}

static int add_suite(struct bench_options *options, const char *option, const char *word)
{
	uint32_t value = 0;
	int status = option_choice(option, word, suites, sizeof(suites) / sizeof(suites[0]), &value);

	options->suites |= value;
	return status;
}

static int add_codec(struct bench_options *options, const char *option, const char *word)
{
	struct choice choices[CLIP_CODECS];
	uint32_t value = 0;
	int status;

	for (uint32_t i = 0; i < CLIP_CODECS; i++)
		choices[i] = (struct choice){ clip_codecs[i].word, UINT32_C(1) << i };
	status = option_choice(option, word, choices, CLIP_CODECS, &value);
	options->codecs |= value;
	return status;
}

static int read_size(const char *option, const char *word, struct clip_size *size)
{
	int length = 0;

	if (sscanf(word, "%4ux%4u%n", &size->width, &size->height, &length) < 2 || word[length] != '\0' ||
	    size->width < 64 || size->height < 64 || size->width > 4096 || size->height > 4096 ||
	    size->width % 2 != 0 || size->height % 2 != 0)
		return fail(STATUS_USAGE, "%s '%s' is not a size such as 1280x720, from 64x64 to 4096x4096", option,
			    word);
	return STATUS_OK;
}

static int add_size(struct bench_options *options, const char *option, const char *word)
{
	if (options->size_count == OPTIONS_LIST)
		return fail(STATUS_USAGE, "%s has more than %d sizes", option, OPTIONS_LIST);
	return read_size(option, word, &options->sizes[options->size_count++]);
}

static int add_number(const char *option, const char *word, uint32_t most, uint32_t *list, uint32_t *count)
{
	uint64_t number = 0;
	int status;

	if (*count == OPTIONS_LIST)
		return fail(STATUS_USAGE, "%s has more than %d numbers", option, OPTIONS_LIST);
	status = option_number(option, word, 1, most, &number);
	list[(*count)++] = (uint32_t)number;
	return status;
}

static int add_threads(struct bench_options *options, const char *option, const char *word)
{
	return add_number(option, word, 16, options->threads, &options->thread_count);
}

static int add_streams(struct bench_options *options, const char *option, const char *word)
{
	return add_number(option, word, EMBEDDED_MAX_STREAMS, options->streams, &options->stream_count);
}

static int read_seconds(const char *word, double *seconds)
{
	char *end;

	*seconds = strtod(word, &end);
	if (end == word || *end != '\0' || !(*seconds > 0.0) || *seconds > 60.0)
		return fail(STATUS_USAGE, "--seconds '%s' is not a number up to 60", word);
	return STATUS_OK;
}

/* As the benchmark of commands has it: "812.5,0". */
static int read_round_trip(const char *word, struct round_trip_result *result)
{
	int length = 0;

	if (sscanf(word, "%lf,%lf%n", &result->nanoseconds, &result->bytes, &length) < 2 || word[length] != '\0')
		return fail(STATUS_USAGE, "--round-trip '%s' is not nanoseconds and bytes, such as 812.5,0", word);
	return STATUS_OK;
}

/* Enough to see that all works, and nothing to compare. */
static void make_quick(struct bench_options *options)
{
	options->codecs = 1;
	options->size_count = 1;
	options->thread_count = 1;
	options->stream_count = 2;
	options->streams_size = options->sizes[0];
	options->rounds = 3;
	options->seconds = 0.05;
}

static int take(struct bench_options *options, int option)
{
	uint64_t number = 0;
	int status;

	switch (option) {
	case OPTION_HELP:
		options->help = true;
		return STATUS_OK;
	case OPTION_LIST_CLIPS:
		options->list_clips = true;
		return STATUS_OK;
	case OPTION_QUICK:
		make_quick(options);
		return STATUS_OK;
	case OPTION_QUIET:
		options->quiet = true;
		return STATUS_OK;
	case OPTION_STRICT:
		options->strict = true;
		return STATUS_OK;
	case OPTION_SUITE:
		options->suites = 0;
		return each("--suite", optarg, add_suite, options);
	case OPTION_CODEC:
		options->codecs = 0;
		return each("--codec", optarg, add_codec, options);
	case OPTION_SIZE:
		options->size_count = 0;
		return each("--size", optarg, add_size, options);
	case OPTION_THREADS:
		options->thread_count = 0;
		return each("--threads", optarg, add_threads, options);
	case OPTION_STREAMS:
		options->stream_count = 0;
		return each("--streams", optarg, add_streams, options);
	case OPTION_STREAMS_SIZE:
		return read_size("--streams-size", optarg, &options->streams_size);
	case OPTION_SECONDS:
		return read_seconds(optarg, &options->seconds);
	case OPTION_CLIPS:
		options->clips = optarg;
		return STATUS_OK;
	case OPTION_OUTPUT:
		options->output = optarg;
		return STATUS_OK;
	case OPTION_ROUND_TRIP:
		return read_round_trip(optarg, &options->round_trip);
	default:
		status = option_number("--rounds", optarg, 1, 1000, &number);
		options->rounds = (uint32_t)number;
		return status;
	}
}

int bench_options_parse(struct bench_options *options, int argc, char **argv)
{
	int status = STATUS_OK;
	int option;

	*options = defaults;
	opterr = 0;
	while (status == STATUS_OK && (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
		if (option == ':')
			status = fail(STATUS_USAGE, "'%s' needs a value; see vvbench --help", argv[optind - 1]);
		else if (option == '?')
			status = fail(STATUS_USAGE, "unknown option '%s'; see vvbench --help", argv[optind - 1]);
		else
			status = take(options, option);
	}
	if (status == STATUS_OK && optind < argc)
		status = fail(STATUS_USAGE, "unexpected '%s'; see vvbench --help", argv[optind]);
	return status;
}

static void print_name(const struct clip_codec *codec, struct clip_size size, int low_delay)
{
	char name[64];

	clip_name(name, sizeof(name), codec, size, low_delay);
	puts(name);
}

void bench_options_list_clips(const struct bench_options *options)
{
	for (uint32_t i = 0; i < CLIP_CODECS && (options->suites & SUITE_DECODE) != 0; i++) {
		for (uint32_t k = 0; k < options->size_count && (options->codecs >> i & 1) != 0; k++)
			print_name(&clip_codecs[i], options->sizes[k], 0);
	}
	/* A decode suite has it already. */
	if ((options->suites & SUITE_VHOST_USER) != 0 &&
	    ((options->suites & SUITE_DECODE) == 0 || (options->codecs & 1) == 0))
		print_name(&clip_codecs[0], options->sizes[options->size_count - 1], 0);
	if ((options->suites & (SUITE_STREAMS | SUITE_MEMORY | SUITE_COMMANDS | SUITE_START)) != 0)
		print_name(&clip_codecs[0], options->streams_size, 0);
	if ((options->suites & SUITE_LATENCY) != 0)
		print_name(&clip_codecs[0], options->streams_size, 1);
}
