/* SPDX-License-Identifier: BSD-3-Clause */
#include "copies.h"

#include <stddef.h>
#include <string.h>

struct copies copies_read(struct virtiovideo *device, uint32_t stream_id)
{
	struct copies copies = { .known = false };
#ifdef HAVE_STREAM_STATS
	struct virtiovideo_stream_stats stats = { .size = sizeof(stats), .stream_id = stream_id };

	_Static_assert(sizeof(copies.copied) == sizeof(stats.copies), "the library has other reasons");
	copies.known = virtiovideo_get_stream_stats(device, &stats) == 0;
	copies.pictures = stats.frames_out;
	copies.inputs = stats.input_copies;
	memcpy(copies.copied, stats.copies, sizeof(copies.copied));
#else
	(void)device;
	(void)stream_id;
#endif
	return copies;
}

struct copies copies_since(const struct copies *now, const struct copies *before)
{
	struct copies since = {
		.known = now->known && before->known,
		.pictures = now->pictures - before->pictures,
		.inputs = now->inputs - before->inputs,
	};

	for (uint32_t i = 0; i < COPIES_REASONS; i++)
		since.copied[i] = now->copied[i] - before->copied[i];
	return since;
}

double copies_per_picture(const struct copies *copies)
{
	uint64_t all = 0;

	for (uint32_t i = 0; i < COPIES_REASONS; i++)
		all += copies->copied[i];
	return copies->pictures > 0 ? (double)all / (double)copies->pictures : 0.0;
}

const char *copies_reason(uint32_t reason)
{
	static const char *const reasons[] = { "format", "memory", "layout", "no buffer", "repeated", "taken back" };

	return reason < sizeof(reasons) / sizeof(reasons[0]) ? reasons[reason] : NULL;
}
