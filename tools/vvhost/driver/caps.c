/* SPDX-License-Identifier: BSD-3-Clause */
#include "driver/caps.h"

#include <stdlib.h>
#include <string.h>

#include "program/report.h"

/* The answer, as far as it was read. */
struct reader {
	const uint8_t *at;
	uint32_t left;
};

static int read_bytes(struct reader *reader, void *to, uint32_t length)
{
	if (length > reader->left)
		return fail(STATUS_FAILED, "the device's capabilities end in the middle");
	memcpy(to, reader->at, length);
	reader->at += length;
	reader->left -= length;
	return STATUS_OK;
}

/* Room for count elements that the answer claims to hold; none takes less than 8 bytes there. */
static int make_room(const struct reader *reader, uint32_t count, size_t size, void *list)
{
	void *room;

	if (count > reader->left / 8)
		return fail(STATUS_FAILED, "the device's capabilities claim %u elements in %u bytes", count,
			    reader->left);
	room = calloc(count > 0 ? count : 1, size);
	if (room == NULL)
		return fail(STATUS_FAILED, "out of memory");
	memcpy(list, &room, sizeof(room));
	return STATUS_OK;
}

static int read_frame(struct reader *reader, struct caps_frame *frame)
{
	int status = read_bytes(reader, &frame->sizes, sizeof(frame->sizes));

	if (status == STATUS_OK)
		status = make_room(reader, frame->sizes.num_rates, sizeof(*frame->rates), &frame->rates);
	if (status == STATUS_OK)
		status = read_bytes(reader, frame->rates, (uint32_t)(frame->sizes.num_rates * sizeof(*frame->rates)));
	return status;
}

static int read_image_format(struct reader *reader, struct caps_image_format *format)
{
	int status = read_bytes(reader, &format->desc, sizeof(format->desc));

	if (status == STATUS_OK)
		status = make_room(reader, format->desc.num_frames, sizeof(*format->frames), &format->frames);
	for (uint32_t i = 0; status == STATUS_OK && i < format->desc.num_frames; i++)
		status = read_frame(reader, &format->frames[i]);
	return status;
}

static int read_bitstream_format(struct reader *reader, struct caps_bitstream_format *format)
{
	int status = read_bytes(reader, &format->desc, sizeof(format->desc));

	if (status == STATUS_OK)
		status = make_room(reader, format->desc.num_variants, sizeof(*format->variants), &format->variants);
	if (status == STATUS_OK)
		status = read_bytes(reader, format->variants,
				    (uint32_t)(format->desc.num_variants * sizeof(*format->variants)));
	return status;
}

static int parse(struct caps *caps, struct reader *reader)
{
	struct virtio_video_device_query_caps_resp header;
	int status = read_bytes(reader, &header, sizeof(header));

	if (status == STATUS_OK)
		status =
			make_room(reader, header.num_image_formats, sizeof(*caps->image_formats), &caps->image_formats);
	for (; status == STATUS_OK && caps->image_format_count < header.num_image_formats; caps->image_format_count++)
		status = read_image_format(reader, &caps->image_formats[caps->image_format_count]);
	if (status == STATUS_OK)
		status = make_room(reader, header.num_bitstream_formats, sizeof(*caps->bitstream_formats),
				   &caps->bitstream_formats);
	for (; status == STATUS_OK && caps->bitstream_format_count < header.num_bitstream_formats;
	     caps->bitstream_format_count++)
		status = read_bitstream_format(reader, &caps->bitstream_formats[caps->bitstream_format_count]);
	if (status == STATUS_OK && reader->left > 0)
		status = fail(STATUS_FAILED, "%u bytes follow the device's capabilities", reader->left);
	return status;
}

int caps_parse(struct caps *caps, const void *answer, uint32_t length)
{
	struct reader reader = { answer, length };
	int status;

	*caps = (struct caps){ 0 };
	status = parse(caps, &reader);
	if (status != STATUS_OK)
		caps_free(caps);
	return status;
}

int caps_query(struct caps *caps, struct video_driver *driver)
{
	void *answer = NULL;
	uint32_t length = 0;
	int status = driver_query_caps(driver, &answer, &length);

	*caps = (struct caps){ 0 };
	if (status != STATUS_OK)
		return status;
	status = caps_parse(caps, answer, length);
	free(answer);
	return status;
}

void caps_free(struct caps *caps)
{
	for (uint32_t i = 0; i < caps->image_format_count; i++) {
		struct caps_image_format *format = &caps->image_formats[i];

		for (uint32_t j = 0; format->frames != NULL && j < format->desc.num_frames; j++)
			free(format->frames[j].rates);
		free(format->frames);
	}
	for (uint32_t i = 0; i < caps->bitstream_format_count; i++)
		free(caps->bitstream_formats[i].variants);
	free(caps->image_formats);
	free(caps->bitstream_formats);
	*caps = (struct caps){ 0 };
}

bool caps_find_codec(const struct caps *caps, uint32_t codec)
{
	for (uint32_t i = 0; i < caps->bitstream_format_count; i++) {
		if (caps->bitstream_formats[i].desc.codec == codec)
			return true;
	}
	return false;
}
