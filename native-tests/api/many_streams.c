/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * As many streams as the managed heap has room for, of several devices in one process: one more is refused with ERR_OUT_OF_MEMORY, one more
 * device with -ENOMEM, nothing else is harmed, and what ends makes room again.
 */
#include <errno.h>

#include "check.h"
#include "process_status.h"
#include "rig.h"

enum {
	DEVICES = 3,
	MOST_STREAMS = 1024,  /* of a device */
	FEWEST_STREAMS = 500, /* of the process: docs/reference/memory.md says some 600 */
	MOST_DEVICES = 4096,
	REFUSED = 2000,
	SETTLED = 200,	 /* after so many the heap has the size that it keeps */
	MOST_KIB = 8192, /* that the process may grow by after that */
};

#define MEMORY_BYTES (UINT64_C(16) << 20)

static uint32_t create(struct rig *rig)
{
	static const struct virtio_video_stream_create request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = VIRTIO_VIDEO_CODEC_VP8,
	};

	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), sizeof(struct virtio_video_stream_create_resp)),
		    sizeof(struct virtio_video_stream_create_resp));
	return rig_result(rig);
}

/* Until one is refused. */
static uint32_t fill(struct rig *rig)
{
	uint32_t result;
	uint32_t count = 0;

	while ((result = create(rig)) == VIRTIO_VIDEO_RESULT_OK && count < MOST_STREAMS)
		count++;
	CHECK_EQUAL(result, VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	return count;
}

int main(void)
{
	static const struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER,
							  .max_streams = MOST_STREAMS };
	static struct virtiovideo *others[MOST_DEVICES];
	struct virtiovideo_config another = config;
	static struct rig rigs[DEVICES];
	uint32_t counts[DEVICES];
	uint32_t made = 0;
	int status = 0;
	long rss = 0;

	for (int i = 0; i < DEVICES; i++) {
		rig_open_with(&rigs[i], &config, MEMORY_BYTES);
		rig_start_rings(&rigs[i], true);
		rigs[i].exchange = rig_exchange_ring;
	}
	for (int i = 0; i < DEVICES; i++)
		counts[i] = fill(&rigs[i]);
	printf("%u, %u and %u streams fit\n", counts[0], counts[1], counts[2]);

	/* Whatever it is that such a stream had already, it is given back. */
	for (uint32_t i = 0; i < REFUSED; i++) {
		if (i == SETTLED)
			rss = process_status("VmRSS");
		CHECK_EQUAL(create(&rigs[i % DEVICES]), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	}
	printf("%d refused: RSS %ld and %ld KiB\n", REFUSED, rss, process_status("VmRSS"));
	CHECK(process_status("VmRSS") - rss <= MOST_KIB);
	CHECK(counts[0] >= FEWEST_STREAMS && counts[1] + counts[2] < FEWEST_STREAMS);

	/* Not much room is left for devices either. The others go on. */
	another.size = sizeof(another);
	while (made < MOST_DEVICES && (status = virtiovideo_create(&another, &others[made])) == 0)
		made++;
	CHECK_EQUAL(status, -ENOMEM);
	CHECK(others[made] == NULL);
	printf("%u devices more: %s\n", made, virtiovideo_last_error());
	while (made > 0)
		virtiovideo_destroy(&others[--made]);
	for (int i = 1; i < DEVICES; i++)
		CHECK_EQUAL(create(&rigs[i]), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);

	/* What ends makes room, for others too. */
	CHECK_EQUAL(virtiovideo_reset(rigs[0].device), 0);
	counts[1] = fill(&rigs[1]);
	printf("%u of another device in their place\n", counts[1]);
	CHECK(counts[1] + DEVICES >= counts[0]);
	for (int i = 0; i < DEVICES; i++)
		rig_close(&rigs[i]);
	return 0;
}
