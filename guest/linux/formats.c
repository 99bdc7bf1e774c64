// SPDX-License-Identifier: GPL-2.0
/* Formats of V4L2 and of the wire, and how pictures lie in memory. */
#include "pure.h"

#define SINGLE VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER
#define EACH VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE

/* The first one is the default. */
const struct vv_image_format vv_image_formats[] = {
	{ V4L2_PIX_FMT_NV12, VIRTIO_VIDEO_IMAGE_FORMAT_NV12, SINGLE, 2, 1 },
	{ V4L2_PIX_FMT_YUV420, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, SINGLE, 3, 1 },
	{ V4L2_PIX_FMT_YVU420, VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, SINGLE, 3, 1 },
	{ V4L2_PIX_FMT_NV12M, VIRTIO_VIDEO_IMAGE_FORMAT_NV12, EACH, 2, 2 },
	{ V4L2_PIX_FMT_YUV420M, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, EACH, 3, 3 },
	{ V4L2_PIX_FMT_YVU420M, VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, EACH, 3, 3 },
	{ V4L2_PIX_FMT_ARGB32, VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, SINGLE, 1, 1 },
	{ V4L2_PIX_FMT_ABGR32, VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888, SINGLE, 1, 1 },
};

const u32 vv_image_format_count = ARRAY_SIZE(vv_image_formats);

static const struct vv_codec_format codec_formats[] = {
	{ V4L2_PIX_FMT_H264, VIRTIO_VIDEO_CODEC_H264 },	  { V4L2_PIX_FMT_HEVC, VIRTIO_VIDEO_CODEC_HEVC },
	{ V4L2_PIX_FMT_VP8, VIRTIO_VIDEO_CODEC_VP8 },	  { V4L2_PIX_FMT_VP9, VIRTIO_VIDEO_CODEC_VP9 },
	{ V4L2_PIX_FMT_MPEG4, VIRTIO_VIDEO_CODEC_MPEG4 }, { V4L2_PIX_FMT_MPEG2, VIRTIO_VIDEO_CODEC_MPEG2 },
};

const struct vv_image_format *vv_image_format_find(u32 fourcc)
{
	for (u32 i = 0; i < vv_image_format_count; i++)
		if (vv_image_formats[i].fourcc == fourcc)
			return &vv_image_formats[i];
	return NULL;
}

const struct vv_codec_format *vv_codec_by_fourcc(u32 fourcc)
{
	for (u32 i = 0; i < ARRAY_SIZE(codec_formats); i++)
		if (codec_formats[i].fourcc == fourcc)
			return &codec_formats[i];
	return NULL;
}

const struct vv_codec_format *vv_codec_by_wire(u32 wire)
{
	for (u32 i = 0; i < ARRAY_SIZE(codec_formats); i++)
		if (codec_formats[i].wire == wire)
			return &codec_formats[i];
	return NULL;
}

static u64 round_to(u64 value, u32 step)
{
	u64 over = step ? value % step : 0;

	return over ? value + step - over : value;
}

/* Bytes of a line of samples. */
static u32 row_bytes(const struct vv_image_format *format, u32 plane, u32 width)
{
	if (format->planes == 1)
		return 4 * width;
	if (plane == 0)
		return width;
	return format->planes == 2 ? 2 * ((width + 1) / 2) : (width + 1) / 2;
}

/* V4L2 derives chroma of one buffer from luma: the same stride for NV12, half of it for three planes. */
static bool halves(const struct vv_image_format *format)
{
	return format->layout == SINGLE && format->planes == 3;
}

/* The stride of luma. Chroma of half of it has to keep to the alignment of planes at least. */
static u64 line_of(const struct vv_image_format *format, u64 bytes, u32 rows, bool half, u32 align)
{
	u64 least = round_to(bytes, align);

	if (!halves(format) || (half && least % 2 == 0 && least / 2 * (rows / 2) % align == 0))
		return least;
	return round_to(bytes, 2 * align);
}

static void fill_v4l2(struct vv_layout *layout)
{
	const struct vv_image_format *format = layout->format;

	for (u32 i = 0; i < format->mem_planes; i++) {
		layout->bytesperline[i] = layout->planes[i].stride;
		layout->sizeimage[i] = layout->planes[i].size;
	}
	if (format->layout == SINGLE) {
		const struct vv_plane *last = &layout->planes[format->planes - 1];

		layout->sizeimage[0] = last->offset + last->size;
	}
}

/* The layout to ask a device for. */
int vv_layout_make(struct vv_layout *layout, const struct vv_image_format *format, u32 width, u32 height,
		   u32 bytesperline, const struct vv_layout_rule *rule)
{
	u32 align = rule->align ? rule->align : 1;
	u32 block = rule->block ? rule->block : 1;
	u64 luma, offset = 0;

	memset(layout, 0, sizeof(*layout));
	if (!width || !height || width > VV_MAX_STRIDE || height > VV_MAX_STRIDE || align > VV_MAX_STRIDE)
		return -EINVAL;
	layout->format = format;
	layout->width = width;
	layout->height = height;
	/* Half of an odd number of rows is not to be said. */
	layout->rows = round_to(height, halves(format) && block == 1 ? 2 : block);

	luma = row_bytes(format, 0, width);
	if (format->planes == 2)
		luma = max_t(u64, luma, row_bytes(format, 1, width));
	if (bytesperline > luma && bytesperline <= VV_MAX_STRIDE)
		luma = bytesperline;
	luma = line_of(format, luma, layout->rows, rule->half, align);
	for (u32 i = 0; i < format->planes; i++) {
		struct vv_plane *plane = &layout->planes[i];
		u64 stride = luma;
		u64 rows = layout->rows;

		if (i > 0) {
			rows = (rows + 1) / 2;
			if (halves(format))
				stride = luma / 2;
			else if (format->planes == 3)
				stride = round_to(row_bytes(format, i, width), align);
		}
		if (format->layout == EACH)
			offset = 0;
		if (offset + stride * rows > VV_MAX_BYTES)
			return -EINVAL;
		*plane = (struct vv_plane){ .size = stride * rows, .stride = stride, .offset = offset };
		offset += plane->size;
	}
	fill_v4l2(layout);
	return 0;
}

/* Where V4L2 has a plane of one buffer, by stride and rows of luma. */
static u64 v4l2_offset(const struct vv_layout *layout, u32 plane)
{
	u64 luma = (u64)layout->planes[0].stride * layout->rows;

	return plane == 0 ? 0 : plane == 1 ? luma : luma + luma / 4;
}

/*
 * Clients allocate what the device says. It may round up as it likes, and keep room around a picture, but not claim all
 * memory for a small one.
 */
static u32 most_rows(u32 height)
{
	return 2 * height + 256;
}

static bool wastes(const struct vv_plane *plane, u32 row, u32 rows)
{
	return plane->stride > 8 * row + VV_MAX_ALIGN || plane->size > (u64)plane->stride * most_rows(rows);
}

static int find_rows(struct vv_layout *layout)
{
	const struct vv_plane *luma = &layout->planes[0];
	bool next = layout->format->layout == SINGLE && layout->format->planes > 1;
	u32 bytes = next ? layout->planes[1].offset : luma->size;

	layout->rows = bytes / luma->stride;
	if (next && bytes % luma->stride)
		return -ERANGE;
	return layout->rows >= layout->height && layout->rows <= most_rows(layout->height) ? 0 : -EPROTO;
}

/*
 * The layout that a device has. -ERANGE: V4L2 has no words for it; -EPROTO: it is not one; -EINVAL: it is one of another
 * format.
 */
int vv_layout_read(struct vv_layout *layout, const struct vv_image_format *format, const struct vv_params *params)
{
	int err;

	memset(layout, 0, sizeof(*layout));
	if (params->image_format != format->wire || params->planes_layout != format->layout)
		return -EINVAL;
	if (params->num_planes != format->planes)
		return format->layout == SINGLE && params->num_planes == 1 ? -ERANGE : -EPROTO;
	if (!params->width || !params->height || params->width > VV_MAX_STRIDE || params->height > VV_MAX_STRIDE)
		return -EPROTO;
	layout->format = format;
	layout->width = params->width;
	layout->height = params->height;
	for (u32 i = 0; i < format->planes; i++) {
		struct vv_plane *plane = &layout->planes[i];
		u32 rows = i ? (params->height + 1) / 2 : params->height;

		*plane = params->planes[i];
		if (format->layout == EACH)
			plane->offset = 0;
		if (plane->stride < row_bytes(format, i, params->width) || plane->stride > VV_MAX_STRIDE)
			return -EPROTO;
		if ((u64)plane->stride * (rows - 1) + row_bytes(format, i, params->width) > plane->size)
			return -EPROTO;
		if ((u64)plane->offset + plane->size > VV_MAX_BYTES)
			return -EPROTO;
		if (wastes(plane, row_bytes(format, i, params->width), rows))
			return -EPROTO;
	}
	err = find_rows(layout);
	if (err)
		return err;
	if (format->layout == SINGLE) {
		if (layout->planes[0].offset)
			return -ERANGE;
		for (u32 i = 1; i < format->planes; i++) {
			u32 stride = layout->planes[0].stride;

			if (layout->planes[i].offset < layout->planes[i - 1].offset + layout->planes[i - 1].size)
				return -EPROTO;
			if (layout->planes[i].stride != (halves(format) ? stride / 2 : stride))
				return -ERANGE;
			if (halves(format) && (stride % 2 || layout->rows % 2))
				return -ERANGE;
			if (layout->planes[i].offset != v4l2_offset(layout, i))
				return -ERANGE;
		}
	}
	fill_v4l2(layout);
	return 0;
}

void vv_layout_write(const struct vv_layout *layout, struct vv_params *params)
{
	params->image_format = layout->format->wire;
	params->planes_layout = layout->format->layout;
	params->num_planes = layout->format->planes;
	memset(params->planes, 0, sizeof(params->planes));
	for (u32 i = 0; i < layout->format->planes; i++)
		params->planes[i] = layout->planes[i];
}

bool vv_layout_same(const struct vv_layout *a, const struct vv_layout *b)
{
	if (a->format != b->format || a->width != b->width || a->height != b->height || a->rows != b->rows)
		return false;
	for (u32 i = 0; i < 3; i++)
		if (a->bytesperline[i] != b->bytesperline[i] || a->sizeimage[i] != b->sizeimage[i])
			return false;
	return true;
}

/* The wire has no size for bitstream buffers. Three quarters of a byte a pixel are rarely exceeded. */
u32 vv_coded_size(u32 width, u32 height, u32 wanted)
{
	u64 size = (u64)width * height * 3 / 4;

	size = max_t(u64, size, wanted);
	size = clamp_t(u64, size, 512u << 10, 32u << 20);
	return round_to(size, 4096);
}
