/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A V4L2 driver for virtio-video (RFC v4).
 *
 * Locks, from the outermost: q_lock of a context (vb2's lock of both queues), its state mutex (the lock of its controls
 * as well), the spinlock of the device. Callbacks of the virtqueues take the spinlock only. Work takes the state mutex,
 * never q_lock.
 */
#ifndef VV_H
#define VV_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/virtio.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <media/v4l2-ctrls.h>
#include <media/v4l2-device.h>
#include <media/v4l2-event.h>
#include <media/v4l2-fh.h>
#include <media/v4l2-ioctl.h>
#include <media/videobuf2-dma-sg.h>
#include <media/videobuf2-v4l2.h>

#include "compat.h"
#include "pure.h"

#define VV_EVENT_BUFFERS 32
#define VV_SETTINGS 48
/* Chains that buffers leave to other commands. */
#define VV_RESERVE 16

struct vv_context;

enum vv_kind {
	VV_SYNC,   /* somebody waits for it */
	VV_BUFFER, /* RESOURCE_QUEUE */
	VV_DRAIN,
	VV_CHANGED, /* no command: an event in the place among answers that it came in */
	VV_ERROR,
};

/* One chain of commandq. The device owns request and response until it answered, however long its sender waits. */
struct vv_command {
	struct kref ref;
	struct list_head link; /* in inbox of its context */
	struct vv_context *context;
	enum vv_kind kind;
	struct completion done;
	enum vv_side side;
	u32 index; /* of the buffer */
	u32 written;
	int error; /* the device is gone */
	size_t request_bytes, response_bytes;
	void *request, *response;
};

struct vv_device {
	struct virtio_device *vdev;
	struct v4l2_device v4l2;
	struct video_device video;
	struct device *parent;
	bool encoder;
	bool contiguous; /* one entry for each buffer is all that the device takes */
	bool dma_addresses;
	struct vv_caps caps;
	u32 align;
	bool half; /* it takes chroma of half of luma's stride */

	struct mutex life; /* who ends the device */
	bool gone;	   /* under lock */
	bool stopped;
	spinlock_t lock; /* the virtqueues, contexts and inboxes */
	struct virtqueue *commandq, *eventq;
	struct list_head contexts;
	bool starved;		/* buffers wait for room in commandq */
	u32 pending;		/* commands that the device may hold for long */
	unsigned long answered; /* when it last said something */
	wait_queue_head_t room;
	struct workqueue_struct *workqueue;
	struct delayed_work watch;
	struct virtio_video_event *events;
};

struct vv_buffer {
	struct vb2_v4l2_buffer vb;
	struct list_head link;	    /* in fifo of its queue */
	u64 serial;		    /* its place there */
	struct vv_command *command; /* the device has it */
	bool attached;
	u32 generation;			      /* of the memory's attachment */
	struct dma_buf *held[3], *holding[3]; /* what is attached; what the client gave last */
	bool force_key;
};

struct vv_queue {
	struct vb2_queue vb2;
	struct list_head fifo; /* for the device, in order */
	struct vv_buffer *at_device[VV_MAX_BUFFERS];
	u32 sequence;
	u64 serial;
	u32 generation; /* of attachments: older ones do not count */
};

/* What a client has open. */
struct vv_context {
	struct v4l2_fh fh;
	struct kref ref;
	struct vv_device *dev;
	struct list_head link;
	struct mutex q_lock, mutex;
	struct work_struct work;
	struct delayed_work go_on;
	unsigned long held; /* until when a change of size waits; 0: none does */
	wait_queue_head_t wait;

	struct vv_queue queue[VV_SIDES];
	struct vv_state state;
	u32 stream;		/* 0: none */
	struct list_head inbox; /* answers and events, under the device's lock */
	struct vv_command changed, failed;
	bool closed;
	bool clearing; /* buffers without contents are cancelled ones */
	struct vv_params params;
	struct vv_command *drain; /* for comparison only */
	u32 drain_left;		  /* inputs that belong to the drain and were not sent */
	bool owes_last;
	bool waited; /* for the header, in G_FMT */
	struct vv_buffer *parked;
	struct vv_meta_table meta;
	bool force_key;
	u32 since_key;

	const struct vv_codec_format *codec;
	u32 coded_width, coded_height, coded_size;
	struct vv_layout image;
	struct v4l2_rect crop;
	u32 field, colorspace, xfer_func, ycbcr_enc, quantization;
	u32 rate;

	struct v4l2_ctrl_handler controls;
	struct v4l2_ctrl *min_buffers;
	s32 settings[VV_SETTINGS]; /* by the table of ctrls.c */
	bool settings_changed;	   /* controls that the device does not know yet */
};

static inline struct vv_context *vv_context_of(struct file *file)
{
	return container_of(vv_fh_of(file), struct vv_context, fh);
}

static inline enum vv_side vv_side_of(u32 type)
{
	return V4L2_TYPE_IS_OUTPUT(type) ? VV_OUT : VV_CAP;
}

static inline struct vv_buffer *vv_buffer_of(struct vb2_buffer *vb)
{
	return container_of(to_vb2_v4l2_buffer(vb), struct vv_buffer, vb);
}

static inline struct vv_buffer *vv_next_waiting(struct vv_queue *queue)
{
	return list_first_entry_or_null(&queue->fifo, struct vv_buffer, link);
}

/* Whether the client has buffers to take. */
static inline bool vv_has_done(struct vb2_queue *vb2)
{
	unsigned long flags;
	bool done;

	spin_lock_irqsave(&vb2->done_lock, flags);
	done = !list_empty(&vb2->done_list);
	spin_unlock_irqrestore(&vb2->done_lock, flags);
	return done;
}

/* It is not the device's any more. */
static inline void vv_take_back(struct vv_queue *queue, struct vv_buffer *buffer)
{
	queue->at_device[buffer->vb.vb2_buf.index] = NULL;
	buffer->command = NULL;
}

/* Which side has pictures. */
static inline enum vv_side vv_image_side(const struct vv_context *context)
{
	return context->dev->encoder ? VV_OUT : VV_CAP;
}

/* main.c */
void vv_device_fail(struct vv_device *dev, const char *why);
struct vv_context *vv_context_get(struct vv_context *context);
void vv_context_put(struct vv_context *context);

/* commandq.c */
struct vv_command *vv_command_new(struct vv_context *context, enum vv_kind kind, size_t request_bytes,
				  size_t response_bytes);
void vv_command_put(struct vv_command *command);
int vv_command_send(struct vv_device *dev, struct vv_command *command);
int vv_command_run(struct vv_device *dev, struct vv_command *command);
bool vv_command_ping(struct vv_device *dev);
int vv_command_simple(struct vv_context *context, u32 type, u32 argument);
void vv_command_abort(struct vv_command *command);
void vv_commands_done(struct virtqueue *vq);
void vv_commands_take(struct vv_device *dev);
int vv_result(const struct vv_command *command);

/* eventq.c */
int vv_events_fill(struct vv_device *dev);
void vv_events_done(struct virtqueue *vq);

/* params.c */
int vv_caps_query(struct vv_device *dev, u32 length);
int vv_params_get(struct vv_context *context);
int vv_params_set(struct vv_context *context, const struct vv_params *wanted);
int vv_layout_negotiate(struct vv_context *context, const struct vv_image_format *format, u32 bytesperline);
void vv_crop_of_params(struct vv_context *context);

/* stream.c */
int vv_stream_create(struct vv_context *context);
int vv_stream_begin(struct vv_context *context);
void vv_stream_destroy(struct vv_context *context);
void vv_stream_fail(struct vv_context *context);
void vv_stream_clear(struct vv_context *context, enum vv_side side);
void vv_stream_detach(struct vv_context *context, enum vv_side side);
void vv_stream_event(struct vv_context *context, enum vv_event event);
void vv_stream_changed(struct vv_context *context);

/* limits.c */
void vv_limits_find(struct vv_device *dev);

/* buffers.c */
int vv_queues_init(struct vv_context *context);
void vv_buffer_wait(struct vv_context *context, struct vv_buffer *buffer);
int vv_buffer_attach(struct vv_context *context, struct vv_buffer *buffer);
void vv_buffers_release_held(struct vv_queue *queue);

/* pump.c */
void vv_pump(struct vv_context *context);
void vv_work(struct work_struct *work);

/* answers.c */
void vv_buffer_done(struct vv_context *context, struct vv_buffer *buffer, enum vb2_buffer_state state);
void vv_take_answers(struct vv_context *context);
void vv_return_buffers(struct vv_context *context, enum vv_side side, enum vb2_buffer_state state);
void vv_finish_last(struct vv_context *context);
void vv_unpark(struct vv_context *context, bool deliver);

/* queues.c */
extern const struct v4l2_file_operations vv_file_ops;
int vv_reqbufs(struct file *file, void *priv, struct v4l2_requestbuffers *buffers);
int vv_create_bufs(struct file *file, void *priv, struct v4l2_create_buffers *buffers);
int vv_querybuf(struct file *file, void *priv, struct v4l2_buffer *buffer);
int vv_qbuf(struct file *file, void *priv, struct v4l2_buffer *buffer);
int vv_dqbuf(struct file *file, void *priv, struct v4l2_buffer *buffer);
int vv_prepare_buf(struct file *file, void *priv, struct v4l2_buffer *buffer);
int vv_expbuf(struct file *file, void *priv, struct v4l2_exportbuffer *buffer);
int vv_streamon(struct file *file, void *priv, enum v4l2_buf_type type);
int vv_streamoff(struct file *file, void *priv, enum v4l2_buf_type type);

/* ioctl_common.c */
void vv_formats_init(struct vv_context *context);
const struct vv_layout_rule *vv_rule_of(const struct vv_context *context, struct vv_layout_rule *rule);
void vv_default_layout(struct vv_context *context);
int vv_command_stop(struct vv_context *context);
int vv_command_start(struct vv_context *context);
void vv_image_to_v4l2(const struct vv_context *context, const struct vv_layout *layout,
		      struct v4l2_pix_format_mplane *pix);
int vv_image_try(struct vv_context *context, struct v4l2_pix_format_mplane *pix, struct vv_layout *layout);
void vv_coded_to_v4l2(const struct vv_context *context, struct v4l2_pix_format_mplane *pix);
void vv_coded_try(struct vv_context *context, struct v4l2_pix_format_mplane *pix);
void vv_copy_colours(struct v4l2_pix_format_mplane *to, const struct v4l2_pix_format_mplane *from);
int vv_g_fmt_image(struct file *file, void *priv, struct v4l2_format *format);
int vv_g_fmt_coded(struct file *file, void *priv, struct v4l2_format *format);
void vv_set_colours(struct vv_context *context, const struct v4l2_pix_format_mplane *pix);
int vv_querycap(struct file *file, void *priv, struct v4l2_capability *cap);
int vv_enum_fmt_image(struct file *file, void *priv, struct v4l2_fmtdesc *desc);
int vv_enum_fmt_coded(struct file *file, void *priv, struct v4l2_fmtdesc *desc);
int vv_enum_framesizes(struct file *file, void *priv, struct v4l2_frmsizeenum *sizes);

/* dec.c, enc.c */
extern const struct v4l2_ioctl_ops vv_decoder_ioctls, vv_encoder_ioctls;

/* ctrls.c */
int vv_controls_init(struct vv_context *context);
void vv_settings_to_params(struct vv_context *context, struct vv_params *params);
u32 vv_gop_size(struct vv_context *context);

#endif
