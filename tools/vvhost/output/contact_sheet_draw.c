/* SPDX-License-Identifier: BSD-3-Clause */
/* The contact sheet as one picture, and that as a PNG. */
#include <stdio.h>
#include <string.h>

#include <libavcodec/avcodec.h>

#include "output/contact_sheet.h"
#include "program/report.h"

enum {
	GAP = 4,
	DIGIT_WIDTH = 5,
	DIGIT_HEIGHT = 7,
	DIGIT_SCALE = 2,
};

/* A row a byte, the leftmost pixel in bit 4. */
static const uint8_t digits[10][DIGIT_HEIGHT] = {
	{ 0x0e, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0e }, { 0x04, 0x0c, 0x04, 0x04, 0x04, 0x04, 0x0e },
	{ 0x0e, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1f }, { 0x1f, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0e },
	{ 0x02, 0x06, 0x0a, 0x12, 0x1f, 0x02, 0x02 }, { 0x1f, 0x10, 0x1e, 0x01, 0x01, 0x11, 0x0e },
	{ 0x06, 0x08, 0x10, 0x1e, 0x11, 0x11, 0x0e }, { 0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08 },
	{ 0x0e, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x0e }, { 0x0e, 0x11, 0x11, 0x0f, 0x01, 0x02, 0x0c },
};

static void fill(AVFrame *frame, int left, int top, int width, int height, uint8_t grey)
{
	for (int y = top; y < top + height && y < frame->height; y++) {
		if (left + width <= frame->width)
			memset(frame->data[0] + y * frame->linesize[0] + 3 * left, grey, (size_t)(3 * width));
	}
}

/* The number in white on black. */
static void draw_number(AVFrame *frame, int left, int top, uint64_t number)
{
	char text[24];
	int length = snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	int advance = (DIGIT_WIDTH + 1) * DIGIT_SCALE;

	fill(frame, left, top, length * advance + DIGIT_SCALE, (DIGIT_HEIGHT + 2) * DIGIT_SCALE, 0);
	for (int i = 0; i < length; i++) {
		for (int row = 0; row < DIGIT_HEIGHT; row++) {
			for (int column = 0; column < DIGIT_WIDTH; column++) {
				if (!(digits[text[i] - '0'][row] >> (DIGIT_WIDTH - 1 - column) & 1))
					continue;
				fill(frame, left + i * advance + (column + 1) * DIGIT_SCALE,
				     top + (row + 1) * DIGIT_SCALE, DIGIT_SCALE, DIGIT_SCALE, 255);
			}
		}
	}
}

static void draw_tile(AVFrame *frame, const struct sheet_tile *tile, int left, int top, int cell_height)
{
	int down = (cell_height - tile->height) / 2;

	for (int y = 0; y < tile->height; y++) {
		memcpy(frame->data[0] + (top + down + y) * frame->linesize[0] + 3 * left,
		       tile->rgb + (size_t)y * 3 * (size_t)tile->width, (size_t)(3 * tile->width));
	}
	draw_number(frame, left, top + down, tile->frame);
}

static AVFrame *draw(const struct contact_sheet *sheet)
{
	uint32_t count = sheet->count < SHEET_TILES ? sheet->count : SHEET_TILES;
	int columns = count < SHEET_COLUMNS ? (int)count : SHEET_COLUMNS;
	int rows = ((int)count + SHEET_COLUMNS - 1) / SHEET_COLUMNS;
	AVFrame *frame = av_frame_alloc();
	int cell_height = 0;

	for (uint32_t i = 0; i < sheet->count; i++) {
		if (sheet->kept[i].height > cell_height)
			cell_height = sheet->kept[i].height;
	}
	if (frame == NULL)
		return NULL;
	frame->format = AV_PIX_FMT_RGB24;
	frame->width = columns * (SHEET_TILE_WIDTH + GAP) + GAP;
	frame->height = rows * (cell_height + GAP) + GAP;
	if (av_frame_get_buffer(frame, 0) < 0) {
		av_frame_free(&frame);
		return NULL;
	}
	fill(frame, 0, 0, frame->width, frame->height, 32);
	for (uint32_t i = 0; i < count; i++) {
		/* Evenly spaced among those that were kept, the first and the last among them. */
		uint32_t pick = count > 1 ? i * (sheet->count - 1) / (count - 1) : 0;

		draw_tile(frame, &sheet->kept[pick], GAP + (int)(i % SHEET_COLUMNS) * (SHEET_TILE_WIDTH + GAP),
			  GAP + (int)(i / SHEET_COLUMNS) * (cell_height + GAP), cell_height);
	}
	return frame;
}

static int encode(AVFrame *frame, AVPacket *packet)
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
	AVCodecContext *context = avcodec_alloc_context3(codec);
	int error;

	if (codec == NULL || context == NULL)
		return AVERROR_ENCODER_NOT_FOUND;
	context->width = frame->width;
	context->height = frame->height;
	context->pix_fmt = AV_PIX_FMT_RGB24;
	context->time_base = (AVRational){ 1, 25 };
	context->thread_count = 1;
	error = avcodec_open2(context, codec, NULL);
	if (error >= 0)
		error = avcodec_send_frame(context, frame);
	if (error >= 0)
		error = avcodec_send_frame(context, NULL);
	if (error >= 0)
		error = avcodec_receive_packet(context, packet);
	avcodec_free_context(&context);
	return error;
}

int contact_sheet_write(const struct contact_sheet *sheet, struct output_file *file)
{
	AVPacket *packet = av_packet_alloc();
	AVFrame *frame;
	int status;
	int error;

	if (sheet->count == 0) {
		av_packet_free(&packet);
		return fail(STATUS_FAILED, "there is no frame to put on the contact sheet");
	}
	frame = draw(sheet);
	error = frame != NULL && packet != NULL ? encode(frame, packet) : AVERROR(ENOMEM);
	if (error < 0)
		status = fail(STATUS_FAILED, "the contact sheet cannot be encoded: %s", av_err2str(error));
	else
		status = output_file_write(file, packet->data, (size_t)packet->size);
	av_packet_free(&packet);
	av_frame_free(&frame);
	return status;
}
