/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/fuzz_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "options/option_common.h"
#include "options/option_value.h"
#include "program/report.h"

enum {
	OPTION_MINUTES = 256,
	OPTION_CASES,
	OPTION_CASE,
	OPTION_SEED,
	OPTION_TARGET,
	OPTION_RING,
	OPTION_DEVICE,
	OPTION_MEMORY_LIMIT,
	OPTION_WATCHDOG,
	OPTION_STEPS,
	OPTION_DAEMON,
	OPTION_NO_BUDGETS,
	OPTION_QUIET,
	OPTION_VERBOSE,
};

/* The runtime does not start with 500 MiB, and with 700 all cases run: what is left is for larger encoders. */
enum { DEFAULT_CASES = 1000, DEFAULT_MEMORY_LIMIT = 1024, DEFAULT_WATCHDOG = 60, LEAST_MEMORY_LIMIT = 64 };

const char *const fuzz_target_words[FUZZ_TARGETS] = { "rings", "commands", "bitstreams", "units", "storms", "limits", "front-ends" };
const char *const fuzz_ring_words[FUZZ_RINGS_KINDS] = { "split", "packed", "descriptor" };
static const char *const device_words[] = { "decoder", "encoder" };

/* One of the words, or the last one for all of them. */
static int parse_choice(const char *option, const char *const *words, uint32_t count, const char *all, bool *wanted)
{
	struct choice choices[FUZZ_TARGETS + 1];
	uint32_t choice = count;
	int status;

	for (uint32_t i = 0; i < count; i++)
		choices[i] = (struct choice){ words[i], i };
	choices[count] = (struct choice){ all, count };
	status = option_choice(option, optarg, choices, count + 1, &choice);
	for (uint32_t i = 0; i < count; i++)
		wanted[i] = choice == count || choice == i;
	return status;
}

static int parse_minutes(struct fuzz_options *options)
{
	uint64_t minutes;
	int status = option_number("--minutes", optarg, 1, 100000, &minutes);

	options->seconds = (double)minutes * 60.0;
	return status;
}

static int parse(struct fuzz_options *options, int option, char **argv)
{
	switch (option) {
	case OPTION_MINUTES:
		return parse_minutes(options);
	case OPTION_CASES:
		return option_number("--cases", optarg, 1, UINT64_MAX, &options->cases);
	case OPTION_CASE:
		if (options->cases == 0)
			options->cases = 1;
		return option_number("--case", optarg, 0, UINT64_MAX, &options->first);
	case OPTION_SEED:
		return option_number("--seed", optarg, 0, UINT64_MAX, &options->seed);
	case OPTION_TARGET:
		return parse_choice("--target", fuzz_target_words, FUZZ_TARGETS, "all", options->targets);
	case OPTION_RING:
		return parse_choice("--ring", fuzz_ring_words, FUZZ_RINGS_KINDS, "all", options->rings);
	case OPTION_DEVICE:
		return parse_choice("--device", device_words, 2, "both", options->devices);
	case OPTION_MEMORY_LIMIT:
		if (strcmp(optarg, "none") == 0)
			options->memory_limit = 0;
		else
			return option_optarg_number("--memory-limit", LEAST_MEMORY_LIMIT, 1 << 20, &options->memory_limit);
		return STATUS_OK;
	case OPTION_WATCHDOG:
		return option_optarg_number("--watchdog", 1, 3600, &options->watchdog);
	case OPTION_STEPS:
		return option_optarg_number("--steps", 0, UINT32_MAX - 1, &options->steps);
	case OPTION_DAEMON:
		if (snprintf(options->daemon, sizeof(options->daemon), "%s", optarg) >= (int)sizeof(options->daemon))
			return fail(STATUS_USAGE, "--daemon: the path is too long");
		return STATUS_OK;
	case OPTION_NO_BUDGETS:
		options->no_budgets = true;
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
		return option_missing("fuzz", argv);
	default:
		return option_unknown("fuzz", argv);
	}
}

/* It is made and installed beside this program. */
static int find_daemon(struct fuzz_options *options)
{
	static const char name[] = "virtiovideo-vhost-user";
	ssize_t length = options->daemon[0] == '\0' ? readlink("/proc/self/exe", options->daemon, sizeof(options->daemon) - sizeof(name)) : 0;
	char *slash;

	if (length > 0) {
		options->daemon[length] = '\0';
		slash = strrchr(options->daemon, '/');
		strcpy(slash + 1, name);
	}
	if (options->targets[FUZZ_FRONT_ENDS] && access(options->daemon, X_OK) != 0)
		return fail(STATUS_USAGE, "%s: %s (--daemon, for the target front-ends)", options->daemon, strerror(errno));
	return STATUS_OK;
}

int fuzz_options_parse(struct fuzz_options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{ "minutes", required_argument, NULL, OPTION_MINUTES },
		{ "cases", required_argument, NULL, OPTION_CASES },
		{ "case", required_argument, NULL, OPTION_CASE },
		{ "seed", required_argument, NULL, OPTION_SEED },
		{ "target", required_argument, NULL, OPTION_TARGET },
		{ "ring", required_argument, NULL, OPTION_RING },
		{ "device", required_argument, NULL, OPTION_DEVICE },
		{ "memory-limit", required_argument, NULL, OPTION_MEMORY_LIMIT },
		{ "watchdog", required_argument, NULL, OPTION_WATCHDOG },
		{ "steps", required_argument, NULL, OPTION_STEPS },
		{ "daemon", required_argument, NULL, OPTION_DAEMON },
		{ "no-budgets", no_argument, NULL, OPTION_NO_BUDGETS },
		{ "quiet", no_argument, NULL, OPTION_QUIET },
		{ "verbose", no_argument, NULL, OPTION_VERBOSE },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int status = STATUS_OK;
	int option;

	*options = (struct fuzz_options){
		.seed = 1,
		.memory_limit = DEFAULT_MEMORY_LIMIT,
		.watchdog = DEFAULT_WATCHDOG,
		.steps = UINT32_MAX,
		.targets = { true, true, true, true, true, true, true },
		.rings = { true, true, true },
		.devices = { true, true },
	};
	opterr = 0;
	while (status == STATUS_OK && !options->help && (option = getopt_long(argc, argv, ":h", names, NULL)) != -1)
		status = parse(options, option, argv);
	if (status == STATUS_OK && !options->help && optind < argc)
		status = fail(STATUS_USAGE, "fuzz takes no file, but got '%s'", argv[optind]);
	if (options->cases == 0 && options->seconds == 0.0)
		options->cases = DEFAULT_CASES;
	return status == STATUS_OK && !options->help ? find_daemon(options) : status;
}

/* The number-th of those that are wanted. */
static uint32_t pick(const bool *wanted, uint32_t count, uint64_t *number)
{
	uint32_t chosen[FUZZ_TARGETS];
	uint32_t total = 0;
	uint32_t index;

	for (uint32_t i = 0; i < count; i++) {
		if (wanted[i])
			chosen[total++] = i;
	}
	index = chosen[*number % total];
	*number /= total;
	return index;
}

struct fuzz_kind fuzz_options_kind(const struct fuzz_options *options, uint64_t number)
{
	struct fuzz_kind kind;

	kind.target = pick(options->targets, FUZZ_TARGETS, &number);
	kind.ring = pick(options->rings, FUZZ_RINGS_KINDS, &number);
	kind.device = pick(options->devices, 2, &number) == 0 ? VIRTIOVIDEO_DEVICE_DECODER : VIRTIOVIDEO_DEVICE_ENCODER;
	/* A bitstream is a decoder's. */
	if (kind.target == FUZZ_UNITS)
		kind.device = VIRTIOVIDEO_DEVICE_DECODER;
	return kind;
}

void fuzz_options_only(struct fuzz_options *options, uint64_t number)
{
	struct fuzz_kind kind = fuzz_options_kind(options, number);

	options->first = number;
	options->cases = 1;
	options->seconds = 0.0;
	for (uint32_t i = 0; i < FUZZ_TARGETS; i++)
		options->targets[i] = i == kind.target;
	for (uint32_t i = 0; i < FUZZ_RINGS_KINDS; i++)
		options->rings[i] = i == kind.ring;
	options->devices[0] = kind.device == VIRTIOVIDEO_DEVICE_DECODER;
	options->devices[1] = !options->devices[0];
}
