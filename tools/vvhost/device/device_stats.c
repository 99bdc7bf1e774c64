/* SPDX-License-Identifier: BSD-3-Clause */
#include "device/device_stats.h"

#include "program/report.h"

enum { REASONS = 6 };

/* By VIRTIOVIDEO_COPY_*. */
static const char *const reasons[REASONS] = {
	[VIRTIOVIDEO_COPY_FORMAT] = "another format",
	[VIRTIOVIDEO_COPY_MEMORY] = "memory without a file",
	[VIRTIOVIDEO_COPY_LAYOUT] = "a layout that does not fit",
	[VIRTIOVIDEO_COPY_NO_BUFFER] = "no free buffer",
	[VIRTIOVIDEO_COPY_REPEATED] = "shown again",
	[VIRTIOVIDEO_COPY_TAKEN_BACK] = "buffer taken back",
};

int device_stats_read(const struct device *device, struct virtiovideo_device_stats *stats)
{
	int error;

	*stats = (struct virtiovideo_device_stats){ .size = sizeof(*stats) };
	error = virtiovideo_get_device_stats(device->handle, stats);
	return error == 0 ? STATUS_OK : device_fail("virtiovideo_get_device_stats", error);
}

static double milliseconds(uint64_t nanoseconds)
{
	return (double)nanoseconds / 1e6;
}

void device_stats_print(FILE *stream, const struct virtiovideo_device_stats *stats)
{
	fprintf(stream, "in: %llu buffers, %llu bytes, %llu copied\n", (unsigned long long)stats->frames_in,
		(unsigned long long)stats->bytes_in, (unsigned long long)stats->input_copies);
	fprintf(stream, "out: %llu, %llu bytes, %llu damaged buffers\n", (unsigned long long)stats->frames_out,
		(unsigned long long)stats->bytes_out, (unsigned long long)stats->damaged);
	for (int i = 0; i < REASONS; i++) {
		if (stats->copies[i] > 0)
			fprintf(stream, "copies: %llu, %s\n", (unsigned long long)stats->copies[i], reasons[i]);
	}
	fprintf(stream, "time: %.1f ms at work, %.1f ms without an output buffer\n", milliseconds(stats->codec_ns),
		milliseconds(stats->output_wait_ns));
	fprintf(stream, "latency: %.2f ms median, %.2f ms p90, %.2f ms p99, %.2f ms longest\n",
		milliseconds(stats->latency_p50_ns), milliseconds(stats->latency_p90_ns),
		milliseconds(stats->latency_p99_ns), milliseconds(stats->latency_max_ns));
	fprintf(stream, "wake-ups of the host: %llu\n", (unsigned long long)stats->wakeups);
}
