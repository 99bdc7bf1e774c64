/* SPDX-License-Identifier: GPL-2.0 */
/* Everything that differs between kernels. */
#ifndef VV_COMPAT_H
#define VV_COMPAT_H

#include <linux/module.h>
#include <linux/version.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <media/v4l2-fh.h>
#include <media/videobuf2-v4l2.h>

static inline int vv_find_vqs(struct virtio_device *vdev, struct virtqueue *vqs[2], vq_callback_t *commands,
			      vq_callback_t *events)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	struct virtqueue_info infos[] = { { "commandq", commands }, { "eventq", events } };

	return virtio_find_vqs(vdev, 2, vqs, infos, NULL);
#else
	vq_callback_t *callbacks[] = { commands, events };
	static const char *const names[] = { "commandq", "eventq" };

	return virtio_find_vqs(vdev, 2, vqs, callbacks, names, NULL);
#endif
}

static inline void vv_limit_buffers(struct vb2_queue *queue, u32 buffers)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	queue->max_num_buffers = buffers;
#endif
}

static inline u32 vv_buffers_of(struct vb2_queue *queue)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	return vb2_get_num_buffers(queue);
#else
	return queue->num_buffers;
#endif
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
#define VV_WAIT_OPS
#else
#define VV_WAIT_OPS .wait_prepare = vb2_ops_wait_prepare, .wait_finish = vb2_ops_wait_finish,
#endif

static inline void vv_fh_add(struct v4l2_fh *fh, struct file *file)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
	v4l2_fh_add(fh, file);
#else
	file->private_data = fh;
	v4l2_fh_add(fh);
#endif
}

static inline void vv_fh_del(struct v4l2_fh *fh, struct file *file)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
	v4l2_fh_del(fh, file);
#else
	v4l2_fh_del(fh);
#endif
}

static inline struct v4l2_fh *vv_fh_of(struct file *file)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
	return file_to_v4l2_fh(file);
#else
	return file->private_data;
#endif
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
MODULE_IMPORT_NS("DMA_BUF");
#else
MODULE_IMPORT_NS(DMA_BUF);
#endif

#endif
