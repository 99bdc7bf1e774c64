/* SPDX-License-Identifier: BSD-3-Clause */
#include "formats/picture_layout.h"

#include "formats/names.h"
#include "program/report.h"

static uint32_t half(uint32_t value)
{
	return value / 2 + value % 2;
}

static int nonsense(const char *what)
{
	return fail(STATUS_FAILED, "the device's stream parameters make no sense: %s", what);
}

static int init_plane(struct picture_layout *layout, const struct virtio_video_params *params, uint32_t index)
{
	const struct virtio_video_plane_format *format = &params->plane_formats[index];
	struct picture_plane *plane = &layout->planes[index];
	bool single = params->planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	uint32_t bytes_per_sample = layout->format->planes[index].sample_bytes;
	uint32_t left = params->crop.left;
	uint32_t top = params->crop.top;
	uint32_t width = params->crop.width;
	uint32_t coded_rows = params->height;
	uint64_t start = single ? format->offset : 0;
	uint64_t end = start + format->plane_size;

	plane->rows = params->crop.height;
	if (layout->format->planes[index].chroma) {
		left /= 2;
		top /= 2;
		width = half(width);
		plane->rows = half(plane->rows);
		coded_rows = half(coded_rows);
	}
	plane->part = single ? 0 : index;
	plane->stride = format->stride;
	plane->bytes = format->plane_size;
	plane->row_bytes = width * bytes_per_sample;
	plane->offset = start + top * plane->stride + (uint64_t)left * bytes_per_sample;

	if (format->plane_size < (uint64_t)format->stride * coded_rows)
		return nonsense("a plane is smaller than its rows");
	if ((uint64_t)left * bytes_per_sample + plane->row_bytes > format->stride)
		return nonsense("a row is longer than its stride");
	if (layout->part_bytes[plane->part] < end)
		layout->part_bytes[plane->part] = end;
	return STATUS_OK;
}

int picture_layout_init(struct picture_layout *layout, const struct virtio_video_params *params)
{
	const struct virtio_video_crop *crop = &params->crop;
	uint32_t planes;

	*layout = (struct picture_layout){ .format = image_format_find(params->image_format) };
	if (layout->format == NULL)
		return fail(STATUS_FAILED, "the device chose image format %s", image_format_name(params->image_format));
	if (params->planes_layout != VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER &&
	    params->planes_layout != VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)
		return nonsense("planes_layout");
	planes = layout->format->plane_count;
	if (params->num_planes != planes)
		return nonsense("num_planes");
	if (crop->width == 0 || crop->height == 0 || crop->left > params->width || crop->top > params->height ||
	    crop->width > params->width - crop->left || crop->height > params->height - crop->top)
		return nonsense("the visible rectangle is not inside the picture");

	layout->width = crop->width;
	layout->height = crop->height;
	layout->packed_bytes = image_format_bytes(layout->format, crop->width, crop->height);
	layout->part_count = params->planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE ? planes : 1;
	for (uint32_t i = 0; i < planes; i++) {
		int status = init_plane(layout, params, i);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

int picture_pack(const struct picture_layout *layout, const struct guest_memory *memory,
		 const struct guest_buffer *parts, uint8_t *to)
{
	for (uint32_t i = 0; i < layout->format->plane_count; i++) {
		const struct picture_plane *plane = &layout->planes[i];

		for (uint32_t row = 0; row < plane->rows; row++) {
			if (!guest_buffer_read(&parts[plane->part], memory, plane->offset + row * plane->stride, to,
					       plane->row_bytes))
				return fail(STATUS_FAILED, "a picture reaches beyond its buffer");
			to += plane->row_bytes;
		}
	}
	return STATUS_OK;
}

int picture_spread(const struct picture_layout *layout, const struct guest_memory *memory,
		   const struct guest_buffer *parts, const uint8_t *from)
{
	for (uint32_t i = 0; i < layout->format->plane_count; i++) {
		const struct picture_plane *plane = &layout->planes[i];

		for (uint32_t row = 0; row < plane->rows; row++) {
			if (!guest_buffer_write(&parts[plane->part], memory, plane->offset + row * plane->stride, from,
						plane->row_bytes))
				return fail(STATUS_FAILED, "a picture reaches beyond its buffer");
			from += plane->row_bytes;
		}
	}
	return STATUS_OK;
}
