/* SPDX-License-Identifier: BSD-3-Clause */
#include "fingerprint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/mem.h>
#include <libavutil/murmur3.h>

#include "program/report.h"

int fingerprint_add(struct fingerprint *print, const uint8_t *packed, size_t length)
{
	struct AVMurMur3 *murmur;
	uint8_t digest[16];

	if (print->count == print->room) {
		size_t room = print->room == 0 ? 128 : 2 * print->room;
		uint64_t *hashes = realloc(print->hashes, room * sizeof(*hashes));

		if (hashes == NULL)
			return -ENOMEM;
		print->hashes = hashes;
		print->room = room;
	}
	murmur = av_murmur3_alloc();
	if (murmur == NULL)
		return -ENOMEM;
	av_murmur3_init(murmur);
	av_murmur3_update(murmur, packed, length);
	av_murmur3_final(murmur, digest);
	av_free(murmur);
	memcpy(&print->hashes[print->count++], digest, sizeof(*print->hashes));
	return 0;
}

void fingerprint_free(struct fingerprint *print)
{
	free(print->hashes);
	*print = (struct fingerprint){ 0 };
}

int fingerprint_compare(const char *what, const struct fingerprint *device, const struct fingerprint *alone)
{
	if (device->count != alone->count)
		return fail(STATUS_FAILED, "%s: the device gave %zu pictures, libavcodec alone %zu", what,
			    device->count, alone->count);
	if (alone->count == 0)
		return fail(STATUS_FAILED, "%s: not a single picture", what);
	for (size_t i = 0; i < alone->count; i++) {
		if (device->hashes[i] != alone->hashes[i])
			return fail(STATUS_FAILED, "%s: picture %zu of the device is not that of libavcodec alone",
				    what, i + 1);
	}
	return STATUS_OK;
}
