/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost: a stand-in VMM with a reference guest driver, to drive libvirtiovideo from a shell. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libavutil/log.h>

#include "commands/caps_command.h"
#include "commands/decode.h"
#include "commands/encode.h"
#include "conformance/conformance_command.h"
#include "fuzz/fuzz_command.h"
#include "options/help.h"
#include "options/options.h"
#include "program/interrupt.h"
#include "program/report.h"

/* COMMANDS: the command does not exist. */
static enum command_name find_command(const char *word)
{
	enum command_name command = COMMAND_DECODE;

	while (command < COMMANDS && strcmp(word, command_words[command]) != 0)
		command++;
	return command;
}

static int run_command(enum command_name command, int argc, char **argv)
{
	static int (*const runs[COMMANDS])(const struct options *) = {
		[COMMAND_DECODE] = decode_command,	     [COMMAND_ENCODE] = encode_command,
		[COMMAND_TRANSCODE] = transcode_command,     [COMMAND_CAPS] = caps_command,
		[COMMAND_CONFORMANCE] = conformance_command, [COMMAND_FUZZ] = fuzz_command,
	};
	const struct options *options;
	int status = options_parse(command, argc, argv, &options);

	if (status == STATUS_OK && options->help) {
		help_command(command);
	} else if (status == STATUS_OK) {
		report_set_verbose(options->verbose);
		report_set_quiet(options->quiet);
		/* A fuzzer's videos are damaged: libavcodec would say so of each. */
		av_log_set_level(options->verbose && command != COMMAND_FUZZ ? AV_LOG_INFO : AV_LOG_QUIET);
		status = runs[command](options);
	}
	options_free();
	return status;
}

static int run_help(int argc, char **argv)
{
	enum command_name command;

	if (argc < 2) {
		help_program();
		return STATUS_OK;
	}
	command = find_command(argv[1]);
	if (command == COMMANDS)
		return fail(STATUS_USAGE, "there is no command '%s'; see vvhost --help", argv[1]);
	help_command(command);
	return STATUS_OK;
}

static int run(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;
	enum command_name command;

	if (word == NULL)
		return fail(STATUS_USAGE, "what is to be done? See vvhost --help");
	command = find_command(word);
	if (command != COMMANDS)
		return run_command(command, argc - 1, argv + 1);
	if (strcmp(word, "help") == 0)
		return run_help(argc - 1, argv + 1);
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		help_program();
		return STATUS_OK;
	}
	if (strcmp(word, "--version") == 0) {
		help_version();
		return STATUS_OK;
	}
	return fail(STATUS_USAGE, "unknown %s '%s'; see vvhost --help", word[0] == '-' ? "option" : "command", word);
}

int main(int argc, char **argv)
{
	int status;

	interrupt_install();
	status = run(argc, argv);
	if (fflush(stdout) != 0 && status == STATUS_OK)
		status = fail(STATUS_USAGE, "standard output: cannot be written: %s", strerror(errno));
	if (status != STATUS_OK)
		report_failure();
	interrupt_reraise();
	return status;
}
