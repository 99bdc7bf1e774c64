/* SPDX-License-Identifier: BSD-3-Clause */
#include "protocol_checks.h"

#include <errno.h>
#include <string.h>

#include "check.h"

static uint32_t check_config_space(struct rig *rig)
{
	struct virtio_video_config config;
	uint32_t caps_length = 0;

	CHECK_EQUAL(virtiovideo_config_read(rig->device, 0, &config, sizeof(config)), 0);
	CHECK_EQUAL(config.version, VIRTIO_VIDEO_PROTOCOL_VERSION);
	CHECK(config.caps_length > sizeof(struct virtio_video_device_query_caps_resp));
	CHECK_EQUAL(virtiovideo_config_read(rig->device, 4, &caps_length, sizeof(caps_length)), 0);
	CHECK_EQUAL(caps_length, config.caps_length);
	CHECK_EQUAL(virtiovideo_config_read(rig->device, 8, &caps_length, 0), 0);
	CHECK_FAILS(virtiovideo_config_read(rig->device, 4, &caps_length, 8), EINVAL);
	CHECK_FAILS(virtiovideo_config_read(rig->device, UINT32_MAX, &caps_length, 4), EINVAL);

	/* No field is writable. */
	caps_length = 12345;
	CHECK_EQUAL(virtiovideo_config_write(rig->device, 4, &caps_length, sizeof(caps_length)), 0);
	CHECK_EQUAL(virtiovideo_config_read(rig->device, 4, &caps_length, sizeof(caps_length)), 0);
	CHECK_EQUAL(caps_length, config.caps_length);
	return caps_length;
}

static void check_query_caps(struct rig *rig, uint32_t caps_length)
{
	struct virtio_video_device_query_caps request = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };
	const struct virtio_video_device_query_caps_resp *response = rig_response(rig);
	uint8_t trailing[64] = { 0 };
	uint8_t exact[16384];

	CHECK(caps_length <= sizeof(exact));
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), caps_length), caps_length);
	CHECK_EQUAL(response->result, VIRTIO_VIDEO_RESULT_OK);
	CHECK(response->num_image_formats > 0);
	CHECK(response->num_bitstream_formats > 0);
	memcpy(exact, response, caps_length);

	/* More room is left alone, bytes behind the request are ignored (rulings 6 and 11). */
	memcpy(trailing, &request, sizeof(request));
	CHECK_EQUAL(rig_command(rig, trailing, sizeof(trailing), caps_length + 1000), caps_length);
	CHECK_EQUAL(memcmp(exact, response, caps_length), 0);

	/* Too little room (rulings 6 and 10). */
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), caps_length - 1), sizeof(*response));
	CHECK_EQUAL(response->result, VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	CHECK_EQUAL(response->num_image_formats, 0);
	CHECK_EQUAL(response->num_bitstream_formats, 0);
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), 4), 4);
	CHECK_EQUAL(response->result, VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), 3), 0);
}

/* The split of a request or response into descriptors means nothing (ruling 9). */
static void check_split(struct rig *rig, uint32_t caps_length)
{
	struct virtio_video_device_query_caps request = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };
	struct rig_chain chain = {
		.readable = { { rig->request, 1 },
			      { rig->request + 1, 0 },
			      { rig->request + 100, 2 },
			      { rig->request + 200, 1 } },
		.writable = { { rig->response, 3 },
			      { rig->response + 1000, 0 },
			      { rig->response + 3, 10 },
			      { rig->response + 13, caps_length - 13 } },
		.readable_count = 4,
		.writable_count = 4,
	};
	uint8_t *bytes = guest_pointer(&rig->memory, rig->request, 4096);
	uint8_t whole[16384];

	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), caps_length), caps_length);
	memcpy(whole, rig_response(rig), caps_length);
	memset(guest_pointer(&rig->memory, rig->response, caps_length), RIG_PATTERN, caps_length);
	memset(bytes, 0, 4096);
	memcpy(bytes, &request, 1);
	memcpy(bytes + 100, (uint8_t *)&request + 1, 2);
	memcpy(bytes + 200, (uint8_t *)&request + 3, 1);
	CHECK_EQUAL(rig->exchange(rig, &chain), caps_length);
	CHECK_EQUAL(memcmp(whole, rig_response(rig), caps_length), 0);
}

static void check_bad_commands(struct rig *rig)
{
	static const uint32_t unknown[] = { 0, 0xff, 0x101, 0x205, 0x302, 0x402, UINT32_MAX };
	struct virtio_video_stream_get_params request = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 1 };
	uint8_t bytes[256] = { 0 };

	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		memcpy(bytes, &unknown[i], sizeof(unknown[i]));
		CHECK_EQUAL(rig_command(rig, bytes, sizeof(bytes), 256), 4);
		CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
		CHECK_EQUAL(rig_command(rig, bytes, sizeof(bytes), 2), 0);
	}
	for (uint32_t length = 0; length < sizeof(request); length++) {
		CHECK_EQUAL(rig_command(rig, &request, length, 256), 4);
		/* Without a whole cmd_type nobody can say which of the two it is. */
		if (length < 4 && rig_result(rig) == VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION)
			continue;
		CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	}
}

/* On an error the whole fixed struct comes, zero behind the result (ruling 10). */
static void check_error(struct rig *rig, const void *request, uint32_t length, uint32_t response_length,
			uint32_t result)
{
	const uint8_t *bytes = rig_response(rig);

	CHECK_EQUAL(rig_command(rig, request, length, response_length + 100), response_length);
	CHECK_EQUAL(rig_result(rig), result);
	for (uint32_t i = 4; i < response_length; i++)
		CHECK_EQUAL(bytes[i], 0);
	/* What fits of it, when there is less room. */
	CHECK_EQUAL(rig_command(rig, request, length, 4), 4);
	CHECK_EQUAL(rig_result(rig), result);
}

static void check_no_such_stream(struct rig *rig)
{
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 77 };
	struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, .stream_id = 77 };
	struct virtio_video_stream_destroy destroy = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, 77 };
	struct virtio_video_stream_drain drain = { VIRTIO_VIDEO_CMD_STREAM_DRAIN, 77 };
	struct virtio_video_queue_clear clear = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, 77, VIRTIO_VIDEO_QUEUE_TYPE_INPUT };
	struct virtio_video_queue_detach_resources detach = { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, 77,
							      VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT };
	uint32_t result = VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID;

	check_error(rig, &get, sizeof(get), sizeof(struct virtio_video_stream_get_params_resp), result);
	check_error(rig, &set, sizeof(set), sizeof(struct virtio_video_stream_set_params_resp), result);
	check_error(rig, &destroy, sizeof(destroy), sizeof(struct virtio_video_stream_destroy_resp), result);
	check_error(rig, &drain, sizeof(drain), sizeof(struct virtio_video_stream_drain_resp), result);
	check_error(rig, &clear, sizeof(clear), sizeof(struct virtio_video_queue_clear_resp), result);
	check_error(rig, &detach, sizeof(detach), sizeof(struct virtio_video_queue_detach_resources_resp), result);
}

static void check_stream_create(struct rig *rig)
{
	struct virtio_video_stream_create create = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = VIRTIO_VIDEO_CODEC_H264,
	};
	struct virtio_video_stream_create bad = create;
	const struct virtio_video_stream_create_resp *response = rig_response(rig);
	uint32_t length = sizeof(*response);
	uint32_t first;

	bad.codec = 99;
	check_error(rig, &bad, sizeof(bad), length, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	bad = create;
	bad.in_mem_type = 0;
	check_error(rig, &bad, sizeof(bad), length, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	bad = create;
	bad.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT;
	check_error(rig, &bad, sizeof(bad), length, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);

	CHECK_EQUAL(rig_command(rig, &create, sizeof(create), length), length);
	CHECK_EQUAL(response->result, VIRTIO_VIDEO_RESULT_OK);
	first = response->stream_id;
	CHECK_EQUAL(first, 1);
	CHECK_EQUAL(rig_command(rig, &create, sizeof(create), length), length);
	CHECK_EQUAL(response->result, VIRTIO_VIDEO_RESULT_OK);
	CHECK_EQUAL(response->stream_id, first + 1);
}

static void check_stream(struct rig *rig)
{
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 1 };
	const struct virtio_video_stream_get_params_resp *params = rig_response(rig);
	struct virtio_video_resource_queue queue = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = 1,
		.queue_type = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
		.timestamp = 5,
		.data_sizes = { 10 },
	};
	const struct virtio_video_resource_queue_resp *queued = rig_response(rig);
	struct virtio_video_stream_destroy destroy = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, 1 };

	CHECK_EQUAL(rig_command(rig, &get, sizeof(get), sizeof(*params)), sizeof(*params));
	CHECK_EQUAL(params->result, VIRTIO_VIDEO_RESULT_OK);
	CHECK_EQUAL(params->params.bitstream_format.codec, VIRTIO_VIDEO_CODEC_H264);
	CHECK(params->params.min_bitstream_buffers > 0);
	CHECK(params->params.min_image_buffers > 0);
	CHECK(params->params.max_image_buffers >= params->params.min_image_buffers);

	/* A buffer that was never attached (rulings 12 and 29). */
	CHECK_EQUAL(rig_command(rig, &queue, sizeof(queue), sizeof(*queued)), sizeof(*queued));
	CHECK_EQUAL(queued->result, VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	CHECK_EQUAL(queued->flags, 1u << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR);
	CHECK_EQUAL(queued->timestamp, 0);
	CHECK_EQUAL(queued->data_sizes[0], 0);

	CHECK_EQUAL(rig_command(rig, &destroy, sizeof(destroy), 4), 4);
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_OK);
	check_error(rig, &destroy, sizeof(destroy), 4, VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
	check_error(rig, &get, sizeof(get), sizeof(*params), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
}

void protocol_checks(struct rig *rig)
{
	uint32_t caps_length = check_config_space(rig);

	check_query_caps(rig, caps_length);
	check_split(rig, caps_length);
	check_bad_commands(rig);
	check_no_such_stream(rig);
	check_stream_create(rig);
	check_stream(rig);
}
