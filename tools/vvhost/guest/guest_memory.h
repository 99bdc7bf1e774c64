/* SPDX-License-Identifier: BSD-3-Clause */
/* The guest's memory: one sparse memfd, and allocation of guest physical addresses in it. */
#ifndef VVHOST_GUEST_MEMORY_H
#define VVHOST_GUEST_MEMORY_H

#include <stdint.h>

#include <virtiovideo.h>

/*
 * Where guest memory starts. Neither 0 nor the host address, so that an address used on the wrong
 * side of the boundary is found at once.
 */
#define GUEST_MEMORY_BASE UINT64_C(0x40000000)
#define GUEST_PAGE_SIZE UINT64_C(4096)

enum { GUEST_MEMORY_REGIONS = 2 };

/* A run of guest memory that is handed out from front to back and taken back as a whole. */
struct guest_area {
	uint64_t start;
	uint64_t end;
	uint64_t next;
};

struct guest_memory {
	uint8_t *host;
	uint64_t size;
	int fd;
	struct guest_area fixed;  /* rings, commands, bitstream buffers */
	struct guest_area images; /* image buffers, emptied at each change of resolution */
};

/* 0 or -errno. The fixed area gets three eighths of the size, images the rest. */
int guest_memory_open(struct guest_memory *memory, uint64_t size);
void guest_memory_close(struct guest_memory *memory);

/* The table for virtiovideo_set_memory(): two adjacent regions, as a PC has below and above a hole. */
void guest_memory_regions(const struct guest_memory *memory, struct virtiovideo_region regions[GUEST_MEMORY_REGIONS]);

/* A guest physical address, or 0 if the area is full. alignment is a power of two. */
uint64_t guest_area_take(struct guest_area *area, uint64_t length, uint64_t alignment);
/* One of count equal parts of an area, to be handed out on its own. */
struct guest_area guest_area_part(const struct guest_area *area, uint32_t index, uint32_t count);

void guest_area_reset(struct guest_area *area);

/* The host's view of guest memory; NULL if the range is not inside it. */
void *guest_pointer(const struct guest_memory *memory, uint64_t address, uint64_t length);

#endif
