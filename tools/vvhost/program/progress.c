/* SPDX-License-Identifier: BSD-3-Clause */
#include "program/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "program/clock.h"

#define TERMINAL_INTERVAL 0.05
#define PIPE_INTERVAL 1.0
enum { BAR_WIDTH = 30 };

void progress_begin(struct progress *progress, const char *what, bool quiet)
{
	double now = clock_seconds();

	*progress = (struct progress){
		.what = what,
		.unit = "frame",
		.rate = "fps",
		.started = now,
		.shown = now,
		.quiet = quiet,
		.terminal = isatty(STDERR_FILENO) != 0,
	};
}

static void draw_bar(double fraction)
{
	int full = (int)(fraction * BAR_WIDTH + 0.5);

	fputc('[', stderr);
	for (int i = 0; i < BAR_WIDTH; i++)
		fputc(i < full ? '#' : '.', stderr);
	fprintf(stderr, "] %3.0f%% ", fraction * 100.0);
}

void progress_update(struct progress *progress, uint64_t frames, double fraction)
{
	double now = clock_seconds();
	double fps = now > progress->started ? (double)frames / (now - progress->started) : 0.0;

	if (progress->quiet || now - progress->shown < (progress->terminal ? TERMINAL_INTERVAL : PIPE_INTERVAL))
		return;
	progress->shown = now;
	if (fraction > 1.0)
		fraction = 1.0;
	if (progress->terminal) {
		fprintf(stderr, "\r\033[K%s ", progress->what);
		if (fraction >= 0.0)
			draw_bar(fraction);
		fprintf(stderr, "%s %llu, %.0f %s", progress->unit, (unsigned long long)frames, fps, progress->rate);
		fflush(stderr);
		progress->drawn = true;
	} else if (fraction >= 0.0) {
		fprintf(stderr, "%s: %s %llu, %.0f %s, %.0f%%\n", progress->what, progress->unit,
			(unsigned long long)frames, fps, progress->rate, fraction * 100.0);
	} else {
		fprintf(stderr, "%s: %s %llu, %.0f %s\n", progress->what, progress->unit, (unsigned long long)frames,
			fps, progress->rate);
	}
}

void progress_end(struct progress *progress)
{
	if (progress->drawn)
		fputs("\r\033[K", stderr);
	progress->drawn = false;
}
