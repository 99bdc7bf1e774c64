/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/reference_seek.h"

#include "input/reference_picture.h"
#include "program/report.h"

#define NOWHERE SIZE_MAX

/* Where the picture of a packet stands in the order of display. */
static size_t find(const struct frame_md5_list *expected, uint64_t packet)
{
	for (size_t i = 0; i < expected->count; i++) {
		if (expected->items[i].packet == packet)
			return i;
	}
	return NOWHERE;
}

/* The picture that is decoded first when decoding begins with a packet: some packets have none. */
static size_t find_first(const struct frame_md5_list *expected, uint64_t start)
{
	size_t best = NOWHERE;

	for (size_t i = 0; i < expected->count; i++) {
		uint64_t packet = expected->items[i].packet;

		if (packet >= start && (best == NOWHERE || packet < expected->items[best].packet))
			best = i;
	}
	return best;
}

/*
 * From the key frame's picture on, each one follows the one before it; in front there may be pictures that
 * are shown before it. number is that of the first picture in the whole stream.
 */
static int compare_epoch(const struct frame_md5 *pictures, size_t count, uint64_t number,
			 const struct frame_md5_list *expected, bool to_the_end)
{
	size_t start = find_first(expected, pictures[0].start);
	size_t next = start;

	for (size_t i = 0; i < count; i++) {
		size_t at = find(expected, pictures[i].packet);
		int status;

		if (at == NOWHERE)
			return fail(STATUS_FAILED, "frame %llu is of packet %llu, of which libavcodec decodes none",
				    (unsigned long long)(number + i), (unsigned long long)pictures[i].packet + 1);
		status = reference_compare_picture(&pictures[i], &expected->items[at], number + i);
		if (status != STATUS_OK)
			return status;
		if (at < start)
			continue;
		if (at != next)
			return fail(STATUS_FAILED, "frame %llu is of packet %llu, that of packet %llu should be there",
				    (unsigned long long)(number + i), (unsigned long long)pictures[i].packet + 1,
				    next < expected->count ? (unsigned long long)expected->items[next].packet + 1 : 0);
		next++;
	}
	if (to_the_end && next < expected->count)
		return fail(STATUS_FAILED, "after the last seek the frame of packet %llu is missing",
			    (unsigned long long)expected->items[next].packet + 1);
	return STATUS_OK;
}

int reference_compare_epochs(const struct frame_md5_list *device, const struct frame_md5_list *expected, uint32_t seeks)
{
	size_t start = 0;

	if (device->count == 0 || device->items[device->count - 1].epoch != seeks)
		return fail(STATUS_FAILED, "there is no frame after the last seek");
	while (start < device->count) {
		size_t end = start;
		int status;

		while (end < device->count && device->items[end].epoch == device->items[start].epoch)
			end++;
		status = compare_epoch(&device->items[start], end - start, start + 1, expected, end == device->count);
		if (status != STATUS_OK)
			return status;
		start = end;
	}
	return STATUS_OK;
}
