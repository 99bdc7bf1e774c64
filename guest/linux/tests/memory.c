// SPDX-License-Identifier: GPL-2.0
/* DMABUFs for the pictures of a client, and what was decoded into them. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client.h"

static bool export_one(struct memory *m, int exporter, unsigned int i)
{
	struct v4l2_exportbuffer export = { .type = CAP, .index = i, .flags = O_RDWR };

	if (ioctl(exporter, VIDIOC_EXPBUF, &export))
		return false;
	m->fd[i] = export.fd;
	m->bytes[i] = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_SHARED, export.fd, 0);
	return m->bytes[i] != MAP_FAILED;
}

bool open_memory(struct memory *m)
{
	struct v4l2_requestbuffers request = { .count = MEMORIES, .type = CAP, .memory = V4L2_MEMORY_MMAP };
	struct v4l2_format format = { .type = CAP };
	int exporter = open(node, O_RDWR);
	bool fine;

	*m = (struct memory){ .sums = calloc(unit_count + 1, sizeof(*m->sums)) };
	fine = m->sums && !ioctl(exporter, VIDIOC_G_FMT, &format) && !ioctl(exporter, VIDIOC_REQBUFS, &request) &&
	       request.count == MEMORIES;
	m->size = format.fmt.pix_mp.plane_fmt[0].sizeimage;
	for (unsigned int i = 0; i < MEMORIES && fine; i++)
		fine = export_one(m, exporter, i);
	close(exporter);
	return fine;
}

void close_memory(struct memory *m)
{
	for (unsigned int i = 0; i < MEMORIES; i++) {
		if (!m->bytes[i] || m->bytes[i] == MAP_FAILED)
			continue;
		munmap(m->bytes[i], m->size);
		close(m->fd[i]);
	}
	free(m->sums);
}

/* What is there stays: the decoder may refer to it. Each frame of the clip differs from all others. */
int take_memory(struct memory *m, unsigned int index)
{
	unsigned int i = index;

	if (m->moves)
		for (i = m->next; m->used[i]; i = (i + 1) % MEMORIES)
			;
	m->next = (i + 1) % MEMORIES;
	m->used[i] = true;
	m->of[index] = i;
	return m->fd[i];
}

void give_memory(struct memory *m, unsigned int index, unsigned long second, uint32_t bytes)
{
	unsigned int i = m->of[index];
	uint64_t sum = 0xcbf29ce484222325;

	m->used[i] = false;
	for (uint32_t at = 0; at < bytes && at < m->size; at++)
		sum = (sum ^ m->bytes[i][at]) * 0x100000001b3;
	if (bytes && second <= unit_count)
		m->sums[second] = sum;
}
