/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/contact_sheet.h"

#include <stdlib.h>

#include "formats/image_format.h"
#include "program/report.h"

static int scale(struct contact_sheet *sheet, struct sheet_tile *tile, const uint8_t *packed, uint32_t image_format,
		 uint32_t width, uint32_t height)
{
	const struct image_format *format = image_format_find(image_format);
	int64_t scaled = (int64_t)SHEET_TILE_WIDTH * height / width;
	int to_stride[4] = { 3 * SHEET_TILE_WIDTH };
	uint8_t *to[4] = { NULL };
	const uint8_t *from[4];
	uint8_t *planes[4];
	int from_stride[4];

	/* A picture that is a thin strip must not become one without lines, or a tower. */
	tile->width = SHEET_TILE_WIDTH;
	tile->height = scaled < 2 ? 2 : scaled > 4 * SHEET_TILE_WIDTH ? 4 * SHEET_TILE_WIDTH : (int)scaled;
	sheet->scaler = sws_getCachedContext(sheet->scaler, (int)width, (int)height, format->pixels, tile->width,
					     tile->height, AV_PIX_FMT_RGB24, SWS_AREA, NULL, NULL, NULL);
	tile->rgb = malloc((size_t)3 * SHEET_TILE_WIDTH * (size_t)tile->height);
	if (sheet->scaler == NULL || tile->rgb == NULL)
		return fail(STATUS_FAILED, "cannot scale a picture of %ux%u for the contact sheet", width, height);

	/* They are only read. */
	image_format_planes(format, (uint8_t *)packed, width, height, planes, from_stride);
	for (int i = 0; i < 4; i++)
		from[i] = planes[i];
	to[0] = tile->rgb;
	sws_scale(sheet->scaler, from, from_stride, 0, (int)height, to, to_stride);
	return STATUS_OK;
}

/* Keeps every other tile; from now on half as many come. */
static void thin_out(struct contact_sheet *sheet)
{
	uint32_t left = 0;

	for (uint32_t i = 0; i < sheet->count; i++) {
		if (i % 2 == 0)
			sheet->kept[left++] = sheet->kept[i];
		else
			free(sheet->kept[i].rgb);
	}
	sheet->count = left;
	sheet->interval *= 2;
}

int contact_sheet_put(struct contact_sheet *sheet, uint64_t frame, const uint8_t *packed, uint32_t image_format,
		      uint32_t width, uint32_t height)
{
	struct sheet_tile tile = { .frame = frame };
	int status;

	if (sheet->interval == 0)
		sheet->interval = 1;
	if ((frame - 1) % sheet->interval != 0)
		return STATUS_OK;
	if (sheet->count == SHEET_KEPT) {
		thin_out(sheet);
		if ((frame - 1) % sheet->interval != 0)
			return STATUS_OK;
	}
	status = scale(sheet, &tile, packed, image_format, width, height);
	if (status != STATUS_OK) {
		free(tile.rgb);
		return status;
	}
	sheet->kept[sheet->count++] = tile;
	return STATUS_OK;
}

void contact_sheet_free(struct contact_sheet *sheet)
{
	for (uint32_t i = 0; i < sheet->count; i++)
		free(sheet->kept[i].rgb);
	sws_freeContext(sheet->scaler);
	*sheet = (struct contact_sheet){ 0 };
}
