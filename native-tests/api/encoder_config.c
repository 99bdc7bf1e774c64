/* SPDX-License-Identifier: BSD-3-Clause */
/* virtiovideo_create() of an encoder: what a config may say, and callers that know less of it. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <virtiovideo.h>

#include "check.h"
#include "quiet.h"

/* Bytes that the structs had in version 0.1. */
enum { FIRST_CONFIG_BYTES = 56, FIRST_OPS_BYTES = 32 };

static const struct virtiovideo_config good = {
	.size = sizeof(good),
	.device = VIRTIOVIDEO_DEVICE_ENCODER,
};

static void works(const struct virtiovideo_config *config)
{
	struct virtiovideo *device = NULL;

	CHECK_EQUAL(virtiovideo_create(config, &device), 0);
	CHECK(device != NULL);
	virtiovideo_destroy(&device);
}

static void fails(const struct virtiovideo_config *config, int error, const char *word)
{
	struct virtiovideo *device = (struct virtiovideo *)&device;

	CHECK_FAILS(virtiovideo_create(config, &device), error);
	CHECK(device == NULL);
	CHECK(strstr(virtiovideo_last_error(), word) != NULL);
}

static void check_values(void)
{
	struct virtiovideo_config config = good;

	works(&good);
	config.latency = VIRTIOVIDEO_LATENCY_THROUGHPUT;
	works(&config);
	config.latency = VIRTIOVIDEO_LATENCY_THROUGHPUT + 1;
	fails(&config, EINVAL, "latency 2");
	config.latency = UINT32_MAX;
	fails(&config, EINVAL, "latency");
	config = good;
	config.gop_size = 100000;
	works(&config);
	config.gop_size = 100001;
	fails(&config, EINVAL, "gop_size");
	config.gop_size = UINT32_MAX;
	fails(&config, EINVAL, "gop_size");
	config = good;
	config.threads = 65;
	fails(&config, EINVAL, "threads");
}

static void check_encoders(void)
{
	static const char *const possible[] = { "", ",", "mpeg2video", "libx264, libvpx", " mpeg4 ,,mpeg2video," };
	/* None of FFmpeg's; a decoder's name; of no video codec; of a codec that virtio-video has not; one of several. */
	static const char *const impossible[] = { "no_such_encoder", "h264_cuvid", "pcm_s16le", "mjpeg",
						  "mpeg4,no_such_encoder" };
	struct virtiovideo_config config = good;

	for (size_t i = 0; i < sizeof(possible) / sizeof(possible[0]); i++) {
		config.encoders = possible[i];
		works(&config);
	}
	for (size_t i = 0; i < sizeof(impossible) / sizeof(impossible[0]); i++) {
		const char *last = strrchr(impossible[i], ',');

		config.encoders = impossible[i];
		fails(&config, ENOTSUP, last == NULL ? impossible[i] : last + 1);
	}
	/* A decoder does not look at it. */
	config.device = VIRTIOVIDEO_DEVICE_DECODER;
	works(&config);
}

/* With the hardware they work; without it, or in an FFmpeg that lacks them, that is said. */
static void check_hardware(void)
{
	static const char *const names[] = { "h264_nvenc", "hevc_nvenc", "h264_vaapi",	"hevc_vaapi",
					     "h264_qsv",   "h264_omx",	 "h264_v4l2m2m" };
	struct virtiovideo_config config = good;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct virtiovideo *device = NULL;
		int error;

		config.encoders = names[i];
		error = virtiovideo_create(&config, &device);
		if (error == 0) {
			printf("%s works on this machine\n", names[i]);
			virtiovideo_destroy(&device);
			continue;
		}
		CHECK(device == NULL);
		CHECK_EQUAL(error, -ENOTSUP);
		CHECK(strstr(virtiovideo_last_error(), names[i]) != NULL);
		printf("%s\n", virtiovideo_last_error());
	}
}

/* A program of version 0.1: what is behind its structs is its own affair. */
static void check_old_callers(void)
{
	struct virtiovideo_config config = good;
	struct virtiovideo_ops ops = { .size = FIRST_OPS_BYTES };

	/* Poison behind what a caller of that age has. */
	memset(&config.max_resource_bytes, 0xee,
	       sizeof(config) - offsetof(struct virtiovideo_config, max_resource_bytes));
	CHECK_EQUAL(offsetof(struct virtiovideo_config, max_resource_bytes), FIRST_CONFIG_BYTES);
	memset((uint8_t *)&ops + FIRST_OPS_BYTES, 0xee, sizeof(ops) - FIRST_OPS_BYTES);
	config.size = FIRST_CONFIG_BYTES;
	config.ops = &ops;
	works(&config);
	config.device = VIRTIOVIDEO_DEVICE_DECODER;
	works(&config);
	/* Without the callback that came later. */
	config = good;
	ops.size = offsetof(struct virtiovideo_ops, stream_policy);
	config.ops = &ops;
	ops.log = NULL;
	works(&config);
}

int main(void)
{
	quiet_begin();
	CHECK_EQUAL(virtiovideo_has(VIRTIOVIDEO_HAS_ENCODER), 1);
	check_values();
	check_encoders();
	check_hardware();
	check_old_callers();
	quiet_end();
	return 0;
}
