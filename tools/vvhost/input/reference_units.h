/* SPDX-License-Identifier: BSD-3-Clause */
/* What libavcodec alone decodes wrongly unless it gets it otherwise: the reference is not to share its faults. */
#ifndef VVHOST_REFERENCE_UNITS_H
#define VVHOST_REFERENCE_UNITS_H

#include <stdbool.h>

#include <libavcodec/avcodec.h>

/* A struct of zeros sees nothing. */
struct size_watch {
	AVCodecParserContext *parser; /* NULL: the codec needs no watch */
	AVCodecContext *context;
	int width; /* of the pictures so far; 0 before the first */
	int height;
	bool says_packed;     /* MPEG-4 that names DivX, and that it is packed */
	bool has_free_packet; /* MPEG-4: a B picture lay in another's packet */
};

int size_watch_open(struct size_watch *watch, enum AVCodecID codec);
void size_watch_close(struct size_watch *watch);

/*
 * Whether the packet begins pictures of another size. libavcodec's decoders of MPEG-2 and MPEG-4 then drop the picture
 * that waits for its turn, unless they were drained.
 */
bool size_watch_changes(struct size_watch *watch, const AVPacket *packet);

/*
 * How many bytes the first picture of the packet has; all if it is the only one. libavcodec takes a B picture of MPEG-4
 * that is packed behind the one it refers to only in streams that say so, as DivX's do: then it also knows which packets
 * took its place. Each field of H.264 is an access unit, as in a file without packets.
 */
int first_picture_size(struct size_watch *watch, enum AVCodecID codec, const AVPacket *packet);

/*
 * Whether the packet only fills the place of a B picture that was cut from another's: it says "not coded". libavcodec since
 * FFmpeg 7 shows the picture before it once more where such a packet is the last.
 */
bool fills_free_packet(struct size_watch *watch, enum AVCodecID codec, const AVPacket *packet);

#endif
