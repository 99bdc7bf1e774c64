/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost encode: one device, a session for each stream, and their results. */
#include "commands/encode.h"

#include <stdio.h>
#include <stdlib.h>

#include "program/clock.h"
#include "program/progress.h"
#include "program/report.h"
#include "sessions/encode_feed.h"

/* For each stream; sparse, so only used pages cost memory. */
#define GUEST_MEMORY_BYTES (UINT64_C(1) << 32)

/* A stream, and where its pictures come from. */
struct encode_stream {
	struct encode_session session;
	struct encode_file file;
};

struct encoding {
	const struct options *options;
	struct host host;
	struct video_driver *driver;
	struct encode_stream *streams;
	struct guest_streams list;
	struct progress progress;
};

struct host_device_config encode_device_config(const struct options *options, struct guest_streams *streams)
{
	return (struct host_device_config){
		.type = VIRTIOVIDEO_DEVICE_ENCODER,
		.threads = options->threads,
		.streams = streams->count,
		.latency = options->latency,
		.gop_size = options->gop,
		.encoders = options->encoder,
		.objects = options->object_inputs || options->object_outputs,
		.transport = options->transport,
		.handlers = &guest_streams_handlers,
		.opaque = streams,
	};
}

static int open_stream(struct encoding *encoding, uint32_t index)
{
	struct encode_stream *stream = &encoding->streams[index];
	struct encode_session *session = &stream->session;
	int status;

	encoding->list.list[encoding->list.count++] = &session->base;
	status = encode_file_open(&stream->file, encoding->options, &session->feed);
	if (status == STATUS_OK)
		status = encode_session_open(session, encoding->options, index == 0, &encoding->host,
					     stream->file.source.file.frame_rate);
	session->sink.frames.time_base = stream->file.clock.time_base;
	session->sink.frames.duration = stream->file.clock.duration;
	return status;
}

static int open_all(struct encoding *encoding)
{
	const struct options *options = encoding->options;
	struct host_device_config config;
	int status = STATUS_OK;

	encoding->streams = calloc(options->streams, sizeof(*encoding->streams));
	if (encoding->streams == NULL)
		return fail(STATUS_FAILED, "out of memory");
	for (uint32_t i = 0; i < options->streams && status == STATUS_OK; i++)
		status = open_stream(encoding, i);
	config = encode_device_config(options, &encoding->list);
	if (status == STATUS_OK)
		status = host_open(&encoding->host, options->streams * GUEST_MEMORY_BYTES);
	return status == STATUS_OK ? host_add_device(&encoding->host, &config, &encoding->driver) : status;
}

static uint64_t packets(const struct encoding *encoding)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < encoding->list.count; i++)
		count += encoding->streams[i].session.sink.packets;
	return count;
}

static double fraction(const struct encoding *encoding)
{
	const struct encode_stream *first = &encoding->streams[0];

	if (encoding->options->frames > 0)
		return (double)first->session.sink.packets / (double)encoding->options->frames;
	return source_fraction_done(&first->file.source.file, first->session.sink.packets);
}

static int run(struct encoding *encoding)
{
	uint32_t count = encoding->list.count;
	bool ended = false;
	int status = STATUS_OK;

	for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
		guest_streams_about(&encoding->list, i);
		status = encode_session_start(&encoding->streams[i].session, encoding->driver,
					      guest_area_part(&encoding->host.memory.images, i, count));
	}
	while (status == STATUS_OK && !ended) {
		bool idle;

		status = guest_streams_advance(&encoding->list, &idle, &ended);
		if (status == STATUS_OK && idle && !ended)
			status = driver_run(encoding->driver);
		progress_update(&encoding->progress, packets(encoding), fraction(encoding));
	}
	return status;
}

static int finish(struct encoding *encoding)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < encoding->list.count && status == STATUS_OK; i++) {
		guest_streams_about(&encoding->list, i);
		status = packet_sink_finish(&encoding->streams[i].session.sink);
	}
	report_about_stream(0);
	return status;
}

void encode_summarise(const struct options *options, const struct packet_sink *sink, uint64_t frames, double seconds)
{
	double fps = seconds > 0.0 ? (double)frames / seconds : 0.0;
	FILE *stream = sink->writer.file.is_stdout ? stderr : stdout;

	if (options->streams > 1)
		fprintf(stream, "%u streams, ", options->streams);
	fprintf(stream, "%llu frames%s, %.0f fps", (unsigned long long)frames, options->verify ? " verified" : "", fps);
	if (sink->frame_rate.num > 0)
		fprintf(stream, " (%.1fx real time%s)", fps / av_q2d(sink->frame_rate) / options->streams,
			options->streams > 1 ? " each" : "");
	fprintf(stream, ", %.1f kbit/s", encoded_frames_bitrate(&sink->frames) / 1000.0);
	if (packet_sink_compares(sink))
		fprintf(stream, ", PSNR %.3f dB", encoded_frame_psnr(encoded_frames_mse(&sink->frames, false)));
	fputc('\n', stream);
}

static int encode(struct encoding *encoding)
{
	struct packet_sink *sink;
	double started;
	double seconds;
	int status = open_all(encoding);

	if (status != STATUS_OK)
		return status;
	sink = &encoding->streams[0].session.sink;
	progress_begin(&encoding->progress, "encoding", encoding->options->quiet);
	started = clock_seconds();
	status = run(encoding);
	seconds = clock_seconds() - started;
	progress_end(&encoding->progress);
	if (status == STATUS_OK)
		status = host_finish(&encoding->host);
	if (status == STATUS_OK)
		status = finish(encoding);
	if (status == STATUS_OK)
		status = packet_sink_commit(sink);
	if (status == STATUS_OK)
		encode_summarise(encoding->options, sink, packets(encoding), seconds);
	return status;
}

int encode_command(const struct options *options)
{
	struct encoding *encoding = calloc(1, sizeof(*encoding));
	int status;

	if (encoding == NULL)
		return fail(STATUS_FAILED, "out of memory");
	encoding->options = options;
	status = encode(encoding);
	/* The device goes first: until then it may touch guest memory. */
	host_close(&encoding->host);
	for (uint32_t i = 0; i < encoding->list.count; i++) {
		encode_session_close(&encoding->streams[i].session);
		encode_file_close(&encoding->streams[i].file);
	}
	free(encoding->streams);
	free(encoding);
	return status;
}
