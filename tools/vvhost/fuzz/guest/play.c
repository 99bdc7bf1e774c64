/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/play.h"

#include <string.h>

#include "fuzz/guest/command.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"

enum { PATIENCE_RUNS = 100 }; /* of 2 ms each */

bool play_create(struct fuzz_case *fuzz, uint32_t codec, uint32_t *stream_id)
{
	const struct virtio_video_stream_create request = {
		VIRTIO_VIDEO_CMD_STREAM_CREATE,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		codec,
	};
	const uint8_t *response =
		fuzz_call(fuzz, &request, sizeof(request), sizeof(struct virtio_video_stream_create_resp));

	if (response == NULL)
		return false;
	memcpy(stream_id, response + sizeof(uint32_t), sizeof(*stream_id));
	return true;
}

bool play_get_params(struct fuzz_case *fuzz, uint32_t stream_id, struct virtio_video_params *params)
{
	const struct virtio_video_stream_get_params request = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id };
	const uint8_t *response =
		fuzz_call(fuzz, &request, sizeof(request), sizeof(struct virtio_video_stream_get_params_resp));

	if (response == NULL)
		return false;
	memcpy(params, response + sizeof(uint32_t), sizeof(*params));
	return true;
}

void play_set_params(struct fuzz_case *fuzz, uint32_t stream_id, const struct virtio_video_params *params)
{
	const struct virtio_video_stream_set_params request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
		.stream_id = stream_id,
		.params = *params,
	};

	fuzz_call(fuzz, &request, sizeof(request), sizeof(struct virtio_video_stream_set_params_resp));
}

void play_call(struct fuzz_case *fuzz, uint32_t type, uint32_t stream_id, uint32_t queue_type)
{
	const uint32_t request[] = { type, stream_id, queue_type };
	struct budget_clock began = budget_clock_read();

	fuzz_call(fuzz, request, queue_type != 0 ? sizeof(request) : 2 * sizeof(uint32_t), sizeof(uint32_t));
	/* In order, it may wait for others. */
	if (type == VIRTIO_VIDEO_CMD_STREAM_DESTROY && !fuzz->features.in_order)
		budget_called(BUDGET_STREAM_DESTROY, &began);
}

void play_attach(struct fuzz_case *fuzz, uint32_t stream_id, uint32_t queue_type, uint64_t address, uint32_t bytes,
		 uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint8_t request[COMMAND_BYTES];
		uint32_t length = command_attach(request, stream_id, queue_type, i, address + (uint64_t)i * bytes,
						 bytes, 1 + dice_below(&fuzz->dice, 4));

		fuzz_call(fuzz, request, length, sizeof(uint32_t));
	}
}

void play_queue(struct fuzz_case *fuzz, const struct virtio_video_resource_queue *request)
{
	struct fuzz_slot *slot = fuzz_slot_take(fuzz);
	uint64_t bytes = 0;

	if (slot == NULL)
		return;
	slot->queue_type = request->queue_type;
	slot->resource_id = request->resource_id;
	/* The buffers that it names are processed as well: the sizes are those of planes. */
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		bytes += request->data_sizes[i];
	if (request->queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT && bytes < FUZZ_RAM_END - FUZZ_RAM_START)
		budget_input(0, bytes);
	memcpy(fuzz_slot_request(fuzz, slot), request, sizeof(*request));
	if (fuzz_send(fuzz, slot, sizeof(*request), sizeof(struct virtio_video_resource_queue_resp)))
		fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
}

bool play_is_queued(const struct fuzz_case *fuzz, uint32_t queue_type, uint32_t resource_id)
{
	for (uint32_t i = 0; i < FUZZ_SLOTS; i++) {
		if (fuzz->slots[i].busy && fuzz->slots[i].queue_type == queue_type &&
		    fuzz->slots[i].resource_id == resource_id)
			return true;
	}
	return false;
}

void play_queue_outputs(struct fuzz_case *fuzz, uint32_t stream_id, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct virtio_video_resource_queue request = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = stream_id,
			.queue_type = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
			.resource_id = i,
		};

		if (!play_is_queued(fuzz, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i))
			play_queue(fuzz, &request);
	}
}

void play_drain(struct fuzz_case *fuzz, uint32_t stream_id, uint32_t count)
{
	struct fuzz_slot *slot = fuzz_slot_take(fuzz);
	const struct virtio_video_stream_drain request = { VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream_id };

	if (slot == NULL)
		return;
	memcpy(fuzz_slot_request(fuzz, slot), &request, sizeof(request));
	if (!fuzz_send(fuzz, slot, sizeof(request), sizeof(uint32_t)))
		return;
	fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
	for (uint32_t i = 0; i < PATIENCE_RUNS && slot->busy; i++) {
		fuzz_run(fuzz, 2);
		play_queue_outputs(fuzz, stream_id, count);
	}
}
