/* SPDX-License-Identifier: BSD-3-Clause */
#include "clip_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio_video.h>

#include "check.h"

enum { IVF_HEADER = 32, IVF_FRAME_HEADER = 12 };

static const struct {
	const char *name; /* fourcc of IVF, or the end of the file's name */
	uint32_t codec;
} codecs[] = {
	{ "VP80", VIRTIO_VIDEO_CODEC_VP8 },   { "VP90", VIRTIO_VIDEO_CODEC_VP9 },
	{ ".h264", VIRTIO_VIDEO_CODEC_H264 }, { ".h265", VIRTIO_VIDEO_CODEC_HEVC },
	{ ".m2v", VIRTIO_VIDEO_CODEC_MPEG2 }, { ".m4v", VIRTIO_VIDEO_CODEC_MPEG4 },
};

static uint32_t find_codec(const char *name)
{
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
		if (strcmp(name, codecs[i].name) == 0)
			return codecs[i].codec;
	}
	fprintf(stderr, "%s: no codec of that name\n", name);
	exit(1);
}

static uint8_t *read_whole(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rbe");
	uint8_t *bytes;
	long end;

	if (file == NULL)
		perror(path);
	CHECK(file != NULL);
	CHECK_EQUAL(fseek(file, 0, SEEK_END), 0);
	end = ftell(file);
	CHECK(end > 0);
	rewind(file);
	bytes = malloc((size_t)end + 1);
	CHECK(bytes != NULL);
	CHECK_EQUAL(fread(bytes, 1, (size_t)end, file), end);
	fclose(file);
	bytes[end] = '\0';
	*length = (size_t)end;
	return bytes;
}

static void add_packet(struct clip_file *clip, const uint8_t *data, size_t size)
{
	clip->packets = reallocarray(clip->packets, clip->packet_count + 1, sizeof(*clip->packets));
	CHECK(clip->packets != NULL);
	clip->packets[clip->packet_count++] = (struct clip_packet){ data, (uint32_t)size };
}

static void split_ivf(struct clip_file *clip, size_t length)
{
	char fourcc[5] = "";

	CHECK(length >= IVF_HEADER);
	memcpy(fourcc, clip->bytes + 8, 4);
	clip->codec = find_codec(fourcc);
	for (size_t at = IVF_HEADER; at < length;) {
		uint32_t size;

		CHECK(length - at > IVF_FRAME_HEADER);
		memcpy(&size, clip->bytes + at, sizeof(size));
		at += IVF_FRAME_HEADER;
		CHECK(size <= length - at);
		add_packet(clip, clip->bytes + at, size);
		at += size;
	}
}

static void read_md5s(struct clip_file *clip, const char *path)
{
	char name[4096];
	size_t length;
	uint8_t *text;

	snprintf(name, sizeof(name), "%s.yuv420.md5", path);
	text = read_whole(name, &length);
	for (const char *line = (const char *)text; *line != '\0'; line = strchr(line, '\n') + 1) {
		uint8_t *md5;

		clip->md5s = reallocarray(clip->md5s, clip->picture_count + 1, sizeof(*clip->md5s));
		CHECK(clip->md5s != NULL);
		md5 = clip->md5s[clip->picture_count++];
		for (int i = 0; i < CLIP_MD5_BYTES; i++)
			CHECK_EQUAL(sscanf(line + 2 * i, "%2hhx", &md5[i]), 1);
	}
	free(text);
}

void clip_file_open(struct clip_file *clip, const char *path)
{
	const char *suffix = strrchr(path, '.');
	size_t length;

	*clip = (struct clip_file){ 0 };
	clip->bytes = read_whole(path, &length);
	if (length >= 4 && memcmp(clip->bytes, "DKIF", 4) == 0) {
		split_ivf(clip, length);
	} else {
		CHECK(suffix != NULL);
		clip->codec = find_codec(suffix);
		add_packet(clip, clip->bytes, length);
	}
	read_md5s(clip, path);
	CHECK(clip->picture_count > 0);
}

void clip_file_close(struct clip_file *clip)
{
	free(clip->md5s);
	free(clip->packets);
	free(clip->bytes);
	*clip = (struct clip_file){ 0 };
}
