/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "plots.h"
#include "program/report.h"
#include "reports.h"

extern char **environ;

/* 127 where there is no gnuplot. */
static int draw(char *script)
{
	char *const argv[] = { "gnuplot", script, NULL };
	int exited = 0;
	pid_t child;

	if (posix_spawnp(&child, argv[0], NULL, NULL, argv, environ) != 0)
		return 127;
	if (waitpid(child, &exited, 0) < 0 || !WIFEXITED(exited))
		return -1;
	return WEXITSTATUS(exited);
}

static void begin(FILE *file, const char *directory, const char *name, uint32_t width, uint32_t height)
{
	fprintf(file,
		"set terminal svg size %u,%u font 'sans-serif,13' background '#ffffff' noenhanced\n"
		"set output '%s/%s.svg'\n"
		"set border 3 lc '#666666'\nset tics nomirror textcolor '#333333'\nset grid y lc '#dddddd' lt 1\n"
		"set key textcolor '#333333'\nset title textcolor '#333333'\n",
		width, height, directory, name);
}

int report_plots(const char *directory, const struct bench_options *options, const struct results *results)
{
	const struct {
		const char *name;
		bool wanted;
		uint32_t width;
		uint32_t height;
		void (*put)(FILE *file, const struct bench_options *options, const struct results *results);
	} plots[] = {
		{ "decode", results->decode_count > 0, 1000, 520, plot_decode },
		{ "streams", results->streams_count > 0, 1000, 400, plot_streams },
		{ "latency", results->latency.figures[LATENCY_ADDED].count > 0, 1000, 400, plot_latency },
	};

	for (size_t i = 0; i < sizeof(plots) / sizeof(plots[0]); i++) {
		char script[4096];
		FILE *file;
		int status;

		if (!plots[i].wanted)
			continue;
		snprintf(script, sizeof(script), "%s/%s.gnuplot", directory, plots[i].name);
		file = fopen(script, "w");
		if (file == NULL)
			return fail(STATUS_USAGE, "%s: %s", script, strerror(errno));
		begin(file, directory, plots[i].name, plots[i].width, plots[i].height);
		plots[i].put(file, options, results);
		if (fclose(file) != 0)
			return fail(STATUS_USAGE, "%s: %s", script, strerror(errno));
		status = draw(script);
		if (status == 127)
			notice("vvbench: there is no gnuplot: %s is not drawn", script);
		else if (status != 0)
			return fail(STATUS_FAILED, "gnuplot does not like %s", script);
	}
	return STATUS_OK;
}
