/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/stats_svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/report.h"

enum {
	WIDTH = 960,
	LEFT = 76,
	RIGHT = WIDTH - 24,
	PLOT_HEIGHT = 190,
	RATE_TOP = 64,
	PSNR_TOP = RATE_TOP + PLOT_HEIGHT + 76,
	HEIGHT = PSNR_TOP + PLOT_HEIGHT + 52,
	TICKS = 5,
};

/* One of the two plots: the meaning of its axes. */
struct plot {
	struct output_file *file;
	int top;
	double seconds;
	double low;
	double high;
};

static double across(const struct plot *plot, double seconds)
{
	return LEFT + (RIGHT - LEFT) * (plot->seconds > 0.0 ? seconds / plot->seconds : 0.0);
}

static double down(const struct plot *plot, double value)
{
	return plot->top + PLOT_HEIGHT * (1.0 - (value - plot->low) / (plot->high - plot->low));
}

/* 1, 2 or 5 times a power of ten, so that a range has about TICKS of them. */
static double step_of(double range)
{
	double power = pow(10.0, floor(log10(range / TICKS)));
	double rest = range / TICKS / power;

	return power * (rest <= 1.0 ? 1.0 : rest <= 2.0 ? 2.0 : rest <= 5.0 ? 5.0 : 10.0);
}

static int put_text(struct output_file *file, const char *text)
{
	int status = STATUS_OK;

	for (; *text != '\0' && status == STATUS_OK; text++) {
		const char *escaped = *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : NULL;

		if (escaped != NULL)
			status = output_file_printf(file, "%s", escaped);
		else if ((unsigned char)*text >= ' ')
			status = output_file_write(file, text, 1);
	}
	return status;
}

static int put_axes(const struct plot *plot, const char *name)
{
	double step = step_of(plot->high - plot->low);
	double time_step = step_of(plot->seconds > 0.0 ? plot->seconds : 1.0);
	int status = output_file_printf(plot->file, "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>\n", LEFT,
					plot->top - 12, name);

	for (double value = ceil(plot->low / step) * step; value <= plot->high + step / 1e6 && status == STATUS_OK;
	     value += step)
		status = output_file_printf(
			plot->file,
			"<path class=\"grid\" d=\"M%d %.1fH%d\"/><text class=\"y\" x=\"%d\" y=\"%.1f\">%g</text>\n",
			LEFT, down(plot, value), RIGHT, LEFT - 8, down(plot, value) + 4.0, value);
	for (double time = 0.0; time <= plot->seconds + time_step / 1e6 && status == STATUS_OK; time += time_step)
		status = output_file_printf(
			plot->file,
			"<path class=\"axis\" d=\"M%.1f %dv5\"/><text class=\"x\" x=\"%.1f\" y=\"%d\">%g s</text>\n",
			across(plot, time), plot->top + PLOT_HEIGHT, across(plot, time), plot->top + PLOT_HEIGHT + 20,
			time);
	if (status == STATUS_OK)
		status = output_file_printf(plot->file, "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>\n", LEFT, plot->top,
					    plot->top + PLOT_HEIGHT, RIGHT);
	return status;
}

static int put_legend(const struct plot *plot, int at, const char *kind, const char *text)
{
	return output_file_printf(
		plot->file, "<path class=\"%s\" d=\"M%d %dh24\"/><text class=\"legend\" x=\"%d\" y=\"%d\">%s</text>\n",
		kind, at, plot->top - 16, at + 30, plot->top - 12, text);
}

static double second_of(const struct encoded_frames *frames, size_t index)
{
	return (double)(frames->items[index].pts - frames->items[0].pts) * av_q2d(frames->time_base);
}

/* kbit/s of each second; the last is scaled by how much of it there is. */
static void fill_rates(const struct encoded_frames *frames, double seconds, double *rates, size_t count)
{
	for (size_t i = 0; i < frames->count; i++) {
		size_t second = (size_t)second_of(frames, i);

		rates[second < count ? second : count - 1] += frames->items[i].bytes * 8.0 / 1000.0;
	}
	if (seconds > (double)(count - 1))
		rates[count - 1] /= seconds - (double)(count - 1);
}

static int put_rates(const struct plot *plot, const double *rates, size_t count)
{
	int status = output_file_printf(plot->file, "<path class=\"rate\" d=\"M%d %.1f", LEFT, down(plot, rates[0]));

	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = output_file_printf(plot->file, "V%.1fH%.1f", down(plot, rates[i]),
					    across(plot, i + 1 < count ? (double)(i + 1) : plot->seconds));
	return status == STATUS_OK ? output_file_printf(plot->file, "\"/>\n") : status;
}

/* A line that steps wherever another bitrate was asked for. */
static int put_target(const struct plot *plot, const struct encoded_frames *frames)
{
	double target = frames->items[0].target / 1000.0;
	int status = output_file_printf(plot->file, "<path class=\"target\" d=\"M%d %.1f", LEFT, down(plot, target));

	for (size_t i = 1; i < frames->count && status == STATUS_OK; i++) {
		if (frames->items[i].target == frames->items[i - 1].target)
			continue;
		target = frames->items[i].target / 1000.0;
		status = output_file_printf(plot->file, "H%.1fV%.1f", across(plot, second_of(frames, i)),
					    down(plot, target));
	}
	return status == STATUS_OK ? output_file_printf(plot->file, "H%d\"/>\n", RIGHT) : status;
}

static int draw_rates(struct output_file *file, const struct encoded_frames *frames)
{
	double seconds = encoded_frames_seconds(frames);
	struct plot plot = { .file = file, .top = RATE_TOP, .seconds = seconds };
	size_t count = (size_t)ceil(seconds > 0.0 ? seconds : 1.0);
	double *rates = calloc(count, sizeof(*rates));
	bool has_target = frames->items[0].target > 0;
	int status;

	if (rates == NULL)
		return fail(STATUS_FAILED, "out of memory");
	fill_rates(frames, seconds, rates, count);
	for (size_t i = 0; i < count; i++)
		plot.high = fmax(plot.high, rates[i]);
	for (size_t i = 0; i < frames->count; i++)
		plot.high = fmax(plot.high, frames->items[i].target / 1000.0);
	plot.high = fmax(plot.high * 1.1, 1.0);
	status = put_axes(&plot, "Bitrate, kbit/s");
	if (status == STATUS_OK)
		status = put_legend(&plot, RIGHT - 210, "rate", "each second");
	if (status == STATUS_OK && has_target)
		status = put_legend(&plot, RIGHT - 90, "target", "target");
	if (status == STATUS_OK)
		status = put_rates(&plot, rates, count);
	if (status == STATUS_OK && has_target)
		status = put_target(&plot, frames);
	free(rates);
	return status;
}

static int put_psnr(const struct plot *plot, const struct encoded_frames *frames)
{
	char command = 'M';
	int status = output_file_printf(plot->file, "<path class=\"psnr\" d=\"");

	for (size_t i = 0; i < frames->count && status == STATUS_OK; i++) {
		double psnr = fmin(encoded_frame_psnr(frames->items[i].mse), plot->high);

		if (!frames->items[i].decoded)
			continue;
		status = output_file_printf(plot->file, "%c%.1f %.1f", command, across(plot, second_of(frames, i)),
					    down(plot, psnr));
		command = 'L';
	}
	return status == STATUS_OK ? output_file_printf(plot->file, "\"/>\n") : status;
}

static int put_keys(const struct plot *plot, const struct encoded_frames *frames)
{
	int status = STATUS_OK;

	for (size_t i = 0; i < frames->count && status == STATUS_OK; i++) {
		double psnr = fmin(encoded_frame_psnr(frames->items[i].mse), plot->high);

		if (frames->items[i].decoded && encoded_frame_is_key(&frames->items[i]))
			status = output_file_printf(plot->file,
						    "<circle class=\"key\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n",
						    across(plot, second_of(frames, i)), down(plot, psnr));
	}
	return status;
}

static int draw_psnr(struct output_file *file, const struct encoded_frames *frames)
{
	struct plot plot = {
		.file = file, .top = PSNR_TOP, .seconds = encoded_frames_seconds(frames), .low = INFINITY
	};
	int status;

	for (size_t i = 0; i < frames->count; i++) {
		double psnr = fmin(encoded_frame_psnr(frames->items[i].mse), 100.0);

		if (!frames->items[i].decoded)
			continue;
		plot.low = fmin(plot.low, psnr);
		plot.high = fmax(plot.high, psnr);
	}
	if (!isfinite(plot.low))
		plot.low = 0.0;
	plot.low = floor(plot.low - 1.0);
	plot.high = ceil(plot.high + 1.0);
	status = put_axes(&plot, "PSNR of all samples, dB");
	if (status == STATUS_OK)
		status = put_legend(&plot, RIGHT - 210, "psnr", "each frame");
	if (status == STATUS_OK)
		status = output_file_printf(
			file,
			"<circle class=\"key\" cx=\"%d\" cy=\"%d\" r=\"3\"/><text class=\"legend\" x=\"%d\" "
			"y=\"%d\">key frame</text>\n",
			RIGHT - 78, plot.top - 16, RIGHT - 66, plot.top - 12);
	if (status == STATUS_OK)
		status = put_psnr(&plot, frames);
	return status == STATUS_OK ? put_keys(&plot, frames) : status;
}

int stats_svg_write(struct output_file *file, const struct encoded_frames *frames, const char *title)
{
	static const char style[] =
		"<style>text{font:13px sans-serif;fill:#333}.title{font-size:16px}.name{font-weight:bold}"
		".y{text-anchor:end}.x{text-anchor:middle}path{fill:none}.axis{stroke:#666}.grid{stroke:#ddd}"
		".rate{stroke:#1f77b4;stroke-width:2}.target{stroke:#d62728;stroke-width:2;stroke-dasharray:6 4}"
		".psnr{stroke:#2ca02c;stroke-width:1.5}.key{fill:#ff7f0e}</style>\n";
	int status = output_file_printf(file,
					"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
					"height=\"%d\">\n%s<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
					"<text class=\"title\" x=\"%d\" y=\"26\">",
					WIDTH, HEIGHT, WIDTH, HEIGHT, style, LEFT);

	if (status == STATUS_OK)
		status = put_text(file, title);
	if (status == STATUS_OK)
		status = output_file_printf(file, "</text>\n");
	if (status == STATUS_OK && frames->count > 0)
		status = draw_rates(file, frames);
	if (status == STATUS_OK && frames->count > 0)
		status = draw_psnr(file, frames);
	return status == STATUS_OK ? output_file_printf(file, "</svg>\n") : status;
}
