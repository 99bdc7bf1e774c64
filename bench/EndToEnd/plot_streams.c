/* SPDX-License-Identifier: BSD-3-Clause */
/* How it grows with streams: what all give together, and how that compares. */
#include "plots.h"
#include "targets.h"

static void put_data(FILE *file, const struct results *results)
{
	fputs("$data << EOD\n", file);
	for (uint32_t i = 0; i < results->streams_count; i++) {
		const struct streams_result *result = &results->streams[i];
		struct sample ratios = { 0 };

		sample_ratios(&ratios, &result->device_fps, &result->alone_fps);
		fprintf(file, "%u %.2f %.2f %.2f %.2f %.2f %.2f %.4f %.4f %.4f %.4f %.4f\n", result->count,
			sample_median(&result->alone_fps), sample_at(&result->alone_fps, 0.25),
			sample_at(&result->alone_fps, 0.75), sample_median(&result->device_fps),
			sample_at(&result->device_fps, 0.25), sample_at(&result->device_fps, 0.75),
			results_ratio(&result->device_fps, &result->alone_fps), sample_at(&ratios, 0.25),
			sample_at(&ratios, 0.75), sample_median(&result->device_fairness),
			sample_median(&result->alone_fairness));
		sample_free(&ratios);
	}
	fputs("EOD\n", file);
}

void plot_streams(FILE *file, const struct bench_options *options, const struct results *results)
{
	put_data(file, results);
	fprintf(file,
		"set multiplot layout 1,3 title 'Many streams of H.264, %ux%u (bars: the middle half of all rounds)' font ',15'\n",
		options->streams_size.width, options->streams_size.height);
	fputs("set logscale x 2\nset xtics (1, 2, 4, 8, 16, 32, 64)\nset xlabel 'streams at a time' textcolor '#333333'\n"
	      "set xrange [0.8:80]\nset key bottom right samplen 2 font ',11'\n"
	      "set title 'pictures per second, of all streams'\nset yrange [0:*]\n"
	      "plot $data using ($1*0.97):2:3:4 with yerrorbars pt 7 lc '#333333' notitle, "
	      "$data using ($1*0.97):2 with lines lw 2 lc '#333333' title 'libavcodec alone, a thread each', "
	      "$data using ($1*1.03):5:6:7 with yerrorbars pt 7 lc '#1f77b4' notitle, "
	      "$data using ($1*1.03):5 with lines lw 2 lc '#1f77b4' title 'libvirtiovideo'\n",
	      file);
	fprintf(file,
		"set title 'ratio: libavcodec alone = 1 (dashed: target for 16)'\nset yrange [* < 0.9:1.04 < *]\n"
		"plot 1 with lines lw 1.5 lc '#333333' notitle, %.2f with lines dt 2 lw 1.5 lc '#1f77b4' notitle, "
		"$data using 1:8:9:10 with yerrorbars lw 1.5 pt 7 ps 1.1 lc '#1f77b4' notitle\n",
		TARGET_STREAMS);
	fputs("set title 'fairness: slowest stream / fastest'\nset yrange [0:1.05]\n"
	      "plot $data using 1:12 with linespoints lw 2 pt 7 lc '#333333' title 'libavcodec alone', "
	      "$data using 1:11 with linespoints lw 2 pt 7 lc '#1f77b4' title 'libvirtiovideo'\nunset multiplot\n",
	      file);
}
