// SPDX-License-Identifier: GPL-2.0
/* What the capabilities of an encoder do not say, and nothing but a stream can tell. It is asked at probe. */
#include <linux/slab.h>

#include "vv.h"

/* Parameters of a stream for pictures of this size, in this layout or as the device likes. */
static int ask(struct vv_context *context, u32 width, u32 height, const struct vv_layout *layout)
{
	struct vv_params wanted;
	int err = vv_stream_begin(context);

	if (err)
		return err;
	err = vv_params_get(context);
	if (!err) {
		wanted = context->params;
		wanted.width = width;
		wanted.height = height;
		memset(wanted.planes, 0, sizeof(wanted.planes));
		if (layout)
			vv_layout_write(layout, &wanted);
		err = vv_params_set(context, &wanted);
	}
	vv_command_simple(context, VIRTIO_VIDEO_CMD_STREAM_DESTROY, 0);
	context->stream = 0;
	return err;
}

/*
 * Whether it takes planes as V4L2 has them: with chroma of half of luma's stride. Clients that leave no gaps between lines
 * depend on it.
 */
static bool takes_half(struct vv_context *context)
{
	const struct vv_image_format *format = vv_image_format_find(V4L2_PIX_FMT_YUV420);
	const struct vv_layout_rule rule = { .align = 64, .half = true };
	struct vv_layout asked, layout;

	if (!vv_caps_has(&context->dev->caps, format) || vv_layout_make(&asked, format, 320, 240, 0, &rule))
		return false;
	return !ask(context, 320, 240, &asked) && !vv_layout_read(&layout, format, &context->params) &&
	       vv_layout_same(&layout, &asked);
}

/* A bitstream may have no words for the largest pictures that the device takes. */
static void find_largest(struct vv_context *context, struct vv_codec_caps *codec)
{
	const struct vv_image_caps *image = &context->dev->caps.image[context->image.format->wire];

	context->codec = vv_codec_by_wire(codec->codec);
	if (ask(context, image->width.max, image->height.max, NULL))
		return;
	codec->max_width = context->params.width;
	codec->max_height = context->params.height;
}

void vv_limits_find(struct vv_device *dev)
{
	struct vv_context *context = kzalloc(sizeof(*context), GFP_KERNEL);

	if (!context)
		return;
	context->dev = dev;
	vv_formats_init(context);
	dev->half = takes_half(context);
	for (u32 i = 0; i < dev->caps.codecs; i++)
		find_largest(context, &dev->caps.codec[i]);
	kfree(context);
}
