/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/timestamps.h"

#include <stdlib.h>

#include <libavutil/avutil.h>

#include "program/report.h"

/* An odd factor and its inverse modulo 2^64: the second undoes the first. */
#define SCATTER UINT64_C(0x9e3779b97f4a7c15)
#define GATHER UINT64_C(0xf1de83e19937733d)

_Static_assert(SCATTER *GATHER == 1, "GATHER is not the inverse of SCATTER");

static bool are_chosen(const struct timestamps *timestamps)
{
	return timestamps->plan != NULL && timestamps->plan->kind != TIMESTAMPS_SCATTERED;
}

int timestamps_add(struct timestamps *timestamps, struct sent_packet packet, uint64_t *timestamp)
{
	if (timestamps->count == timestamps->room) {
		uint64_t room = timestamps->room == 0 ? 256 : timestamps->room * 2;
		struct sent_packet *list = reallocarray(timestamps->packets, room, sizeof(*list));

		if (list == NULL)
			return fail(STATUS_FAILED, "out of memory");
		timestamps->packets = list;
		timestamps->room = room;
	}
	*timestamp = (timestamps->count + 1) * SCATTER;
	if (are_chosen(timestamps) && timestamp_plan_at(timestamps->plan, timestamps->count, timestamp) != STATUS_OK)
		return STATUS_USAGE;
	packet.timestamp = *timestamp;
	timestamps->packets[timestamps->count++] = packet;
	return STATUS_OK;
}

/* Which of two packets with the same timestamp the next picture is of. */
static bool comes_before(const struct sent_packet *one, const struct sent_packet *other)
{
	if (one->named != other->named)
		return other->named;
	if (one->epoch != other->epoch)
		return one->epoch > other->epoch;
	return one->pts != AV_NOPTS_VALUE && other->pts != AV_NOPTS_VALUE && one->pts < other->pts;
}

static struct sent_packet *find_chosen(struct timestamps *timestamps, uint64_t timestamp)
{
	struct sent_packet *found = NULL;

	for (uint64_t i = 0; i < timestamps->count; i++) {
		struct sent_packet *packet = &timestamps->packets[i];

		if (packet->timestamp == timestamp && (found == NULL || comes_before(packet, found)))
			found = packet;
	}
	return found;
}

const struct sent_packet *timestamps_find(struct timestamps *timestamps, uint64_t timestamp)
{
	uint64_t number = timestamp * GATHER - 1;
	struct sent_packet *found = number < timestamps->count ? &timestamps->packets[number] : NULL;

	if (are_chosen(timestamps))
		found = find_chosen(timestamps, timestamp);
	if (found != NULL)
		found->named = true;
	return found;
}

void timestamps_check_order(struct timestamps *timestamps, const struct sent_packet *packet, uint64_t frame)
{
	int64_t pts = packet->pts;

	if (pts == AV_NOPTS_VALUE)
		return;
	if (timestamps->any_pts && pts < timestamps->last_pts)
		remark("frame %llu: its pts %lld lies before %lld of the frame before it", (unsigned long long)frame,
		       (long long)pts, (long long)timestamps->last_pts);
	timestamps->last_pts = pts;
	timestamps->any_pts = true;
}

void timestamps_free(struct timestamps *timestamps)
{
	free(timestamps->packets);
	*timestamps = (struct timestamps){ 0 };
}
