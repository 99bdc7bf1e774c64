/* SPDX-License-Identifier: BSD-3-Clause */
/* Each measures a part of struct results, and prints a line for each case. They return a status. */
#ifndef VVBENCH_SUITES_H
#define VVBENCH_SUITES_H

#include "options.h"
#include "results.h"

int suite_decode(const struct bench_options *options, struct results *results);
int suite_streams(const struct bench_options *options, struct results *results);
int suite_memory(const struct bench_options *options, struct results *results);
int suite_latency(const struct bench_options *options, struct results *results);
int suite_commands(const struct bench_options *options, struct results *results);
int suite_vhost_user(const struct bench_options *options, struct results *results);
int suite_start(const struct bench_options *options, struct results *results);

#endif
