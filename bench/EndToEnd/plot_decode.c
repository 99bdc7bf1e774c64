/* SPDX-License-Identifier: BSD-3-Clause */
/* Ratios: a panel for each size, a group for each codec, in it a point for each format and number of threads. */
#include <math.h>

#include "plots.h"
#include "targets.h"

struct series {
	const char *title;
	enum decode_side side;
	const char *style;
};

static const struct series all_series[] = {
	{ "libvirtiovideo, YUV420", SIDE_YUV420, "pt 7 ps 1.1 lc '#1f77b4'" },
	{ "libvirtiovideo, NV12", SIDE_NV12, "pt 5 ps 1.0 lc '#2ca02c'" },
	{ "libavcodec alone, NV12 by swscale", SIDE_SWSCALE, "pt 9 ps 1.0 lc '#ff7f0e'" },
};

enum { SERIES = sizeof(all_series) / sizeof(all_series[0]) };

static bool is_of(const struct decode_result *result, struct clip_size size)
{
	return result->size.width == size.width && result->size.height == size.height;
}

/* Of all sizes together, so that panels can be compared; what noise drives further is cut off. */
static void find_range(const struct results *results, double *low, double *high)
{
	*low = 0.85;
	*high = 1.05;
	for (uint32_t i = 0; i < results->decode_count; i++) {
		for (uint32_t k = 0; k < SERIES; k++) {
			const struct sample *fps = results->decodes[i].fps;
			struct sample ratios = { 0 };

			sample_ratios(&ratios, &fps[all_series[k].side], &fps[SIDE_ALONE]);
			*low = fmin(*low, sample_at(&ratios, 0.25));
			*high = fmax(*high, sample_at(&ratios, 0.75));
			sample_free(&ratios);
		}
	}
	/* Room for the labels below. */
	*low = fmax(*low - 0.05, 0.5);
	*high = fmin(*high + 0.02, 1.3);
}

/* Codecs that take part are numbered from 0. */
static uint32_t column(const struct bench_options *options, uint32_t codec)
{
	return (uint32_t)__builtin_popcount(options->codecs & ((UINT32_C(1) << codec) - 1));
}

/* Where a point lies: codecs at whole numbers, thread counts left and right of them, formats side by side. */
static double place(const struct bench_options *options, uint32_t codec, uint32_t thread, uint32_t series)
{
	double width = 0.8 / options->thread_count;
	double left = column(options, codec) - 0.4 + width * thread;

	return left + width * (series + 1.0) / (SERIES + 1.0);
}

static void put_data(FILE *file, const struct bench_options *options, const struct results *results, uint32_t panel)
{
	for (uint32_t series = 0; series < SERIES; series++) {
		fprintf(file, "$data_%u_%u << EOD\n", panel, series);
		for (uint32_t i = 0; i < results->decode_count; i++) {
			const struct decode_result *result = &results->decodes[i];
			struct sample ratios = { 0 };
			uint32_t thread = 0;

			if (!is_of(result, options->sizes[panel]))
				continue;
			while (thread + 1 < options->thread_count && options->threads[thread] != result->threads)
				thread++;
			sample_ratios(&ratios, &result->fps[all_series[series].side], &result->fps[SIDE_ALONE]);
			fprintf(file, "%.3f %.4f %.4f %.4f %u\n",
				place(options, (uint32_t)(result->codec - clip_codecs), thread, series),
				results_ratio(&result->fps[all_series[series].side], &result->fps[SIDE_ALONE]),
				sample_at(&ratios, 0.25), sample_at(&ratios, 0.75), result->threads);
			sample_free(&ratios);
		}
		fputs("EOD\n", file);
	}
}

/* Under the points, the number of threads. */
static void put_thread_labels(FILE *file, const struct bench_options *options)
{
	for (uint32_t codec = 0; codec < CLIP_CODECS; codec++) {
		for (uint32_t thread = 0; thread < options->thread_count && (options->codecs >> codec & 1) != 0;
		     thread++)
			fprintf(file,
				"set label '%u' at first %.3f, graph 0.025 center font ',10' textcolor '#888888'\n",
				options->threads[thread], place(options, codec, thread, SERIES / 2));
	}
}

/* One for all panels, each of which is too narrow for it. */
static void put_legend(FILE *file)
{
	for (uint32_t series = 0; series < SERIES; series++)
		fprintf(file, "set label '%s' at screen %.2f, 0.10 offset 1, 0 point %s\n", all_series[series].title,
			0.12 + 0.27 * series, all_series[series].style);
	fputs("set arrow from screen 0.10, 0.05 to screen 0.13, 0.05 nohead lw 1.5 lc '#333333'\n"
	      "set label 'as fast as libavcodec alone' at screen 0.14, 0.05\n"
	      "set arrow from screen 0.37, 0.05 to screen 0.40, 0.05 nohead lw 1.5 dt 2 lc '#1f77b4'\n"
	      "set label 'target, YUV420' at screen 0.41, 0.05\n"
	      "set arrow from screen 0.55, 0.05 to screen 0.58, 0.05 nohead lw 1.5 dt 2 lc '#2ca02c'\n"
	      "set label 'target, NV12' at screen 0.59, 0.05\n"
	      "set label '1, 2: threads of libavcodec' at screen 0.72, 0.05 textcolor '#888888'\n",
	      file);
}

static void put_panel(FILE *file, const struct bench_options *options, uint32_t panel)
{
	struct clip_size size = options->sizes[panel];
	double target = size.width * size.height < 1280 * 720 ? TARGET_SMALL : TARGET_YUV420;

	fprintf(file, "set title '%ux%u'\nunset label\nunset arrow\n", size.width, size.height);
	put_thread_labels(file, options);
	if (panel == 0)
		put_legend(file);
	fprintf(file, "plot 1 with lines lw 1.5 lc '#333333', %.2f with lines dt 2 lw 1.5 lc '#1f77b4'", target);
	if (target == TARGET_YUV420)
		fprintf(file, ", %.2f with lines dt 2 lw 1.5 lc '#2ca02c'", TARGET_NV12);
	for (uint32_t series = 0; series < SERIES; series++)
		fprintf(file, ", $data_%u_%u using 1:2:3:4 with yerrorbars lw 1.2 %s", panel, series,
			all_series[series].style);
	fputc('\n', file);
}

void plot_decode(FILE *file, const struct bench_options *options, const struct results *results)
{
	const char *comma = "";
	double low;
	double high;

	find_range(results, &low, &high);
	fputs("set multiplot title 'Decoding: pictures per second, libavcodec alone = 1 (bars: the middle half of all pairs)' "
	      "font ',15'\n",
	      file);
	for (uint32_t panel = 0; panel < options->size_count; panel++)
		put_data(file, options, results, panel);
	fputs("set xtics (", file);
	for (uint32_t codec = 0; codec < CLIP_CODECS; codec++) {
		if ((options->codecs >> codec & 1) == 0)
			continue;
		fprintf(file, "%s'%s' %u", comma, clip_codecs[codec].name, column(options, codec));
		comma = ", ";
	}
	fprintf(file, ") scale 0\nset yrange [%.2f:%.2f]\nset xrange [-0.6:%.1f]\nset ytics %.2f\n", low, high,
		column(options, CLIP_CODECS) - 0.4, high - low > 0.5 ? 0.1 : 0.05);
	fputs("set tmargin at screen 0.86\nset bmargin at screen 0.22\nunset key\n", file);
	for (uint32_t panel = 0; panel < options->size_count; panel++) {
		double width = 0.94 / options->size_count;
		double left = 0.05 + width * panel;

		fprintf(file, "set lmargin at screen %.3f\nset rmargin at screen %.3f\n", left, left + width - 0.02);
		if (panel == 1)
			fputs("set format y ''\n", file);
		put_panel(file, options, panel);
	}
	fputs("unset multiplot\n", file);
}
