// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client.h"

#define MAX_UNITS 4096

const char *node;
unsigned int unit_count;

static struct {
	const uint8_t *at;
	uint32_t size;
} units[MAX_UNITS];

bool load_units(const char *path)
{
	FILE *file = fopen(path, "r");
	uint8_t head[8];

	while (file && fread(head, 1, sizeof(head), file) == sizeof(head) && unit_count < MAX_UNITS) {
		uint32_t size = (uint32_t)head[4] << 24 | head[5] << 16 | head[6] << 8 | head[7];
		uint8_t *bytes = malloc(size);

		if (memcmp(head, "rdhV", 4) || !bytes || fread(bytes, 1, size, file) != size)
			return false;
		units[unit_count].at = bytes;
		units[unit_count++].size = size;
	}
	return unit_count > 0;
}

static int call(struct client *c, unsigned long request, void *argument, const char *what)
{
	int result = ioctl(c->fd, request, argument);

	if (result && !c->failure) {
		printf("states: %s: %s\n", what, strerror(errno));
		c->failure = what;
	}
	return result;
}

void stream(struct client *c, unsigned long request, int type)
{
	call(c, request, &type, request == VIDIOC_STREAMON ? "STREAMON" : "STREAMOFF");
}

void command(struct client *c, unsigned int cmd)
{
	struct v4l2_decoder_cmd decoder = { .cmd = cmd };

	call(c, VIDIOC_DECODER_CMD, &decoder, "DECODER_CMD");
}

static int buffer(struct client *c, unsigned long request, int type, unsigned int index, struct v4l2_buffer *b,
		  struct v4l2_plane *plane)
{
	*b = (struct v4l2_buffer){
		.type = type, .memory = V4L2_MEMORY_MMAP, .index = index, .m.planes = plane, .length = 1
	};
	if (type == CAP && c->memory) {
		b->memory = V4L2_MEMORY_DMABUF;
		if (request == VIDIOC_QBUF)
			plane->m.fd = take_memory(c->memory, index);
	}
	return ioctl(c->fd, request, b);
}

void open_client(struct client *c)
{
	struct v4l2_format format = { .type = OUT };
	struct v4l2_requestbuffers request = { .count = INPUTS, .type = OUT, .memory = V4L2_MEMORY_MMAP };
	struct v4l2_event_subscription end = { .type = V4L2_EVENT_EOS }, change = { .type = V4L2_EVENT_SOURCE_CHANGE };

	*c = (struct client){ .fd = open(node, O_RDWR | O_NONBLOCK) };
	format.fmt.pix_mp.pixelformat = V4L2_PIX_FMT_H264;
	format.fmt.pix_mp.num_planes = 1;
	call(c, VIDIOC_S_FMT, &format, "S_FMT");
	call(c, VIDIOC_SUBSCRIBE_EVENT, &end, "SUBSCRIBE_EVENT");
	call(c, VIDIOC_SUBSCRIBE_EVENT, &change, "SUBSCRIBE_EVENT");
	call(c, VIDIOC_REQBUFS, &request, "REQBUFS");
	for (unsigned int i = 0; i < INPUTS && !c->failure; i++) {
		struct v4l2_plane plane = {};
		struct v4l2_buffer b;

		buffer(c, VIDIOC_QUERYBUF, OUT, i, &b, &plane);
		c->input_bytes = plane.length;
		c->input[i] = mmap(NULL, plane.length, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd, plane.m.mem_offset);
		if (c->input[i] == MAP_FAILED)
			c->failure = "mmap";
	}
	stream(c, VIDIOC_STREAMON, OUT);
}

void close_client(struct client *c)
{
	for (unsigned int i = 0; i < INPUTS; i++)
		if (c->input[i])
			munmap(c->input[i], c->input_bytes);
	close(c->fd);
}

void queue_images(struct client *c)
{
	if (c->memory)
		memset(c->memory->used, 0, sizeof(c->memory->used));
	for (unsigned int i = 0; i < c->images; i++) {
		struct v4l2_plane plane = {};
		struct v4l2_buffer b;

		if (buffer(c, VIDIOC_QBUF, CAP, i, &b, &plane) && !c->failure)
			c->failure = "QBUF of CAPTURE";
	}
	stream(c, VIDIOC_STREAMON, CAP);
}

static void set_up(struct client *c)
{
	struct v4l2_control least = { .id = V4L2_CID_MIN_BUFFERS_FOR_CAPTURE };
	struct v4l2_requestbuffers request = { .type = CAP, .memory = V4L2_MEMORY_MMAP };

	if (c->memory)
		request.memory = V4L2_MEMORY_DMABUF;
	stream(c, VIDIOC_STREAMOFF, CAP);
	call(c, VIDIOC_REQBUFS, &request, "REQBUFS");
	call(c, VIDIOC_G_CTRL, &least, "G_CTRL");
	request.count = least.value + 2;
	call(c, VIDIOC_REQBUFS, &request, "REQBUFS");
	c->images = request.count;
	queue_images(c);
}

static void take_events(struct client *c)
{
	struct v4l2_event event;

	while (!ioctl(c->fd, VIDIOC_DQEVENT, &event)) {
		if (event.type == V4L2_EVENT_SOURCE_CHANGE)
			set_up(c);
		else if (event.type == V4L2_EVENT_EOS)
			c->ended = true;
	}
}

static void take_image(struct client *c)
{
	struct v4l2_plane plane = {};
	struct v4l2_buffer b;

	if (buffer(c, VIDIOC_DQBUF, CAP, 0, &b, &plane))
		return;
	if (c->memory)
		give_memory(c->memory, b.index, b.timestamp.tv_sec, plane.bytesused);
	if (plane.bytesused) {
		c->frames++;
		c->old += b.timestamp.tv_sec < c->base;
		if (b.timestamp.tv_sec > c->newest)
			c->newest = b.timestamp.tv_sec;
	}
	if (b.flags & V4L2_BUF_FLAG_LAST) {
		c->last = true;
		c->end_before_last = c->ended;
		return;
	}
	if (buffer(c, VIDIOC_QBUF, CAP, b.index, &b, &plane) && !c->failure)
		c->failure = "QBUF of CAPTURE";
}

/* Waits for something to happen, and takes it. */
static void turn(struct client *c)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN | POLLOUT | POLLPRI };
	struct v4l2_plane plane = {};
	struct v4l2_buffer b;

	if (poll(&p, 1, 5000) <= 0) {
		c->failure = "nothing happens any more";
		return;
	}
	if (p.revents & POLLPRI)
		take_events(c);
	if (p.revents & POLLIN)
		take_image(c);
	if (p.revents & POLLOUT && !buffer(c, VIDIOC_DQBUF, OUT, 0, &b, &plane))
		c->queued[b.index] = false;
	else if (p.revents == POLLERR)
		c->failure = "POLLERR";
}

void feed(struct client *c, unsigned int from, unsigned int to)
{
	while (from < to && !c->failure) {
		unsigned int i = 0;

		while (i < INPUTS && c->queued[i])
			i++;
		if (i < INPUTS) {
			struct v4l2_plane plane = {};
			struct v4l2_buffer b = { .type = OUT, .memory = V4L2_MEMORY_MMAP, .index = i, .length = 1 };

			b.m.planes = &plane;
			b.timestamp.tv_sec = c->base + from + 1;
			plane.bytesused = units[from].size;
			memcpy(c->input[i], units[from].at, units[from].size);
			if (ioctl(c->fd, VIDIOC_QBUF, &b))
				c->failure = "QBUF of OUTPUT";
			c->queued[i] = true;
			from++;
		} else {
			turn(c);
		}
	}
}

void finish(struct client *c)
{
	c->last = false;
	c->ended = false;
	command(c, V4L2_DEC_CMD_STOP);
	while (!c->failure && !(c->last && c->ended))
		turn(c);
	if (!c->failure && !c->end_before_last)
		c->failure = "LAST came before the event";
}

void seek(struct client *c)
{
	stream(c, VIDIOC_STREAMOFF, OUT);
	memset(c->queued, 0, sizeof(c->queued));
	/* What was done before is still there to take; later there is nothing of it. */
	for (unsigned int i = 0; i < 32; i++)
		take_image(c);
	c->base += 100000;
	c->frames = 0;
	c->old = 0;
	stream(c, VIDIOC_STREAMON, OUT);
}

void expect(struct client *c, unsigned int frames)
{
	if (!c->failure && c->old)
		c->failure = "frames of before the seek";
	else if (!c->failure && c->frames != frames)
		c->failure = "frames are missing, or too many";
}
