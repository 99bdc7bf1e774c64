/* SPDX-License-Identifier: BSD-3-Clause */
/* The checks of the protocol that decoders pass, on an encoder, at both levels. */
#include "check.h"
#include "protocol_checks.h"
#include "rig.h"

/* Whether it makes streams of H.264, as the checks do. */
static bool has_h264(struct rig *rig)
{
	struct virtio_video_stream_create create = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = VIRTIO_VIDEO_CODEC_H264,
	};
	const struct virtio_video_stream_create_resp *response = rig_response(rig);

	CHECK_EQUAL(rig_command(rig, &create, sizeof(create), sizeof(*response)), sizeof(*response));
	return response->result == VIRTIO_VIDEO_RESULT_OK;
}

static void check_level(bool descriptors)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_ENCODER };
	struct rig rig;

	rig_open_as(&rig, &config);
	if (descriptors)
		rig.exchange = rig_exchange_descriptor;
	else
		rig_start_rings(&rig, true);
	protocol_checks(&rig);
	CHECK_EQUAL(rig.resets_asked_for, 0);
	rig_close(&rig);
}

int main(void)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_ENCODER };
	struct rig rig;
	bool possible;

	rig_open_as(&rig, &config);
	rig_start_rings(&rig, true);
	possible = has_h264(&rig);
	rig_close(&rig);
	if (!possible) {
		printf("skipped: the linked FFmpeg has no encoder of H.264\n");
		return 77;
	}
	check_level(false);
	check_level(true);
	return 0;
}
