/* SPDX-License-Identifier: BSD-3-Clause */
/* vvbench: libvirtiovideo as it ships, through its virtqueues, against libavcodec alone. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <libavutil/log.h>

#include "options.h"
#include "probe.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "reports.h"
#include "run_cost.h"
#include "suites.h"
#include "targets.h"

static int measure(const struct bench_options *options, struct results *results)
{
	static int (*const suites[])(const struct bench_options *, struct results *) = {
		suite_decode, suite_streams, suite_memory, suite_latency, suite_commands, suite_start, suite_vhost_user,
	};
	int status = STATUS_OK;

	/* In the order of the bits. */
	for (uint32_t i = 0; i < sizeof(suites) / sizeof(suites[0]) && status == STATUS_OK; i++) {
		if ((options->suites >> i & 1) != 0)
			status = suites[i](options, results);
	}
	return status;
}

static int bench(const struct bench_options *options)
{
	static struct results results;
	struct target targets[TARGETS];
	struct machine machine;
	int status;

	/* Before there is load of our own. */
	machine_describe(&machine);
	results.round_trip = options->round_trip;
	if (!options->quiet)
		run_progress_enable();
	status = measure(options, &results);
	if (status == STATUS_OK) {
		targets_judge(targets, &results);
		puts("");
		report_targets(stdout, targets);
		if (options->output != NULL)
			status = reports_write(options, &results, &machine, targets);
		if (status == STATUS_OK && options->strict && targets_missed(targets) > 0)
			status = fail(STATUS_FAILED, "%u targets are missed", targets_missed(targets));
	}
	results_free(&results);
	return status;
}

static int run(int argc, char **argv)
{
	struct bench_options options;
	int status;

	av_log_set_level(AV_LOG_QUIET);
	if (argc > 1 && strcmp(argv[1], "probe") == 0)
		return probe_main(argc - 1, argv + 1);
	status = bench_options_parse(&options, argc, argv);
	if (status != STATUS_OK)
		return status;
	if (options.help)
		bench_options_help();
	else if (options.list_clips)
		bench_options_list_clips(&options);
	else
		return bench(&options);
	return STATUS_OK;
}

int main(int argc, char **argv)
{
	char reason[1024];
	int status;

	interrupt_install();
	status = run(argc, argv);
	if (fflush(stdout) != 0 && status == STATUS_OK)
		status = fail(STATUS_USAGE, "standard output: cannot be written: %s", strerror(errno));
	if (status != STATUS_OK) {
		run_progress("%s", "");
		report_take(reason, sizeof(reason));
		fprintf(stderr, "vvbench: %s\n", reason);
	}
	interrupt_reraise();
	return status;
}
