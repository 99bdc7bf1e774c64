/* SPDX-License-Identifier: BSD-3-Clause */
/* NAL units of H.264 and HEVC: with their lengths in front, as in .mp4 and .mkv, and with start codes, as in Annex B. */
#ifndef VVHOST_ANNEXB_H
#define VVHOST_ANNEXB_H

#include <stdbool.h>
#include <stdint.h>

#include <libavcodec/avcodec.h>

bool annexb_begins(const uint8_t *data, int size);

/*
 * The parameter sets of an avcC or hvcC record, with start codes. Returns the size of the lengths in its packets; 0 if
 * it is no such record. *sets is for av_free(), and NULL if there are none.
 */
int annexb_sets(enum AVCodecID codec, const uint8_t *record, int size, uint8_t **sets, int *sets_size);

/* Whether the packet is nothing but NAL units with lengths of that size. */
bool annexb_has_lengths(const AVPacket *packet, int length_size);

/* Gives the NAL units of a packet start codes. */
int annexb_convert(AVPacket *packet, int length_size);

/* Of a packet with start codes. */
struct annexb_content {
	bool any_sets; /* parameter sets */
	bool key;      /* a picture that decoding can begin with */
	int delimiter; /* bytes of an access unit delimiter in front */
};
struct annexb_content annexb_content(enum AVCodecID codec, const uint8_t *data, int size);

#endif
