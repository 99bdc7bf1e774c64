/* SPDX-License-Identifier: BSD-3-Clause */
/* config.codecs: what the host does not allow, the guest neither sees nor gets. */
#include <errno.h>
#include <string.h>

#include "check.h"
#include "rig.h"

/* Words of QUERY_CAPS' response: its head, and a format with one range of sizes and one of frame rates. */
enum { HEAD_WORDS = 3, FORMAT_WORDS = 14, RESPONSE_BYTES = 4096 };

static void check_refused(uint32_t codecs, int error, const char *word)
{
	struct virtiovideo_config config = { .size = sizeof(config),
					     .device = VIRTIOVIDEO_DEVICE_DECODER,
					     .codecs = codecs };
	struct virtiovideo *device;

	CHECK_FAILS(virtiovideo_create(&config, &device), error);
	CHECK(strstr(virtiovideo_last_error(), word) != NULL);
}

static uint32_t create(struct rig *rig, uint32_t codec)
{
	struct virtio_video_stream_create request = { VIRTIO_VIDEO_CMD_STREAM_CREATE, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
						      VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, codec };

	rig_command(rig, &request, sizeof(request), sizeof(struct virtio_video_stream_create_resp));
	return rig_result(rig);
}

static void check_device(uint32_t type)
{
	struct virtiovideo_config config = { .size = sizeof(config),
					     .device = type,
					     .codecs = 1 << VIRTIO_VIDEO_CODEC_MPEG2 };
	struct virtio_video_device_query_caps query = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };
	struct rig rig;
	const uint32_t *words;

	rig_open_as(&rig, &config);
	rig_start_rings(&rig, true);
	rig_command(&rig, &query, sizeof(query), RESPONSE_BYTES);
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
	words = rig_response(&rig);
	CHECK_EQUAL(words[2], 1);
	CHECK_EQUAL(words[HEAD_WORDS + FORMAT_WORDS * words[1]], VIRTIO_VIDEO_CODEC_MPEG2);
	CHECK_EQUAL(create(&rig, VIRTIO_VIDEO_CODEC_MPEG2), VIRTIO_VIDEO_RESULT_OK);
	CHECK(create(&rig, VIRTIO_VIDEO_CODEC_MPEG4) != VIRTIO_VIDEO_RESULT_OK);
	CHECK(create(&rig, VIRTIO_VIDEO_CODEC_H264) != VIRTIO_VIDEO_RESULT_OK);
	rig_close(&rig);
}

int main(void)
{
	check_refused(1, EINVAL, "codecs 0x1");
	check_refused(2 << VIRTIO_VIDEO_CODEC_VP9, EINVAL, "codecs");
	check_refused(UINT32_MAX, EINVAL, "codecs");
	check_device(VIRTIOVIDEO_DEVICE_DECODER);
	check_device(VIRTIOVIDEO_DEVICE_ENCODER);
	return 0;
}
