/* SPDX-License-Identifier: BSD-3-Clause */
/* Has the library allocate until it collects: tables of guest memory for a device without streams. */
#ifndef GARBAGE_H
#define GARBAGE_H

#include <virtiovideo.h>

enum {
	GARBAGE_REGIONS = 1024,
	GARBAGE_TABLES = 4000, /* bring some tens of collections: membarrier() counts them */
};

struct garbage {
	struct virtiovideo *device;
	struct virtiovideo_region regions[GARBAGE_REGIONS];
};

/* memory: so many pages that are mapped. */
void garbage_open(struct garbage *garbage, void *memory);
void garbage_make(struct garbage *garbage);
void garbage_close(struct garbage *garbage);

#endif
