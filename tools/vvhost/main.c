/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost: a stand-in VMM with a reference guest driver, to drive libvirtiovideo from a shell. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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

static int run_decode(int argc, char **argv)
{
	struct decode_options options;
	int status = decode_options_parse(&options, argc, argv);

	if (status != STATUS_OK)
		return status;
	if (options.help) {
		help_decode();
		return STATUS_OK;
	}
	report_set_verbose(options.verbose);
	av_log_set_level(options.verbose ? AV_LOG_INFO : AV_LOG_QUIET);
	return decode_command(&options);
}

static int run_encode(int argc, char **argv, int (*command)(const struct encode_options *), void (*help)(void))
{
	struct encode_options options;
	int status = encode_options_parse(&options, argc, argv);

	if (status == STATUS_OK && options.help) {
		help();
	} else if (status == STATUS_OK) {
		report_set_verbose(options.verbose);
		report_set_quiet(options.quiet);
		av_log_set_level(options.verbose ? AV_LOG_INFO : AV_LOG_QUIET);
		status = command(&options);
	}
	encode_options_free(&options);
	return status;
}

static int run_caps(int argc, char **argv)
{
	struct caps_options options;
	int status = caps_options_parse(&options, argc, argv);

	if (status != STATUS_OK)
		return status;
	if (options.help) {
		help_caps();
		return STATUS_OK;
	}
	av_log_set_level(AV_LOG_QUIET);
	return caps_command(&options);
}

static int run_conformance(int argc, char **argv)
{
	struct conformance_options options;
	int status = conformance_options_parse(&options, argc, argv);

	if (status != STATUS_OK)
		return status;
	if (options.help) {
		help_conformance();
		return STATUS_OK;
	}
	av_log_set_level(AV_LOG_QUIET);
	return conformance_command(&options);
}

static int run_fuzz(int argc, char **argv)
{
	struct fuzz_options options;
	int status = fuzz_options_parse(&options, argc, argv);

	if (status != STATUS_OK)
		return status;
	if (options.help) {
		help_fuzz();
		return STATUS_OK;
	}
	report_set_verbose(options.verbose);
	report_set_quiet(options.quiet);
	av_log_set_level(AV_LOG_QUIET);
	return fuzz_command(&options);
}

static int run_help(int argc, char **argv)
{
	const char *about = argc > 1 ? argv[1] : "";

	if (strcmp(about, "decode") == 0)
		help_decode();
	else if (strcmp(about, "encode") == 0)
		help_encode();
	else if (strcmp(about, "transcode") == 0)
		help_transcode();
	else if (strcmp(about, "caps") == 0)
		help_caps();
	else if (strcmp(about, "conformance") == 0)
		help_conformance();
	else if (strcmp(about, "fuzz") == 0)
		help_fuzz();
	else if (*about == '\0')
		help_program();
	else
		return fail(STATUS_USAGE, "there is no command '%s'; see vvhost --help", about);
	return STATUS_OK;
}

static int run(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : NULL;

	if (command == NULL)
		return fail(STATUS_USAGE, "what is to be done? See vvhost --help");
	if (strcmp(command, "decode") == 0)
		return run_decode(argc - 1, argv + 1);
	if (strcmp(command, "encode") == 0)
		return run_encode(argc - 1, argv + 1, encode_command, help_encode);
	if (strcmp(command, "transcode") == 0)
		return run_encode(argc - 1, argv + 1, transcode_command, help_transcode);
	if (strcmp(command, "caps") == 0)
		return run_caps(argc - 1, argv + 1);
	if (strcmp(command, "conformance") == 0)
		return run_conformance(argc - 1, argv + 1);
	if (strcmp(command, "fuzz") == 0)
		return run_fuzz(argc - 1, argv + 1);
	if (strcmp(command, "help") == 0)
		return run_help(argc - 1, argv + 1);
	if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
		help_program();
		return STATUS_OK;
	}
	if (strcmp(command, "--version") == 0) {
		help_version();
		return STATUS_OK;
	}
	return fail(STATUS_USAGE, "unknown %s '%s'; see vvhost --help", command[0] == '-' ? "option" : "command", command);
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
