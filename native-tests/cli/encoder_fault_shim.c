/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded: spoils what libavcodec's encoders give to libvirtiovideo, and what libvirtiovideo answers at
 * descriptor level, as VVHOST_TEST_FAULT says. Of packet N: flip:N changes bytes, drop:N leaves it out,
 * stall:N takes longer over it than vvhost has patience. Of response N with a packet in it: key:N flags it as
 * a key frame, type:N gives it the other type, timestamp:N one that nobody sent, again:N that of the one before.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libavcodec/avcodec.h>
#include <virtio_video.h>
#include <virtiovideo.h>

#include "fault_shim.h"

enum { CHAINS = 4096 };

static bool is_fault(const char *name, int number)
{
	const char *fault = getenv("VVHOST_TEST_FAULT");
	size_t length = strlen(name);

	return fault != NULL && strncmp(fault, name, length) == 0 && fault[length] == ':' &&
	       atoi(fault + length + 1) == number;
}

static bool is_library(void *address)
{
	Dl_info info;

	return dladdr(address, &info) != 0 && strstr(info.dli_fname, "libvirtiovideo") != NULL;
}

int avcodec_receive_packet(AVCodecContext *context, AVPacket *packet)
{
	static int (*receive)(AVCodecContext *, AVPacket *);
	static int count;
	int result;

	if (receive == NULL)
		*(void **)&receive = original("avcodec_receive_packet");
	result = receive(context, packet);
	if (result < 0 || !is_library(__builtin_return_address(0)))
		return result;
	count++;
	if (is_fault("drop", count)) {
		av_packet_unref(packet);
		return receive(context, packet);
	}
	if (is_fault("stall", count))
		sleep(50);
	for (int i = packet->size / 4; is_fault("flip", count) && i < packet->size - 4; i += 3)
		packet->data[i] ^= 0x5a;
	return result;
}

/* The responses of chains that queue an output buffer. */
static struct {
	uint64_t token;
	struct virtio_video_resource_queue_resp *response;
} chains[CHAINS];

int virtiovideo_submit(struct virtiovideo *device, const struct virtiovideo_chain *chain)
{
	virtiovideo_submit_fn submit;
	struct virtio_video_resource_queue request;

	*(void **)&submit = original("virtiovideo_submit");
	if (chain->readable_count == 1 && chain->readable[0].iov_len == sizeof(request) && chain->writable_count == 1) {
		memcpy(&request, chain->readable[0].iov_base, sizeof(request));
		for (int i = 0; request.queue_type == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT && i < CHAINS; i++) {
			if (chains[i].response != NULL)
				continue;
			chains[i].token = chain->token;
			chains[i].response = chain->writable[0].iov_base;
			break;
		}
	}
	return submit(device, chain);
}

static void spoil(struct virtio_video_resource_queue_resp *response)
{
	const uint32_t p = UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME;
	const uint32_t b = UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME;
	static uint64_t last_timestamp;
	static int count;

	if (response->result != VIRTIO_VIDEO_RESULT_OK || response->data_sizes[0] == 0)
		return;
	count++;
	if (is_fault("key", count))
		response->flags = UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME;
	if (is_fault("type", count))
		response->flags ^= p | b;
	if (is_fault("timestamp", count))
		response->timestamp++;
	if (is_fault("again", count))
		response->timestamp = last_timestamp;
	last_timestamp = response->timestamp;
}

int virtiovideo_reap(struct virtiovideo *device, struct virtiovideo_completion *completions, uint32_t max)
{
	virtiovideo_reap_fn reap;
	int count;

	*(void **)&reap = original("virtiovideo_reap");
	count = reap(device, completions, max);
	for (int i = 0; i < count; i++) {
		for (int j = 0; j < CHAINS; j++) {
			if (chains[j].response == NULL || chains[j].token != completions[i].token)
				continue;
			spoil(chains[j].response);
			chains[j].response = NULL;
		}
	}
	return count;
}
