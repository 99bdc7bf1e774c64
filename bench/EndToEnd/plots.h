/* SPDX-License-Identifier: BSD-3-Clause */
/* What gnuplot is told of each picture, behind what they have in common. */
#ifndef VVBENCH_PLOTS_H
#define VVBENCH_PLOTS_H

#include <stdio.h>

#include "options.h"
#include "results.h"

void plot_decode(FILE *file, const struct bench_options *options, const struct results *results);
void plot_streams(FILE *file, const struct bench_options *options, const struct results *results);
void plot_latency(FILE *file, const struct bench_options *options, const struct results *results);

#endif
