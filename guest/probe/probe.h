/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A guest driver that only looks whether a virtio-video device (RFC v4) works: at probe it plays a session with the
 * device from beginning to end, and says in the kernel's log what came of it. It offers nothing to user space.
 */
#ifndef VIRTIOVIDEO_PROBE_H
#define VIRTIOVIDEO_PROBE_H

#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/spinlock.h>
#include <linux/virtio.h>
#include <linux/wait.h>

#include "virtio_video.h"

#define VV_EVENTS 8

/* The parameters of the module. */
struct vv_options {
	char *clip, *decoded;	  /* decoder: H.264 with access unit delimiters in, raw pictures out */
	char *pictures, *encoded; /* encoder: raw YUV420 in, H.264 out */
	unsigned int width, height;
	unsigned int rounds;
	bool split;
	bool abandon;
};

/* A chain in commandq. Request and response are memory of kmalloc(). */
struct vv_request {
	struct list_head link; /* in vv_device.done, when the device has answered */
	void *request, *response;
	size_t request_bytes, response_bytes;
	u32 written;
	bool pending;
	bool collected; /* by vv_next_done(), not by who waits for this one */
};

struct vv_device {
	struct virtio_device *vdev;
	struct virtqueue *commandq, *eventq;
	const char *name; /* decoder or encoder */
	u32 caps_length;
	spinlock_t lock; /* the queues, and what interrupts change */
	wait_queue_head_t wait;
	struct list_head done;
	struct virtio_video_event events[VV_EVENTS];
	struct vv_stream *stream;
	bool stopped;
};

/* Memory for a resource; every other one is scattered. */
struct vv_memory {
	void *start;
	size_t size;
	struct page **pages; /* NULL: contiguous */
};

struct vv_buffer {
	struct vv_request queue; /* RESOURCE_QUEUE, with the two structs below */
	struct virtio_video_resource_queue request;
	struct virtio_video_resource_queue_resp response;
	struct vv_queue *of;
	u32 id;
	struct vv_memory memory;
	bool queued;
	bool cancelled; /* not to be queued before the next change of resolution */
};

struct vv_queue {
	u32 type; /* VIRTIO_VIDEO_QUEUE_TYPE_* */
	struct vv_buffer *buffers;
	u32 count;
	u32 queued;
};

struct vv_file {
	struct file *file;
	loff_t position;
};

struct vv_stream {
	struct vv_device *dev;
	const struct vv_stream_ops *ops;
	u32 id;
	struct virtio_video_params params;
	struct vv_queue input, output;

	struct vv_request drain;
	struct virtio_video_stream_drain drain_request;
	struct virtio_video_stream_drain_resp drain_response;
	bool drain_sent, drained, eos;

	bool changed, failed; /* by events */
	unsigned int changes;

	struct vv_file source, sink;
	void *clip; /* decoder: the whole file */
	size_t clip_bytes, clip_position;
	void *packed; /* a picture without gaps */
	size_t packed_bytes;

	u32 inputs, next_input; /* access units or pictures */
	unsigned long *seen;	/* which of them came out */
	u32 outputs;
};

/* What a decoder does in one way and an encoder in another. */
struct vv_stream_ops {
	int (*open)(struct vv_stream *stream);
	int (*fill)(struct vv_stream *stream, struct vv_buffer *buffer); /* bytes, or an error */
	int (*take)(struct vv_stream *stream, struct vv_buffer *buffer);
	int (*change)(struct vv_stream *stream); /* of the resolution; NULL: has none */
	bool pictures_out;			 /* a decoder's: the outputs have planes */
};

extern struct vv_options vv_options;
extern const struct vv_stream_ops vv_decode_ops, vv_encode_ops;

/* device.c */
int vv_device_start(struct vv_device *dev);
void vv_device_stop(struct vv_device *dev);
int vv_wait(struct vv_device *dev, bool (*ready)(void *of), void *of);

/* command.c */
int vv_submit(struct vv_device *dev, struct vv_request *request);
void vv_commands_done(struct virtqueue *vq);
struct vv_request *vv_next_done(struct vv_device *dev);
int vv_command(struct vv_device *dev, const char *name, const void *request, size_t request_bytes, void *response,
	       size_t response_bytes);

/* caps.c */
int vv_query_caps(struct vv_device *dev, u32 codec);

/* buffer.c */
int vv_queue_attach(struct vv_stream *stream, struct vv_queue *queue, u32 type, u32 count, size_t size);
void vv_queue_free(struct vv_queue *queue);
int vv_buffer_queue(struct vv_stream *stream, struct vv_buffer *buffer, u64 timestamp, u32 bytes);

/* stream.c */
int vv_stream_create(struct vv_device *dev, const struct vv_stream_ops *ops);
int vv_stream_destroy(struct vv_stream *stream);
void vv_stream_free(struct vv_stream *stream);
int vv_get_params(struct vv_stream *stream);
int vv_set_params(struct vv_stream *stream);
int vv_queue_command(struct vv_stream *stream, u32 cmd_type, u32 queue_type);
int vv_picture_size(struct vv_stream *stream, size_t *size);
void vv_picture_copy(struct vv_stream *stream, void *picture, bool to_picture);

/* session.c */
int vv_session(struct vv_stream *stream);
int vv_session_collect(struct vv_stream *stream);

/* file.c */
int vv_file_open(struct vv_file *file, const char *path, int flags);
void vv_file_close(struct vv_file *file);
int vv_file_read(struct vv_file *file, void *to, size_t bytes);
int vv_file_write(struct vv_file *file, const void *from, size_t bytes);
loff_t vv_file_size(const struct vv_file *file);

#endif
