/* SPDX-License-Identifier: BSD-3-Clause */
/* The device with chains that the VMM hands over itself. */
#include <errno.h>
#include <string.h>

#include "check.h"
#include "protocol_checks.h"
#include "rig.h"

static struct virtiovideo_chain event_chain(struct iovec *event, uint64_t token)
{
	return (struct virtiovideo_chain){
		.size = sizeof(struct virtiovideo_chain),
		.queue = VIRTIO_VIDEO_EVENTQ,
		.token = token,
		.writable = event,
		.writable_count = 1,
	};
}

/* Event buffers are held until there is an event; a reset forgets them. */
static void check_event_buffers(struct rig *rig)
{
	struct iovec event = { guest_pointer(&rig->memory, rig->response, 8), 8 };
	struct virtiovideo_chain chain = event_chain(&event, 42);
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_EVENTQ };
	struct virtiovideo_completion completion;

	for (int i = 0; i < 4; i++)
		CHECK_EQUAL(virtiovideo_submit(rig->device, &chain), 0);
	rig_process(rig);
	CHECK_EQUAL(virtiovideo_reap(rig->device, &completion, 1), 0);
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	CHECK_EQUAL(stats.completions, 0);
	CHECK_EQUAL(stats.faults, 0);
	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	CHECK_EQUAL(virtiovideo_process(rig->device, 0), 0);
	CHECK_EQUAL(virtiovideo_reap(rig->device, &completion, 1), 0);
}

/* Many at once: the budget is kept, each comes back once, the host is notified of the batch. */
static void check_batch(struct rig *rig)
{
	enum { CHAINS = 100, BUDGET = 7 };
	struct virtio_video_stream_get_params request = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 1234 };
	struct iovec readable = { guest_pointer(&rig->memory, rig->request, 4096), sizeof(request) };
	struct virtiovideo_completion completions[CHAINS];
	uint8_t seen[CHAINS] = { 0 };
	uint32_t done = 0;

	memcpy(readable.iov_base, &request, sizeof(request));
	for (uint64_t i = 0; i < CHAINS; i++) {
		struct iovec writable = { guest_pointer(&rig->memory, rig->response + i * 256, 256), 256 };
		struct virtiovideo_chain chain = {
			.size = sizeof(chain),
			.queue = VIRTIO_VIDEO_COMMANDQ,
			.token = i << 56 | i,
			.readable = &readable,
			.writable = &writable,
			.readable_count = 1,
			.writable_count = 1,
		};

		CHECK_EQUAL(virtiovideo_submit(rig->device, &chain), 0);
	}
	rig->notified[VIRTIO_VIDEO_COMMANDQ] = 0;
	while (done < CHAINS) {
		int more = virtiovideo_process(rig->device, BUDGET);
		int count = virtiovideo_reap(rig->device, completions, CHAINS);

		CHECK(count > 0 && count <= BUDGET);
		CHECK(rig->notified[VIRTIO_VIDEO_COMMANDQ] > 0);
		for (int i = 0; i < count; i++) {
			uint64_t index = completions[i].token & 0xff;

			CHECK(index < CHAINS && completions[i].token >> 56 == index && !seen[index]);
			CHECK_EQUAL(completions[i].written, sizeof(struct virtio_video_stream_get_params_resp));
			CHECK_EQUAL(completions[i].queue, VIRTIO_VIDEO_COMMANDQ);
			seen[index] = 1;
		}
		done += (uint32_t)count;
		CHECK_EQUAL(more, done < CHAINS);
	}
	/* Once per batch, not once per chain. */
	CHECK_EQUAL(rig->notified[VIRTIO_VIDEO_COMMANDQ], (CHAINS + BUDGET - 1) / BUDGET);
}

static void check_wrong_chains(struct rig *rig)
{
	struct iovec event = { guest_pointer(&rig->memory, rig->response, 8), 8 };
	struct virtiovideo_chain chain = event_chain(&event, 1);
	struct virtiovideo_completion completion;

	CHECK_FAILS(virtiovideo_submit(rig->device, NULL), EINVAL);
	CHECK_FAILS(virtiovideo_submit(NULL, &chain), EINVAL);
	chain.queue = 2;
	CHECK_FAILS(virtiovideo_submit(rig->device, &chain), EINVAL);
	chain = event_chain(NULL, 1);
	CHECK_FAILS(virtiovideo_submit(rig->device, &chain), EINVAL);
	chain = event_chain(&event, 1);
	chain.size = 4;
	CHECK_FAILS(virtiovideo_submit(rig->device, &chain), EINVAL);
	CHECK_FAILS(virtiovideo_reap(rig->device, NULL, 1), EINVAL);
	CHECK_FAILS(virtiovideo_reap(NULL, &completion, 1), EINVAL);
}

/* One queue is at one level at a time. */
static void check_levels_exclude_each_other(struct rig *rig)
{
	struct iovec event = { guest_pointer(&rig->memory, rig->response, 8), 8 };
	struct virtiovideo_chain chain = event_chain(&event, 7);
	struct virtiovideo_vring vring;

	CHECK_EQUAL(virtiovideo_submit(rig->device, &chain), 0);
	CHECK_EQUAL(split_ring_open(&rig->rings[VIRTIO_VIDEO_EVENTQ], &rig->memory, SPLIT_RING_SIZE), 0);
	vring = rig_vring(rig, VIRTIO_VIDEO_EVENTQ, true);
	CHECK_FAILS(virtiovideo_vring_start(rig->device, &vring), EINVAL);
	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	CHECK_FAILS(virtiovideo_submit(rig->device, &chain), EINVAL);
	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	CHECK_EQUAL(virtiovideo_submit(rig->device, &chain), 0);
}

int main(void)
{
	struct rig rig;

	rig_open(&rig);
	rig.exchange = rig_exchange_descriptor;
	protocol_checks(&rig);
	check_event_buffers(&rig);
	check_batch(&rig);
	check_wrong_chains(&rig);
	check_levels_exclude_each_other(&rig);
	CHECK_EQUAL(rig.resets_asked_for, 0);
	/* With a chain in flight. */
	rig_close(&rig);
	return 0;
}
