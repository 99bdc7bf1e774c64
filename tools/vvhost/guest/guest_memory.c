/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/guest_memory.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

int guest_memory_open(struct guest_memory *memory, uint64_t size)
{
	uint64_t split = GUEST_MEMORY_BASE + (size / 8 * 3 & ~(GUEST_PAGE_SIZE - 1));
	int error;

	*memory = (struct guest_memory){ .fd = -1 };
	memory->fd = memfd_create("vvhost-guest", MFD_CLOEXEC);
	if (memory->fd < 0)
		return -errno;
	if (ftruncate(memory->fd, (off_t)size) != 0)
		goto failed;
	/* Sparse: only the pages that are used cost memory. */
	memory->host = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, memory->fd, 0);
	if (memory->host == MAP_FAILED)
		goto failed;

	memory->size = size;
	memory->fixed = (struct guest_area){ GUEST_MEMORY_BASE, split, GUEST_MEMORY_BASE };
	memory->images = (struct guest_area){ split, GUEST_MEMORY_BASE + size, split };
	return 0;

failed:
	error = -errno;
	close(memory->fd);
	*memory = (struct guest_memory){ .fd = -1 };
	return error;
}

void guest_memory_close(struct guest_memory *memory)
{
	if (memory->host == NULL)
		return;
	munmap(memory->host, memory->size);
	close(memory->fd);
	*memory = (struct guest_memory){ .fd = -1 };
}

void guest_memory_regions(const struct guest_memory *memory, struct virtiovideo_region regions[GUEST_MEMORY_REGIONS])
{
	/* In the middle of the image area, so that some image buffer lies across the border. */
	uint64_t first = memory->images.start - GUEST_MEMORY_BASE + 5 * GUEST_PAGE_SIZE;

	regions[0] = (struct virtiovideo_region){
		.guest_address = GUEST_MEMORY_BASE,
		.length = first,
		.host_address = memory->host,
		.fd_offset = 0,
		.fd = memory->fd,
	};
	regions[1] = (struct virtiovideo_region){
		.guest_address = GUEST_MEMORY_BASE + first,
		.length = memory->size - first,
		.host_address = memory->host + first,
		.fd_offset = first,
		.fd = memory->fd,
	};
}

uint64_t guest_area_take(struct guest_area *area, uint64_t length, uint64_t alignment)
{
	uint64_t start = (area->next + alignment - 1) & ~(alignment - 1);

	if (start < area->next || start > area->end || length > area->end - start)
		return 0;
	area->next = start + length;
	return start;
}

struct guest_area guest_area_part(const struct guest_area *area, uint32_t index, uint32_t count)
{
	uint64_t length = (area->end - area->start) / count & ~(GUEST_PAGE_SIZE - 1);
	uint64_t start = area->start + index * length;

	return (struct guest_area){ start, start + length, start };
}

void guest_area_reset(struct guest_area *area)
{
	area->next = area->start;
}

void *guest_pointer(const struct guest_memory *memory, uint64_t address, uint64_t length)
{
	uint64_t offset = address - GUEST_MEMORY_BASE;

	if (address < GUEST_MEMORY_BASE || offset > memory->size || length > memory->size - offset)
		return NULL;
	return memory->host + offset;
}
