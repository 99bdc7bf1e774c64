/* SPDX-License-Identifier: BSD-3-Clause */
/* The guest's memory, and the part that only liar and daemon share. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "liar.h"

void memory_init(struct memory *memory)
{
	memory->shadow_file = memfd_create("liar", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (memory->shadow_file < 0 || ftruncate(memory->shadow_file, SHADOW_BYTES) != 0)
		abort();
	memory->shadow = mmap(NULL, SHADOW_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory->shadow_file, 0);
	if (memory->shadow == MAP_FAILED)
		abort();
}

void memory_forget(struct memory *memory)
{
	for (uint32_t i = 0; i < memory->count; i++)
		munmap(memory->regions[i].mapping, memory->regions[i].mapped);
	memory->count = 0;
}

bool memory_add(struct memory *memory, uint64_t guest, uint64_t user, uint64_t size, uint64_t offset, int fd)
{
	struct region *region = &memory->regions[memory->count];
	void *mapping;

	if (memory->count == MOST_REGIONS)
		return false;
	mapping = mmap(NULL, size + offset, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (mapping == MAP_FAILED)
		return false;
	*region = (struct region){ guest, user, size, (uint8_t *)mapping + offset, mapping, size + offset };
	memory->count++;
	return true;
}

static uint8_t *within(const struct region *region, uint64_t begin, uint64_t address, uint64_t bytes)
{
	if (address < begin || address - begin > region->size || bytes > region->size - (address - begin))
		return NULL;
	return region->at + (address - begin);
}

void *memory_of_user(const struct memory *memory, uint64_t user, uint64_t bytes)
{
	uint8_t *found = NULL;

	for (uint32_t i = 0; i < memory->count && found == NULL; i++)
		found = within(&memory->regions[i], memory->regions[i].user, user, bytes);
	return found;
}

uint8_t *memory_of_guest(const struct memory *memory, uint64_t guest, uint64_t bytes)
{
	uint8_t *found = NULL;

	for (uint32_t i = 0; i < memory->count && found == NULL; i++)
		found = within(&memory->regions[i], memory->regions[i].guest, guest, bytes);
	return found;
}
