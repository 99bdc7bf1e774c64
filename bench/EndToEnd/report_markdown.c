/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "program/report.h"
#include "reports.h"

static void put_section(FILE *file, const char *title, const char *about, const char *plot)
{
	fprintf(file, "\n## %s\n\n%s\n\n", title, about);
	if (plot != NULL)
		fprintf(file, "![%s](%s.svg)\n\n", title, plot);
}

static void put_report(FILE *file, const struct bench_options *options, const struct results *results,
		       const struct machine *machine, const struct target targets[TARGETS])
{
	fputs("# libvirtiovideo against libavcodec alone\n\n", file);
	report_machine(file, machine, options);
	fputs("\nBoth sides decode the same packets, which lie in memory beforehand, with the same thread settings, in turn in one\n"
	      "process; before that their pictures were compared. The library's side goes through virtqueues in guest memory. A ratio\n"
	      "is that of the medians; in brackets is where the middle half of the pairs lies.\n\n",
	      file);
	report_targets(file, targets);
	if (results->decode_count > 0) {
		put_section(
			file, "Decoding",
			"Pictures per second, as a ratio to libavcodec alone; 1 is as fast. "
			"\"Single pages\": buffers of pages none of which lies beside another. Processor time is that of all threads "
			"together, for a picture; less is better. The fastest run of each side is what other work on the machine "
			"disturbs least.",
			"decode");
		report_decode(file, results);
	}
	if (results->streams_count > 0) {
		put_section(
			file, "Many streams",
			"H.264, YUV420, one thread of libavcodec each; alone, each context has a thread of its own.",
			"streams");
		report_streams(file, results);
	}
	if (results->latency.figures[LATENCY_ADDED].count > 0) {
		put_section(
			file, "Latency",
			"H.264 without B-frames, one access unit at a time: from the guest's kick to its picture in the used "
			"ring, threads that sleep and wake up among it; alone, in avcodec_send_packet() and avcodec_receive_frame(). "
			"The comparisons have no device in them: what a difference of two runs is worth here, and what two sleeping threads cost.",
			"latency");
		report_latency(file, &results->latency);
	}
	if (results->level_count > 0) {
		put_section(
			file, "Commands",
			"GET_PARAMS. Round trip: the guest's write to its look at the used ring, on one thread, with a "
			"notification each. While decoding: as a guest's driver waits for it, with eventfds and poll().",
			NULL);
		report_commands(file, results);
	}
	if (results->vhost_user.daemon_fps.count > 0) {
		put_section(
			file, "vhost-user",
			"H.264, YUV420, one stream: the device in virtiovideo-vhost-user, sandbox on, against the same "
			"device embedded in the process that plays the guest.",
			NULL);
		report_vhost_user(file, &results->vhost_user);
	}
	if (results->start.total.count > 0 || results->memory.measured) {
		put_section(
			file, "Start and memory",
			"Each in fresh processes. Memory is counted by the kernel, page by page: what has no file behind "
			"it, so that the guest's memory, which holds the pictures, is told apart.",
			NULL);
		report_start(file, results);
	}
}

static void put_readme(FILE *file, const struct bench_options *options, const struct results *results,
		       const struct machine *machine, const struct target targets[TARGETS])
{
	(void)results;
	report_machine(file, machine, options);
	fputc('\n', file);
	report_targets(file, targets);
}

static void put_json(FILE *file, const struct bench_options *options, const struct results *results,
		     const struct machine *machine, const struct target targets[TARGETS])
{
	(void)options;
	report_json(file, results, machine, targets);
}

int reports_write(const struct bench_options *options, const struct results *results, const struct machine *machine,
		  const struct target targets[TARGETS])
{
	static const struct {
		const char *name;
		void (*put)(FILE *file, const struct bench_options *options, const struct results *results,
			    const struct machine *machine, const struct target targets[TARGETS]);
	} files[] = { { "report.md", put_report }, { "readme.md", put_readme }, { "results.json", put_json } };

	if (mkdir(options->output, 0777) != 0 && errno != EEXIST)
		return fail(STATUS_USAGE, "%s: %s", options->output, strerror(errno));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[4096];
		FILE *file;
		bool written;

		snprintf(path, sizeof(path), "%s/%s", options->output, files[i].name);
		file = fopen(path, "w");
		if (file == NULL)
			return fail(STATUS_USAGE, "%s: %s", path, strerror(errno));
		files[i].put(file, options, results, machine, targets);
		written = ferror(file) == 0;
		if (fclose(file) != 0 || !written)
			return fail(STATUS_USAGE, "%s: cannot be written: %s", path, strerror(errno));
	}
	return report_plots(options->output, options, results);
}
