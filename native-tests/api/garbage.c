/* SPDX-License-Identifier: BSD-3-Clause */
#include "garbage.h"

#include "check.h"
#include "guest/guest_memory.h"

void garbage_open(struct garbage *garbage, void *memory)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_ENCODER };

	CHECK_EQUAL(virtiovideo_create(&config, &garbage->device), 0);
	for (uint32_t i = 0; i < GARBAGE_REGIONS; i++) {
		uint64_t at = i * GUEST_PAGE_SIZE;

		garbage->regions[i] = (struct virtiovideo_region){ .guest_address = 2 * at,
								   .length = GUEST_PAGE_SIZE,
								   .host_address = (uint8_t *)memory + at,
								   .fd = -1 };
	}
}

void garbage_make(struct garbage *garbage)
{
	CHECK_EQUAL(virtiovideo_set_memory(garbage->device, garbage->regions, GARBAGE_REGIONS,
					   sizeof(garbage->regions[0])),
		    0);
}

void garbage_close(struct garbage *garbage)
{
	virtiovideo_destroy(&garbage->device);
}
