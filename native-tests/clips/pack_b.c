/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MPEG-4 as DivX packs it: pack_b INPUT OUTPUT [silent | late], both .avi. The first B picture lies in the packet of the picture
 * behind it, which it refers to, and a packet that says "not coded" takes the place that became free. A silent stream does
 * not say that it is packed. In a late one what is not coded has the time of the packet, as some encoders write it, instead of
 * that of its reference. No encoder of FFmpeg packs.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavformat/avformat.h>

static const uint8_t picture_code[] = { 0, 0, 1, 0xb6 };
/* How a decoder knows. */
static const uint8_t says_packed[] = "\0\0\1\xb2"
				     "DivX503b1393p";

static AVFormatContext *input, *output;
static AVPacket *held; /* the last I or P picture */
static int64_t written;
static bool silent, late;

static void give_up(const char *what)
{
	fprintf(stderr, "pack_b: %s\n", what);
	exit(1);
}

static void put(const uint8_t *data, int size, int flags)
{
	AVPacket *packet = av_packet_alloc();

	if (packet == NULL || av_new_packet(packet, size) < 0)
		give_up("out of memory");
	memcpy(packet->data, data, (size_t)size);
	packet->pts = packet->dts =
		av_rescale_q(written++, av_inv_q(input->streams[0]->avg_frame_rate), output->streams[0]->time_base);
	packet->flags = flags;
	if (av_write_frame(output, packet) < 0)
		give_up("the file cannot be written");
	av_packet_free(&packet);
}

/* Where the picture begins. */
static int picture_at(const AVPacket *packet)
{
	for (int i = 0; i + 4 < packet->size; i++) {
		if (memcmp(packet->data + i, picture_code, 4) == 0)
			return i;
	}
	give_up("a packet without a picture");
	return 0;
}

/* The time increment of a VOP, where it has five bits. */
static unsigned int increment_of(const uint8_t *vop)
{
	unsigned int bits = (unsigned int)vop[4] << 16 | (unsigned int)vop[5] << 8 | vop[6];
	int at = 2;

	/* Whole seconds, a bit each; a 0; a marker */
	while (bits >> (23 - at) & 1)
		at++;
	return bits >> (24 - at - 2 - 5) & 31;
}

/* A VOP that is not coded, with the time of the picture before it in the order of decoding that is no B picture, or later in that second. */
static void put_not_coded(unsigned int increment)
{
	unsigned int time = increment + (late && increment < 24);
	unsigned int bits = 0x500f | time << 7 | 1 << 6;
	uint8_t vop[] = { 0, 0, 1, 0xb6, (uint8_t)(bits >> 8), (uint8_t)bits };

	put(vop, sizeof(vop), 0);
}

static void put_held(const AVPacket *b)
{
	int extra = written == 0 && !silent ? (int)sizeof(says_packed) - 1 : 0;
	int at = picture_at(held);
	uint8_t *joined = malloc((size_t)(held->size + extra + (b != NULL ? b->size : 0)));

	if (joined == NULL)
		give_up("out of memory");
	memcpy(joined, held->data, (size_t)at);
	memcpy(joined + at, says_packed, (size_t)extra);
	memcpy(joined + at + extra, held->data + at, (size_t)(held->size - at));
	if (b != NULL)
		memcpy(joined + held->size + extra, b->data, (size_t)b->size);
	put(joined, held->size + extra + (b != NULL ? b->size : 0), held->flags);
	free(joined);
	av_packet_unref(held);
}

static void open_output(const char *name)
{
	AVStream *stream;

	if (avformat_alloc_output_context2(&output, NULL, NULL, name) < 0)
		give_up("no such kind of file");
	stream = avformat_new_stream(output, NULL);
	if (avcodec_parameters_copy(stream->codecpar, input->streams[0]->codecpar) < 0)
		give_up("out of memory");
	stream->codecpar->codec_tag = MKTAG('D', 'X', '5', '0');
	stream->time_base = av_inv_q(input->streams[0]->avg_frame_rate);
	if (avio_open(&output->pb, name, AVIO_FLAG_WRITE) < 0 || avformat_write_header(output, NULL) < 0)
		give_up("the file cannot be written");
}

int main(int argc, char **argv)
{
	AVPacket *packet = av_packet_alloc();
	bool packed = false;
	unsigned int increment = 0;

	held = av_packet_alloc();
	silent = argc == 4 && strcmp(argv[3], "silent") == 0;
	late = argc == 4 && strcmp(argv[3], "late") == 0;
	if ((argc != 3 && !silent && !late) || packet == NULL || held == NULL ||
	    avformat_open_input(&input, argv[1], NULL, NULL) < 0 || avformat_find_stream_info(input, NULL) < 0)
		give_up("INPUT OUTPUT");
	open_output(argv[2]);
	while (av_read_frame(input, packet) >= 0) {
		bool is_b = packet->data[picture_at(packet) + 4] >> 6 == 2;

		if (is_b && held->size > 0) {
			increment = increment_of(held->data + picture_at(held));
			put_held(packet);
			packed = true;
		} else if (is_b) {
			put(packet->data, packet->size, 0);
		} else {
			if (held->size > 0)
				put_held(NULL);
			if (packed)
				put_not_coded(increment);
			packed = false;
			av_packet_move_ref(held, packet);
		}
		av_packet_unref(packet);
	}
	if (held->size > 0)
		put_held(NULL);
	if (packed)
		put_not_coded(increment);
	if (av_write_trailer(output) < 0)
		give_up("the file cannot be written");
	avio_closep(&output->pb);
	avformat_free_context(output);
	avformat_close_input(&input);
	av_packet_free(&packet);
	av_packet_free(&held);
	return 0;
}
