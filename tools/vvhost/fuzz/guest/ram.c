/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/ram.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "script/expect.h"

enum { ALL = (1 << FUZZ_REGIONS) - 1 };

#define GUARD_BYTES UINT64_C(65536)

static void map(struct fuzz_ram *ram, uint32_t index, int fd, bool tells_file, uint64_t start, uint64_t end)
{
	struct virtiovideo_region *region = &ram->regions[index];
	uint64_t length = end - start;
	uint8_t *reserved =
		mmap(NULL, length + 2 * GUARD_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (reserved == MAP_FAILED)
		expect_fail("no room for guest memory: %s", strerror(errno));
	ram->reserved[index] = reserved;
	*region = (struct virtiovideo_region){
		.guest_address = start,
		.length = length,
		.host_address = reserved + GUARD_BYTES,
		.fd = tells_file ? fd : -1,
		.fd_offset = tells_file ? start - FUZZ_RAM_START : 0,
	};
	if (mmap(region->host_address, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		 (off_t)(start - FUZZ_RAM_START)) == MAP_FAILED)
		expect_fail("guest memory cannot be mapped: %s", strerror(errno));
}

void fuzz_ram_open(struct fuzz_ram *ram, struct guest_memory *memory, bool tells_file)
{
	if (guest_memory_open(memory, FUZZ_RAM_END - FUZZ_RAM_START) != 0)
		expect_fail("no guest memory");
	map(ram, 0, memory->fd, tells_file, FUZZ_RAM_START, FUZZ_RAM_SECOND);
	map(ram, 1, memory->fd, tells_file, FUZZ_RAM_SECOND, FUZZ_RAM_HOLE);
	map(ram, 2, memory->fd, tells_file, FUZZ_RAM_THIRD, FUZZ_RAM_END);
	/* Nothing that must work lies in the hole. */
	memory->fixed.end = FUZZ_RAM_HOLE;
	memory->images.start = FUZZ_RAM_THIRD;
	guest_area_reset(&memory->images);
}

void fuzz_ram_close(struct fuzz_ram *ram)
{
	for (uint32_t i = 0; i < FUZZ_REGIONS; i++) {
		if (ram->reserved[i] != NULL)
			munmap(ram->reserved[i], ram->regions[i].length + 2 * GUARD_BYTES);
		ram->reserved[i] = NULL;
	}
}

static void protect(struct fuzz_ram *ram, uint32_t regions, int protection)
{
	for (uint32_t i = 0; i < FUZZ_REGIONS; i++) {
		if ((regions >> i & 1) != 0 &&
		    mprotect(ram->regions[i].host_address, ram->regions[i].length, protection) != 0)
			expect_fail("mprotect: %s", strerror(errno));
	}
}

void fuzz_ram_show(struct fuzz_ram *ram, struct virtiovideo *device, uint32_t regions)
{
	struct virtiovideo_region shown[FUZZ_REGIONS];
	uint32_t count = 0;

	protect(ram, regions, PROT_READ | PROT_WRITE);
	/* From the last to the first: in any order. */
	for (uint32_t i = FUZZ_REGIONS; i-- > 0;) {
		if ((regions >> i & 1) != 0)
			shown[count++] = ram->regions[i];
	}
	EXPECT_EQUAL(virtiovideo_set_memory(device, count > 0 ? shown : NULL, count, sizeof(shown[0])), 0);
	/* After return no region is touched that the new table lacks. */
	protect(ram, ALL & ~regions, PROT_NONE);
}

void *fuzz_ram_pointer(const struct fuzz_ram *ram, uint64_t address, uint64_t length)
{
	for (uint32_t i = 0; i < FUZZ_REGIONS; i++) {
		const struct virtiovideo_region *region = &ram->regions[i];
		uint64_t offset = address - region->guest_address;

		if (address >= region->guest_address && offset <= region->length && length <= region->length - offset)
			return (uint8_t *)region->host_address + offset;
	}
	return NULL;
}
