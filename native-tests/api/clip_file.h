/* SPDX-License-Identifier: BSD-3-Clause */
/* A video in a file, and the MD5s of its pictures beside it: all read before a test shuts itself in. */
#ifndef CLIP_FILE_H
#define CLIP_FILE_H

#include <stddef.h>
#include <stdint.h>

enum { CLIP_MD5_BYTES = 16 };

struct clip_packet {
	const uint8_t *data;
	uint32_t size;
};

struct clip_file {
	uint32_t codec; /* VIRTIO_VIDEO_CODEC_* */
	uint8_t *bytes;
	struct clip_packet *packets;
	uint32_t packet_count;
	uint8_t (*md5s)[CLIP_MD5_BYTES]; /* of the pictures as YUV420, in the order of display */
	uint32_t picture_count;
};

/* IVF, or an elementary stream (.h264, .h265, .m2v, .m4v) as one packet; FILE.yuv420.md5 has the MD5s. */
void clip_file_open(struct clip_file *clip, const char *path);
void clip_file_close(struct clip_file *clip);

#endif
