/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts that call nothing of the kernel: KUnit and a program in user space test them.
 *
 * Numbers here are those of the CPU; conversion from the wire is vv_params_read() and vv_caps_parse().
 */
#ifndef VV_PURE_H
#define VV_PURE_H

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include "tests/user.h"
#endif

#include <linux/videodev2.h>

#include "virtio_video.h"

/* Kernels have these two in different headers. */
static inline u32 vv_get_le32(const void *from)
{
	const u8 *bytes = from;

	return bytes[0] | (u32)bytes[1] << 8 | (u32)bytes[2] << 16 | (u32)bytes[3] << 24;
}

static inline void vv_put_le32(u32 value, void *to)
{
	u8 *bytes = to;

	for (u32 i = 0; i < sizeof(value); i++)
		bytes[i] = value >> (8 * i);
}

/* V4L2's OUTPUT is the input of the wire, and CAPTURE its output. */
enum vv_side { VV_OUT, VV_CAP, VV_SIDES };

#define VV_MAX_BUFFERS 32
#define VV_MAX_BYTES (1u << 30) /* of a picture; more is a lie of the device */
#define VV_MAX_STRIDE 65536u
/* Pictures of these, in whatever format, lie in VV_MAX_BYTES. */
#define VV_MAX_SIDE 16384u
#define VV_MAX_ALIGN 4096u

/* ---- parameters: struct virtio_video_params with numbers of the CPU ---- */

struct vv_plane {
	u32 size, stride, offset;
};

struct vv_params {
	u32 image_format;
	u32 min_image_buffers, max_image_buffers, cur_image_buffers;
	u32 width, height;
	struct {
		u32 left, top, width, height;
	} crop;
	u32 frame_rate;
	u32 planes_layout, num_planes;
	struct vv_plane planes[VIRTIO_VIDEO_MAX_PLANES];
	u32 codec, profile, level;
	u32 min_bitstream_buffers, max_bitstream_buffers, cur_bitstream_buffers;
	u32 min_bitrate, max_bitrate, cur_bitrate;
	u32 rc_mode;
	u32 qp[3];
};

void vv_params_read(struct vv_params *params, const struct virtio_video_params *wire);
void vv_params_write(const struct vv_params *params, struct virtio_video_params *wire);
int vv_params_check(const struct vv_params *params);

/* ---- formats ---- */

struct vv_image_format {
	u32 fourcc;
	u32 wire;	/* VIRTIO_VIDEO_IMAGE_FORMAT_* */
	u32 layout;	/* VIRTIO_VIDEO_PLANES_LAYOUT_* */
	u32 planes;	/* of colour */
	u32 mem_planes; /* of V4L2 */
};

struct vv_codec_format {
	u32 fourcc;
	u32 wire; /* VIRTIO_VIDEO_CODEC_* */
};

extern const struct vv_image_format vv_image_formats[];
extern const u32 vv_image_format_count;
const struct vv_image_format *vv_image_format_find(u32 fourcc);
const struct vv_codec_format *vv_codec_by_fourcc(u32 fourcc);
const struct vv_codec_format *vv_codec_by_wire(u32 wire);

/* How a picture lies in the buffers of V4L2. */
struct vv_layout {
	const struct vv_image_format *format;
	u32 width, height; /* coded */
	u32 rows;	   /* the height of V4L2: the rows of luma that there is room for */
	struct vv_plane planes[3];
	u32 bytesperline[3], sizeimage[3]; /* of the planes of V4L2 */
};

/*
 * What a device wants of a layout: strides and planes are multiples of align, rows of luma of block. If it takes chroma of
 * half of luma's stride, that need be no multiple.
 */
struct vv_layout_rule {
	u32 align, block;
	bool half;
};

int vv_layout_make(struct vv_layout *layout, const struct vv_image_format *format, u32 width, u32 height,
		   u32 bytesperline, const struct vv_layout_rule *rule);
int vv_layout_read(struct vv_layout *layout, const struct vv_image_format *format, const struct vv_params *params);
void vv_layout_write(const struct vv_layout *layout, struct vv_params *params);
bool vv_layout_same(const struct vv_layout *a, const struct vv_layout *b);
u32 vv_coded_size(u32 width, u32 height, u32 wanted);

/* ---- capabilities ---- */

#define VV_MAX_CODECS 8
#define VV_MAX_VARIANTS 16
#define VV_MAX_CAPS_LENGTH (4u << 20)

struct vv_range {
	u32 min, max, step;
};

struct vv_image_caps {
	u32 format; /* 0: the device does not have it */
	u32 layouts;
	u32 align;
	struct vv_range width, height, rate; /* all sizes of it together */
};

struct vv_codec_caps {
	u32 codec;
	u32 max_width, max_height; /* of an encoder; 0: as its images */
	u32 variants;
	struct {
		u32 profile, level;
	} variant[VV_MAX_VARIANTS];
};

struct vv_caps {
	struct vv_image_caps image[VIRTIO_VIDEO_IMAGE_FORMAT_YVU420 + 1]; /* by format */
	u32 codecs;
	struct vv_codec_caps codec[VV_MAX_CODECS];
};

int vv_caps_parse(struct vv_caps *caps, const void *bytes, size_t length);
bool vv_caps_has(const struct vv_caps *caps, const struct vv_image_format *format);
const struct vv_codec_caps *vv_caps_codec(const struct vv_caps *caps, u32 codec);
u32 vv_range_fit(const struct vv_range *range, u32 value);

/* ---- what the client's buffers said of a frame, by the timestamp on the wire ---- */

#define VV_COOKIES 256

struct vv_meta {
	u64 cookie; /* 0: none */
	u64 timestamp;
	u32 flags, field;
	struct v4l2_timecode timecode;
};

struct vv_meta_table {
	u64 last;
	struct vv_meta entry[VV_COOKIES];
};

u64 vv_meta_add(struct vv_meta_table *table, const struct vv_meta *meta);
const struct vv_meta *vv_meta_find(const struct vv_meta_table *table, u64 cookie);

/* ---- the state of a stream ---- */

enum vv_phase {
	VV_IDLE,   /* no stream */
	VV_HEADER, /* decoder: inputs go to the device, no size is known yet */
	VV_AWAIT,  /* decoder: the client has to take note of a size */
	VV_RUN,
	VV_FAILED, /* the stream is dead */
};

enum vv_event {
	VV_EV_OUT_ON,
	VV_EV_OUT_OFF,
	VV_EV_CAP_ON,
	VV_EV_CAP_OFF,
	VV_EV_STOP,
	VV_EV_START,
	VV_EV_EOS,     /* an answer that is flagged so: its buffer is parked */
	VV_EV_DRAINED, /* DRAIN is answered with OK */
	VV_EV_DRAIN_CANCELED,
	VV_EV_CHANGED,	       /* of the size; parameters and formats are renewed */
	VV_EV_CHANGED_NOTHING, /* the same, and nothing differs */
	VV_EV_GO_ON,	       /* the client had its time, and its buffers fit */
	VV_EV_FAILED,
	VV_EV_GONE, /* STREAM_DESTROY */
	VV_EVENTS,
};

/* What is to be done, in this order. */
#define VV_DO_CLEAR_CAP (1u << 0)
#define VV_DO_CLEAR_OUT (1u << 1)
#define VV_DO_UNPARK (1u << 2)	    /* the parked buffer is empty again */
#define VV_DO_DELIVER (1u << 3)	    /* the parked buffer is a frame like others */
#define VV_DO_TELL_SIZE (1u << 4)   /* V4L2_EVENT_SOURCE_CHANGE */
#define VV_DO_TELL_END (1u << 5)    /* V4L2_EVENT_EOS */
#define VV_DO_LAST (1u << 6)	    /* the parked buffer, or else the next empty one, is the last */
#define VV_DO_FORGET_LAST (1u << 7) /* DQBUF goes on after the last */
#define VV_DO_WAIT_CLIENT (1u << 8) /* for a while: then VV_EV_GO_ON */
#define VV_DO_FAIL (1u << 9)	    /* both queues answer with EIO */
#define VV_DO_KEY_FRAME (1u << 10)  /* the next picture is one */

struct vv_state {
	bool encoder;
	enum vv_phase phase;
	bool on[VV_SIDES];
	bool first;	   /* no size was told yet */
	bool drain_wanted; /* by the client */
	bool drain_sent;   /* to the device */
	bool parked;
	bool stopped; /* LAST went out: nothing goes to the device */
	bool told;    /* SOURCE_CHANGE since the client set CAPTURE up */
};

u32 vv_state_step(struct vv_state *state, enum vv_event event);
bool vv_state_feeds(const struct vv_state *state, enum vv_side side);
bool vv_state_lends(const struct vv_state *state);
bool vv_state_drains(const struct vv_state *state, bool inputs_left);

#endif
