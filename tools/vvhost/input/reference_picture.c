/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/reference_picture.h"

#include "program/report.h"

int reference_compare_picture(const struct frame_md5 *device, const struct frame_md5 *expected, uint64_t number)
{
	char device_text[MD5_TEXT];
	char expected_text[MD5_TEXT];

	if (device->width != expected->width || device->height != expected->height)
		return fail(STATUS_FAILED, "frame %llu differs: the device's is %ux%u, libavcodec's %ux%u",
			    (unsigned long long)number, device->width, device->height, expected->width,
			    expected->height);
	if (frame_md5_equal(device, expected))
		return STATUS_OK;
	frame_md5_text(device, device_text);
	frame_md5_text(expected, expected_text);
	return fail(STATUS_FAILED, "frame %llu differs: MD5 of the device's is %s, of libavcodec's %s",
		    (unsigned long long)number, device_text, expected_text);
}
