/* SPDX-License-Identifier: BSD-3-Clause */
/* With an FFmpeg of another major version nothing is decoded, and the text says what is wrong. */
#include <errno.h>
#include <string.h>

#include <libavcodec/version.h>
#include <libavcodec/version_major.h>

#include <virtiovideo.h>

#include "check.h"

int main(void)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct virtiovideo *device = NULL;
	uint64_t problems = 0;
	char built_for[8];
	char found[8];

	snprintf(built_for, sizeof(built_for), "%d", LIBAVCODEC_VERSION_MAJOR);
	snprintf(found, sizeof(found), "%d", LIBAVCODEC_VERSION_MAJOR + 1);
	CHECK_FAILS(virtiovideo_create(&config, &device), ELIBACC);
	CHECK(device == NULL);
	CHECK(strstr(virtiovideo_last_error(), built_for) != NULL);
	CHECK(strstr(virtiovideo_last_error(), found) != NULL);
	CHECK_EQUAL(virtiovideo_host_check(&problems), 0);
	CHECK_EQUAL(problems, VIRTIOVIDEO_PROBLEM_FFMPEG_MISMATCH);
	return 0;
}
