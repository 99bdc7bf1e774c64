/* SPDX-License-Identifier: BSD-3-Clause */
/* The result of each picture that was sent to an encoder, in the order of display. */
#ifndef VVHOST_ENCODED_FRAMES_H
#define VVHOST_ENCODED_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libavutil/rational.h>

struct encoded_frame {
	int64_t pts;	    /* in the time base of the output */
	uint64_t timestamp; /* the guest's */
	uint32_t width;	    /* of the encoded part */
	uint32_t height;
	uint32_t target; /* bits a second asked for; 0: constant quantizers */
	uint32_t bytes;
	uint32_t flags;	 /* 1 << VIRTIO_VIDEO_DEQUEUE_FLAG_* */
	bool forced;	 /* to be a key frame */
	bool came;	 /* the device gave its packet */
	bool decoded;	 /* libavcodec gave its picture */
	char type;	 /* I, P or B, says libavcodec; 0: not decoded */
	double mse_luma; /* mean square errors, if decoded */
	double mse;	 /* of all samples */
	double qp;	 /* mean quantizer of its blocks; negative if unknown */
};

/* A list that grows; a struct of zeros is empty. */
struct encoded_frames {
	struct encoded_frame *items;
	size_t count;
	size_t room;
	AVRational time_base;
	int64_t duration; /* of a frame, in the time base */
};

int encoded_frames_append(struct encoded_frames *frames, const struct encoded_frame *frame);
void encoded_frames_free(struct encoded_frames *frames);

/* Seconds from the first frame to the end of the last. */
double encoded_frames_seconds(const struct encoded_frames *frames);
double encoded_frames_bitrate(const struct encoded_frames *frames);
/* Of a mean square error; infinite for 0. */
double encoded_frame_psnr(double mse);
/* Mean square error over all frames that were decoded. */
double encoded_frames_mse(const struct encoded_frames *frames, bool luma);
bool encoded_frame_is_key(const struct encoded_frame *frame);
/* The type that the device's flags name. */
char encoded_frame_flag_type(const struct encoded_frame *frame);

#endif
