/* SPDX-License-Identifier: BSD-3-Clause */
/* The MD5s of the pictures, in the order of display. */
#ifndef VVHOST_FRAME_MD5_H
#define VVHOST_FRAME_MD5_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MD5_BYTES = 16,
	MD5_TEXT = 2 * MD5_BYTES + 1,
};

struct frame_md5 {
	uint8_t bytes[MD5_BYTES];
	uint32_t width;
	uint32_t height;
	uint64_t packet; /* which it was decoded from, as the file counts them */
	uint64_t start;	 /* number of the packet that the last seek went to */
	uint32_t epoch;	 /* how many seeks were before it */
};

/* A list that grows; a struct of zeros is empty. */
struct frame_md5_list {
	struct frame_md5 *items;
	size_t count;
	size_t room;
};

void frame_md5_of(struct frame_md5 *md5, const uint8_t *packed, size_t length, uint32_t width, uint32_t height);
bool frame_md5_equal(const struct frame_md5 *one, const struct frame_md5 *other);
void frame_md5_text(const struct frame_md5 *md5, char text[MD5_TEXT]);
int frame_md5_append(struct frame_md5_list *list, const struct frame_md5 *md5);
void frame_md5_free(struct frame_md5_list *list);

#endif
