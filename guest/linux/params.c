// SPDX-License-Identifier: GPL-2.0
/* Capabilities and parameters: asked for, checked, agreed on. */
#include <linux/build_bug.h>
#include <linux/slab.h>

#include "vv.h"

/* The same members in the same order: vv_params_read() and vv_params_write() copy words. */
static_assert(sizeof(struct vv_params) == sizeof(struct virtio_video_params));
static_assert(offsetof(struct vv_params, planes) == offsetof(struct virtio_video_params, plane_formats));
static_assert(offsetof(struct vv_params, codec) == offsetof(struct virtio_video_params, bitstream_format));
static_assert(offsetof(struct vv_params, qp) == offsetof(struct virtio_video_params, qp));

int vv_caps_query(struct vv_device *dev, u32 length)
{
	struct virtio_video_device_query_caps *request;
	struct vv_command *command;
	int err;

	if (length < sizeof(struct virtio_video_device_query_caps_resp) || length > VV_MAX_CAPS_LENGTH)
		return -EPROTO;
	command = vv_command_new(NULL, VV_SYNC, sizeof(*request), length);
	if (!command)
		return -ENOMEM;
	request = command->request;
	request->cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS);
	err = vv_command_run(dev, command);
	if (!err)
		err = vv_caps_parse(&dev->caps, command->response, length);
	vv_command_put(command);
	for (u32 i = 0; i < ARRAY_SIZE(dev->caps.image); i++)
		dev->align = max(dev->align, dev->caps.image[i].align);
	if (!dev->align)
		dev->align = 64;
	return err;
}

/* GET_PARAMS and SET_PARAMS are answered alike. */
static int exchange(struct vv_context *context, const struct vv_params *wanted)
{
	struct virtio_video_stream_get_params_resp *response;
	struct virtio_video_stream_set_params *request;
	struct vv_params params;
	struct vv_command *command;
	int err;

	command = vv_command_new(context, VV_SYNC,
				 wanted ? sizeof(*request) : sizeof(struct virtio_video_stream_get_params),
				 sizeof(*response));
	if (!command)
		return -ENOMEM;
	request = command->request;
	request->cmd_type =
		cpu_to_le32(wanted ? VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS : VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS);
	request->stream_id = cpu_to_le32(context->stream);
	if (wanted)
		vv_params_write(wanted, &request->params);
	err = vv_command_run(context->dev, command);
	response = command->response;
	if (!err) {
		vv_params_read(&params, &response->params);
		err = vv_params_check(&params);
		if (err)
			dev_warn_ratelimited(&context->dev->vdev->dev, "parameters that cannot be: %ux%u\n",
					     params.width, params.height);
	}
	vv_command_put(command);
	if (!err)
		context->params = params;
	return err;
}

int vv_params_get(struct vv_context *context)
{
	return exchange(context, NULL);
}

int vv_params_set(struct vv_context *context, const struct vv_params *wanted)
{
	return exchange(context, wanted);
}

/* The rectangle that is to be shown. A device that gives none means all. */
void vv_crop_of_params(struct vv_context *context)
{
	const struct vv_params *params = &context->params;

	context->crop = (struct v4l2_rect){ 0, 0, params->width, params->height };
	if (params->crop.width && params->crop.height)
		context->crop = (struct v4l2_rect){ params->crop.left, params->crop.top, params->crop.width,
						    params->crop.height };
}

/* Whether SET_PARAMS brings the layout that was asked for, or another one that V4L2 can say. */
static int negotiate(struct vv_context *context, const struct vv_image_format *format, u32 bytesperline)
{
	struct vv_layout_rule rule;
	struct vv_params wanted;
	struct vv_layout layout;
	int err;

	/* What is in force may do. Then nothing is sent: a drain would refuse it. */
	err = vv_layout_read(&layout, format, &context->params);
	if (!err && bytesperline <= layout.bytesperline[0])
		goto found;
	err = vv_layout_make(&layout, format, context->params.width, context->params.height, bytesperline,
			     vv_rule_of(context, &rule));
	if (err)
		return err;
	wanted = context->params;
	vv_layout_write(&layout, &wanted);
	err = vv_params_set(context, &wanted);
	if (!err)
		err = vv_layout_read(&layout, format, &context->params);
	if (err)
		return err;
found:
	context->image = layout;
	return 0;
}

/*
 * Agrees with the device on how decoded pictures lie in memory. If it cannot be in this format, it is in another one:
 * the first that works.
 */
int vv_layout_negotiate(struct vv_context *context, const struct vv_image_format *format, u32 bytesperline)
{
	int err = negotiate(context, format, bytesperline);

	for (u32 i = 0; err && err != -EIO && err != -EBUSY && i < vv_image_format_count; i++)
		if (vv_caps_has(&context->dev->caps, &vv_image_formats[i]))
			err = negotiate(context, &vv_image_formats[i], 0);
	return err;
}
