/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/frame_md5.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/md5.h>

#include "program/report.h"

void frame_md5_of(struct frame_md5 *md5, const uint8_t *packed, size_t length, uint32_t width, uint32_t height)
{
	*md5 = (struct frame_md5){ 0 };
	av_md5_sum(md5->bytes, packed, length);
	md5->width = width;
	md5->height = height;
}

bool frame_md5_equal(const struct frame_md5 *one, const struct frame_md5 *other)
{
	return memcmp(one->bytes, other->bytes, MD5_BYTES) == 0;
}

void frame_md5_text(const struct frame_md5 *md5, char text[MD5_TEXT])
{
	for (int i = 0; i < MD5_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", md5->bytes[i]);
}

int frame_md5_append(struct frame_md5_list *list, const struct frame_md5 *md5)
{
	if (list->count == list->room) {
		size_t room = list->room == 0 ? 256 : list->room * 2;
		struct frame_md5 *items = reallocarray(list->items, room, sizeof(*items));

		if (items == NULL)
			return fail(STATUS_FAILED, "out of memory");
		list->items = items;
		list->room = room;
	}
	list->items[list->count++] = *md5;
	return STATUS_OK;
}

void frame_md5_free(struct frame_md5_list *list)
{
	free(list->items);
	*list = (struct frame_md5_list){ 0 };
}
