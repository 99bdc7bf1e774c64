/* SPDX-License-Identifier: BSD-3-Clause */
/* What is written of the results: Markdown, JSON and plots. */
#ifndef VVBENCH_REPORTS_H
#define VVBENCH_REPORTS_H

#include <stdio.h>

#include "machine.h"
#include "options.h"
#include "results.h"
#include "targets.h"

/* report.md, readme.md, results.json and the plots, into the directory of the options. Returns a status. */
int reports_write(const struct bench_options *options, const struct results *results, const struct machine *machine,
		  const struct target targets[TARGETS]);

/* Tables in Markdown (report_tables.c). */
void report_machine(FILE *file, const struct machine *machine, const struct bench_options *options);
void report_targets(FILE *file, const struct target targets[TARGETS]);
void report_decode(FILE *file, const struct results *results);
void report_streams(FILE *file, const struct results *results);
void report_commands(FILE *file, const struct results *results);
void report_latency(FILE *file, const struct latency_result *latency);
void report_vhost_user(FILE *file, const struct vhost_user_result *result);
void report_start(FILE *file, const struct results *results);

void report_json(FILE *file, const struct results *results, const struct machine *machine,
		 const struct target targets[TARGETS]);

/* Writes scripts and has gnuplot draw them, if it is there. Returns a status. */
int report_plots(const char *directory, const struct bench_options *options, const struct results *results);

#endif
