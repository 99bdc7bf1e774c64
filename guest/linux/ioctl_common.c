// SPDX-License-Identifier: GPL-2.0
/* Formats and commands that decoder and encoder have alike. */
#include "vv.h"

/* What a new layout has to keep to. A decoder's device may reserve more rows than pictures have. */
const struct vv_layout_rule *vv_rule_of(const struct vv_context *context, struct vv_layout_rule *rule)
{
	rule->align = context->dev->align;
	rule->block = 1;
	rule->half = context->dev->half;
	if (!context->dev->encoder)
		rule->block = context->stream && !context->state.first ? context->image.rows : 16;
	return rule;
}

static const struct vv_image_format *default_format(const struct vv_context *context)
{
	for (u32 i = 0; i < vv_image_format_count; i++)
		if (vv_caps_has(&context->dev->caps, &vv_image_formats[i]))
			return &vv_image_formats[i];
	return &vv_image_formats[0];
}

/* Pictures of the coded size, in the format that there is. */
void vv_default_layout(struct vv_context *context)
{
	const struct vv_image_format *format = context->image.format ? context->image.format : default_format(context);
	struct vv_layout_rule rule;

	vv_layout_make(&context->image, format, context->coded_width, context->coded_height, 0,
		       vv_rule_of(context, &rule));
	context->crop = (struct v4l2_rect){ 0, 0, context->coded_width, context->coded_height };
}

/* What pictures in this format may be for a codec; without one, for any. */
static struct vv_image_caps sizes_of(const struct vv_context *context, const struct vv_image_format *format,
				     const struct vv_codec_format *codec)
{
	const struct vv_caps *caps = &context->dev->caps;
	const struct vv_codec_caps *limits = codec ? vv_caps_codec(caps, codec->wire) : NULL;
	struct vv_image_caps sizes = caps->image[format->wire];

	if (limits && limits->max_width >= sizes.width.min)
		sizes.width.max = min(sizes.width.max, limits->max_width);
	if (limits && limits->max_height >= sizes.height.min)
		sizes.height.max = min(sizes.height.max, limits->max_height);
	return sizes;
}

/* 4:2:0 has pairs of lines and columns, and some codecs cannot crop less. */
static u32 fit_size(const struct vv_context *context, const struct vv_range *range, u32 size)
{
	size = vv_range_fit(range, size);
	if (!context->dev->encoder || size % 2 == 0)
		return size;
	return size + 1 <= range->max ? size + 1 : size - 1;
}

void vv_formats_init(struct vv_context *context)
{
	const struct vv_caps *caps = &context->dev->caps;
	const struct vv_image_caps *sizes = &caps->image[default_format(context)->wire];

	context->codec = vv_codec_by_wire(caps->codec[0].codec);
	for (u32 i = 0; i < caps->codecs; i++)
		if (caps->codec[i].codec == VIRTIO_VIDEO_CODEC_H264)
			context->codec = vv_codec_by_wire(VIRTIO_VIDEO_CODEC_H264);
	context->coded_width = fit_size(context, &sizes->width, 640);
	context->coded_height = fit_size(context, &sizes->height, 480);
	context->coded_size = vv_coded_size(context->coded_width, context->coded_height, 0);
	context->rate = vv_range_fit(&sizes->rate, 30);
	context->field = V4L2_FIELD_NONE;
	context->colorspace = V4L2_COLORSPACE_REC709;
	context->state.first = true;
	vv_default_layout(context);
}

void vv_copy_colours(struct v4l2_pix_format_mplane *to, const struct v4l2_pix_format_mplane *from)
{
	to->colorspace = from->colorspace;
	to->xfer_func = from->xfer_func;
	to->ycbcr_enc = from->ycbcr_enc;
	to->quantization = from->quantization;
}

/* The wire has none of these: the client's own come back to it. */
void vv_set_colours(struct vv_context *context, const struct v4l2_pix_format_mplane *pix)
{
	context->colorspace = pix->colorspace;
	context->xfer_func = pix->xfer_func;
	context->ycbcr_enc = pix->ycbcr_enc;
	context->quantization = pix->quantization;
}

static void get_colours(const struct vv_context *context, struct v4l2_pix_format_mplane *pix)
{
	pix->field = V4L2_FIELD_NONE;
	pix->flags = 0;
	pix->colorspace = context->colorspace;
	pix->xfer_func = context->xfer_func;
	pix->ycbcr_enc = context->ycbcr_enc;
	pix->quantization = context->quantization;
	memset(pix->reserved, 0, sizeof(pix->reserved));
}

void vv_image_to_v4l2(const struct vv_context *context, const struct vv_layout *layout,
		      struct v4l2_pix_format_mplane *pix)
{
	pix->width = layout->width;
	pix->height = layout->rows;
	pix->pixelformat = layout->format->fourcc;
	pix->num_planes = layout->format->mem_planes;
	memset(pix->plane_fmt, 0, sizeof(pix->plane_fmt));
	for (u32 i = 0; i < pix->num_planes; i++) {
		pix->plane_fmt[i].bytesperline = layout->bytesperline[i];
		pix->plane_fmt[i].sizeimage = layout->sizeimage[i];
	}
	get_colours(context, pix);
}

/* The nearest layout. A decoder's client does not choose the size. */
int vv_image_try(struct vv_context *context, struct v4l2_pix_format_mplane *pix, struct vv_layout *layout)
{
	const struct vv_image_format *format = vv_image_format_find(pix->pixelformat);
	struct vv_layout_rule rule;
	struct vv_image_caps sizes;
	u32 width, height, bytesperline;
	int err;

	if (!format || !vv_caps_has(&context->dev->caps, format))
		format = default_format(context);
	sizes = sizes_of(context, format, context->codec);
	width = context->image.width;
	height = context->image.height;
	if (context->dev->encoder) {
		width = fit_size(context, &sizes.width, pix->width);
		height = fit_size(context, &sizes.height, pix->height);
	}
	bytesperline = pix->num_planes ? pix->plane_fmt[0].bytesperline : 0;
	/* No client needs more than twice a line; some leave anything there. */
	if (bytesperline > 2 * 4 * width)
		bytesperline = 0;
	vv_rule_of(context, &rule);
	err = vv_layout_make(layout, format, width, height, bytesperline, &rule);
	if (err)
		err = vv_layout_make(layout, format, width, height, 0, &rule);
	return err;
}

void vv_coded_to_v4l2(const struct vv_context *context, struct v4l2_pix_format_mplane *pix)
{
	pix->width = context->coded_width;
	pix->height = context->coded_height;
	pix->pixelformat = context->codec->fourcc;
	pix->num_planes = 1;
	memset(pix->plane_fmt, 0, sizeof(pix->plane_fmt));
	pix->plane_fmt[0].sizeimage = context->coded_size;
	get_colours(context, pix);
}

int vv_g_fmt_image(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);

	mutex_lock(&context->mutex);
	vv_image_to_v4l2(context, &context->image, &format->fmt.pix_mp);
	mutex_unlock(&context->mutex);
	return 0;
}

int vv_g_fmt_coded(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);

	mutex_lock(&context->mutex);
	vv_coded_to_v4l2(context, &format->fmt.pix_mp);
	mutex_unlock(&context->mutex);
	return 0;
}

/* An encoder's pictures have the size of its images. */
void vv_coded_try(struct vv_context *context, struct v4l2_pix_format_mplane *pix)
{
	const struct vv_image_caps *sizes = &context->dev->caps.image[default_format(context)->wire];
	const struct vv_codec_format *codec = vv_codec_by_fourcc(pix->pixelformat);
	u32 wanted = pix->plane_fmt[0].sizeimage;

	if (!codec || !vv_caps_codec(&context->dev->caps, codec->wire))
		codec = context->codec;
	pix->pixelformat = codec->fourcc;
	if (context->dev->encoder) {
		pix->width = context->coded_width;
		pix->height = context->coded_height;
	} else {
		pix->width = vv_range_fit(&sizes->width, pix->width ? pix->width : context->coded_width);
		pix->height = vv_range_fit(&sizes->height, pix->height ? pix->height : context->coded_height);
	}
	pix->num_planes = 1;
	memset(pix->plane_fmt, 0, sizeof(pix->plane_fmt));
	pix->plane_fmt[0].sizeimage = vv_coded_size(pix->width, pix->height, wanted);
	pix->field = V4L2_FIELD_NONE;
	pix->flags = 0;
	memset(pix->reserved, 0, sizeof(pix->reserved));
}

int vv_querycap(struct file *file, void *priv, struct v4l2_capability *cap)
{
	strscpy(cap->driver, "virtio-video", sizeof(cap->driver));
	strscpy(cap->card, video_devdata(file)->name, sizeof(cap->card));
	return 0;
}

int vv_enum_fmt_image(struct file *file, void *priv, struct v4l2_fmtdesc *desc)
{
	const struct vv_caps *caps = &vv_context_of(file)->dev->caps;
	u32 index = desc->index;

	for (u32 i = 0; i < vv_image_format_count; i++) {
		if (!vv_caps_has(caps, &vv_image_formats[i]) || index--)
			continue;
		desc->pixelformat = vv_image_formats[i].fourcc;
		return 0;
	}
	return -EINVAL;
}

int vv_enum_fmt_coded(struct file *file, void *priv, struct v4l2_fmtdesc *desc)
{
	const struct vv_device *dev = vv_context_of(file)->dev;

	if (desc->index >= dev->caps.codecs)
		return -EINVAL;
	desc->pixelformat = vv_codec_by_wire(dev->caps.codec[desc->index].codec)->fourcc;
	desc->flags = V4L2_FMT_FLAG_COMPRESSED;
	if (!dev->encoder)
		desc->flags |= V4L2_FMT_FLAG_DYN_RESOLUTION;
	return 0;
}

int vv_enum_framesizes(struct file *file, void *priv, struct v4l2_frmsizeenum *sizes)
{
	struct vv_context *context = vv_context_of(file);
	const struct vv_image_format *format = vv_image_format_find(sizes->pixel_format);
	const struct vv_codec_format *codec = vv_codec_by_fourcc(sizes->pixel_format);
	u32 step = context->dev->encoder ? 2 : 1;
	struct vv_image_caps caps;

	if (sizes->index)
		return -EINVAL;
	if (codec && vv_caps_codec(&context->dev->caps, codec->wire))
		format = default_format(context);
	if (!format || !vv_caps_has(&context->dev->caps, format))
		return -EINVAL;
	caps = sizes_of(context, format, codec);
	sizes->type = V4L2_FRMSIZE_TYPE_STEPWISE;
	sizes->stepwise.min_width = fit_size(context, &caps.width, caps.width.min);
	sizes->stepwise.max_width = fit_size(context, &caps.width, caps.width.max);
	sizes->stepwise.step_width = max(caps.width.step, step);
	sizes->stepwise.min_height = fit_size(context, &caps.height, caps.height.min);
	sizes->stepwise.max_height = fit_size(context, &caps.height, caps.height.max);
	sizes->stepwise.step_height = max(caps.height.step, step);
	if (sizes->stepwise.min_width == sizes->stepwise.max_width &&
	    sizes->stepwise.min_height == sizes->stepwise.max_height)
		sizes->type = V4L2_FRMSIZE_TYPE_DISCRETE;
	return 0;
}

/* STOP: what was queued before it comes out, then there is an end. */
int vv_command_stop(struct vv_context *context)
{
	struct list_head *at;

	mutex_lock(&context->q_lock);
	mutex_lock(&context->mutex);
	vv_take_answers(context);
	if (!context->state.drain_wanted) {
		vv_stream_event(context, VV_EV_STOP);
		context->drain_left = 0;
		if (context->state.drain_wanted)
			list_for_each(at, &context->queue[VV_OUT].fifo)
				context->drain_left++;
	}
	vv_pump(context);
	mutex_unlock(&context->mutex);
	mutex_unlock(&context->q_lock);
	return 0;
}

int vv_command_start(struct vv_context *context)
{
	mutex_lock(&context->q_lock);
	mutex_lock(&context->mutex);
	vv_stream_event(context, VV_EV_START);
	vv_pump(context);
	mutex_unlock(&context->mutex);
	mutex_unlock(&context->q_lock);
	return 0;
}
