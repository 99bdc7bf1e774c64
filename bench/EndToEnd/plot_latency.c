/* SPDX-License-Identifier: BSD-3-Clause */
/* How many access units are done after how long. */
#include "plots.h"
#include "targets.h"

enum { POINTS = 200 };

/* Time, percent: a curve has no use for more points than that. */
static void put_curve(FILE *file, const char *name, const struct sample *sample)
{
	fprintf(file, "$%s << EOD\n", name);
	for (int i = 0; i <= POINTS; i++)
		fprintf(file, "%.2f %.2f\n", sample_at(sample, (double)i / POINTS), 100.0 * i / POINTS);
	fputs("EOD\n", file);
}

void plot_latency(FILE *file, const struct bench_options *options, const struct results *results)
{
	const struct latency_result *latency = &results->latency;
	const struct sample *added = &latency->figures[LATENCY_ADDED];
	double longest = sample_at(&latency->figures[LATENCY_DEVICE], 0.995);
	double most = sample_at(added, 0.98);

	put_curve(file, "device", &latency->figures[LATENCY_DEVICE]);
	put_curve(file, "alone", &latency->figures[LATENCY_ALONE]);
	put_curve(file, "added", added);
	put_curve(file, "noise", &latency->figures[LATENCY_NOISE]);
	put_curve(file, "handoff", &latency->figures[LATENCY_HANDOFF]);
	fprintf(file,
		"set multiplot layout 1,2 title 'Latency of an access unit, H.264, %ux%u: from RESOURCE_QUEUE to the picture' font ',15'\n",
		options->streams_size.width, options->streams_size.height);
	fputs("set ylabel 'percent of access units' textcolor '#333333'\nset yrange [0:100]\nset key bottom right samplen 2\n"
	      "set grid x y lc '#dddddd' lt 1\n",
	      file);
	fprintf(file,
		"set title 'whole time'\nset xlabel 'milliseconds' textcolor '#333333'\nset xrange [0:%.3f]\n"
		"plot $alone using ($1/1000):2 with lines lw 2 lc '#333333' title 'libavcodec alone', "
		"$device using ($1/1000):2 with lines lw 2 lc '#1f77b4' title 'libvirtiovideo'\n",
		longest * 1.05 / 1000.0);
	most = most < 1.5 * TARGET_ADDED_MICROSECONDS ? 1.5 * TARGET_ADDED_MICROSECONDS : most;
	fprintf(file,
		"set title 'added to that of libavcodec'\nset xlabel 'microseconds' textcolor '#333333'\nset xrange [%.1f:%.1f]\n"
		"set arrow 1 from %.1f, 0 to %.1f, 100 nohead dt 2 lw 1.5 lc '#d62728'\n"
		"set label 1 'target for 99 %%' at %.1f, 50 offset 0.7, 0 textcolor '#d62728'\n"
		"plot $noise using 1:2 with lines lw 1.5 lc '#999999' title 'libavcodec once more', "
		"$handoff using 1:2 with lines lw 2 lc '#ff7f0e' title 'libavcodec in a thread that sleeps', "
		"$added using 1:2 with lines lw 2 lc '#1f77b4' title 'libvirtiovideo'\nunset multiplot\n",
		sample_at(added, 0.02) < 0.0 ? sample_at(added, 0.02) : 0.0, most, TARGET_ADDED_MICROSECONDS,
		TARGET_ADDED_MICROSECONDS, TARGET_ADDED_MICROSECONDS);
}
