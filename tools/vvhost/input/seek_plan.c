/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/seek_plan.h"

#include <stdlib.h>

#include "input/source.h"
#include "program/report.h"

/* More packets than this between two seeks would leave no time for many. */
enum { LONGEST_STAY = 40 };

/* splitmix64 */
static uint64_t draw(struct seek_plan *plan, uint64_t below)
{
	uint64_t z = plan->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % below;
}

static void plan_next(struct seek_plan *plan)
{
	plan->sent = 0;
	plan->at = 1 + draw(plan, plan->packet_count < LONGEST_STAY ? plan->packet_count : LONGEST_STAY);
	plan->waits_for_drain = draw(plan, 2) != 0;
}

static int add_key(struct seek_plan *plan, uint64_t number)
{
	/* Doubled at each power of two. */
	if ((plan->key_count & (plan->key_count - 1)) == 0) {
		uint64_t room = plan->key_count == 0 ? 1 : 2 * plan->key_count;
		uint64_t *list = reallocarray(plan->key_packets, room, sizeof(*list));

		if (list == NULL)
			return fail(STATUS_FAILED, "out of memory");
		plan->key_packets = list;
	}
	plan->key_packets[plan->key_count++] = number;
	return STATUS_OK;
}

static int scan(struct seek_plan *plan, struct source *source, AVPacket *packet)
{
	bool end = false;
	int status = STATUS_OK;

	while (status == STATUS_OK && !end) {
		status = source_next(source, packet, &end);
		if (status == STATUS_OK && !end && (plan->packet_count == 0 || (packet->flags & AV_PKT_FLAG_KEY) != 0))
			status = add_key(plan, plan->packet_count);
		plan->packet_count += !end;
		av_packet_unref(packet);
	}
	return status;
}

int seek_plan_open(struct seek_plan *plan, const char *name, uint32_t seeks, uint64_t seed)
{
	AVPacket *packet = av_packet_alloc();
	struct source source;
	int status;

	*plan = (struct seek_plan){ .left = seeks, .random = seed };
	status = source_open(&source, name);
	if (status == STATUS_OK && packet == NULL)
		status = fail(STATUS_FAILED, "out of memory");
	if (status == STATUS_OK)
		status = scan(plan, &source, packet);
	if (status == STATUS_OK && plan->packet_count == 0)
		status = fail(STATUS_USAGE, "%s: there are no pictures in it", name);
	if (status == STATUS_OK)
		plan_next(plan);
	av_packet_free(&packet);
	source_close(&source);
	return status;
}

void seek_plan_close(struct seek_plan *plan)
{
	free(plan->key_packets);
	plan->key_packets = NULL;
}

void seek_plan_next(struct seek_plan *plan)
{
	/* A quarter goes back to the beginning. */
	plan->start = draw(plan, 4) == 0 ? 0 : plan->key_packets[draw(plan, plan->key_count)];
	plan->left--;
	plan_next(plan);
}
