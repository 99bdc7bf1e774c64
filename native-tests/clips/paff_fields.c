/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * H.264 by hand, each frame as two fields in one packet: paff_fields OUTPUT. Each macroblock is predicted from the one above it and
 * has a single coefficient, so what is right follows from H.264, 8.5.2: a macroblock is brighter than the one above it (the first:
 * than 128) by 1 in the top field of even frames, 2 of odd ones, and by 7 and 13 in the bottom field. That has a picture parameter
 * set of its own, with another quantizer.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavformat/avformat.h>

enum { FRAMES = 12, COLUMNS = 1, FIELD_ROWS = 2, NUMBER_BITS = 8, SECOND_QUANTIZER = 18, MOST_BYTES = 1 << 16 };

struct bits {
	uint8_t bytes[MOST_BYTES];
	int count;
};

static void give_up(const char *what)
{
	fprintf(stderr, "paff_fields: %s\n", what);
	exit(1);
}

static void put(struct bits *bits, int count, unsigned int value)
{
	for (int i = count - 1; i >= 0; i--, bits->count++) {
		if (bits->count % 8 == 0)
			bits->bytes[bits->count / 8] = 0;
		bits->bytes[bits->count / 8] |= (uint8_t)((value >> i & 1) << (7 - bits->count % 8));
	}
}

/* Exp-Golomb */
static void put_ue(struct bits *bits, unsigned int value)
{
	int length = 0;

	while ((value + 1) >> (length + 1) != 0)
		length++;
	put(bits, length, 0);
	put(bits, length + 1, value + 1);
}

static void align(struct bits *bits, unsigned int filler)
{
	while (bits->count % 8 != 0)
		put(bits, 1, filler);
}

/* A NAL unit behind a start code; no three bytes in it are 0, 0 and 0 to 3. */
static void put_unit(struct bits *packet, struct bits *unit)
{
	put(unit, 1, 1);
	align(unit, 0);
	put(packet, 32, 1);
	memcpy(packet->bytes + packet->count / 8, unit->bytes, (size_t)unit->count / 8);
	packet->count += unit->count;
	unit->count = 0;
}

static void put_sequence(struct bits *packet)
{
	static struct bits unit;

	put(&unit, 32, 0x674d001e); /* Main, level 3.0 */
	put_ue(&unit, 0);
	put_ue(&unit, NUMBER_BITS - 4);
	put_ue(&unit, 2); /* the order of display is that of decoding */
	put_ue(&unit, 1);
	put(&unit, 1, 0);
	put_ue(&unit, COLUMNS - 1);
	put_ue(&unit, FIELD_ROWS - 1);
	put(&unit, 5, 0x4); /* fields; direct_8x8_inference_flag; no cropping, no VUI */
	put_unit(packet, &unit);
}

static void put_picture_set(struct bits *packet, unsigned int id)
{
	static struct bits unit;

	put(&unit, 8, 0x68);
	put_ue(&unit, id);
	put_ue(&unit, 0);
	put(&unit, 2, 0); /* CAVLC */
	put_ue(&unit, 0);
	put_ue(&unit, 0);
	put_ue(&unit, 0);
	put(&unit, 3, 0);				       /* no weights */
	put_ue(&unit, id != 0 ? 2 * SECOND_QUANTIZER - 1 : 0); /* pic_init_qp_minus26 */
	put_ue(&unit, 0);
	put_ue(&unit, 0);
	put(&unit, 3, 4); /* deblocking_filter_control_present_flag */
	put_unit(packet, &unit);
}

static void put_field(struct bits *packet, unsigned int frame, unsigned int bottom)
{
	static struct bits unit;
	bool idr = frame == 0 && bottom == 0;

	put(&unit, 8, idr ? 0x65 : 0x61);
	put_ue(&unit, 0);
	put_ue(&unit, 7); /* I */
	put_ue(&unit, bottom);
	put(&unit, NUMBER_BITS, frame);
	put(&unit, 2, 2 + bottom); /* field_pic_flag, bottom_field_flag */
	if (idr)
		put_ue(&unit, 0);
	put(&unit, idr ? 2 : 1, 0);		       /* dec_ref_pic_marking() */
	put_ue(&unit, frame % 2 != 0 ? 2 * 6 - 1 : 0); /* slice_qp_delta */
	put_ue(&unit, 1);			       /* no deblocking */
	for (int block = 0; block < COLUMNS * FIELD_ROWS; block++) {
		put_ue(&unit, 3); /* I_16x16, mean of what is above, no other coefficients */
		put_ue(&unit, 0);
		put_ue(&unit, 0);
		put(&unit, 4, 0x5); /* one coefficient, 1, with no zeros before it */
	}
	put_unit(packet, &unit);
}

static AVFormatContext *open_file(const char *name)
{
	AVFormatContext *file = NULL;
	AVCodecParameters *parameters;
	AVStream *stream;

	if (avformat_alloc_output_context2(&file, NULL, NULL, name) < 0)
		give_up("no such kind of file");
	stream = avformat_new_stream(file, NULL);
	parameters = stream->codecpar;
	parameters->codec_type = AVMEDIA_TYPE_VIDEO;
	parameters->codec_id = AV_CODEC_ID_H264;
	parameters->codec_tag = MKTAG('H', '2', '6', '4');
	parameters->width = 16 * COLUMNS;
	parameters->height = 32 * FIELD_ROWS;
	stream->time_base = (AVRational){ 1, 25 };
	if (avio_open(&file->pb, name, AVIO_FLAG_WRITE) < 0 || avformat_write_header(file, NULL) < 0)
		give_up("the file cannot be written");
	return file;
}

int main(int argc, char **argv)
{
	static struct bits bits;
	AVPacket *packet = av_packet_alloc();
	AVFormatContext *file;

	if (argc != 2 || packet == NULL)
		give_up("OUTPUT");
	file = open_file(argv[1]);
	for (unsigned int frame = 0; frame < FRAMES; frame++) {
		bits.count = 0;
		if (frame == 0) {
			put_sequence(&bits);
			put_picture_set(&bits, 0);
			put_picture_set(&bits, 1);
		}
		put_field(&bits, frame, 0);
		put_field(&bits, frame, 1);
		packet->data = bits.bytes;
		packet->size = bits.count / 8;
		packet->pts = packet->dts = frame;
		packet->duration = 1;
		packet->flags = AV_PKT_FLAG_KEY;
		if (av_write_frame(file, packet) < 0)
			give_up("the file cannot be written");
	}
	if (av_write_trailer(file) < 0)
		give_up("the file cannot be written");
	avio_closep(&file->pb);
	avformat_free_context(file);
	av_packet_free(&packet);
	return 0;
}
