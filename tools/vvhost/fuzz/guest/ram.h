/* SPDX-License-Identifier: BSD-3-Clause */
/* Guest memory for a case: struct fuzz_ram. */
#ifndef VVHOST_FUZZ_RAM_H
#define VVHOST_FUZZ_RAM_H

#include "fuzz/guest/fuzz_case.h"

#define FUZZ_RAM_START GUEST_MEMORY_BASE
#define FUZZ_RAM_SECOND (FUZZ_RAM_START + (UINT64_C(16) << 20))
#define FUZZ_RAM_HOLE (FUZZ_RAM_START + (UINT64_C(24) << 20))
#define FUZZ_RAM_THIRD (FUZZ_RAM_HOLE + (UINT64_C(1) << 20))
#define FUZZ_RAM_END (FUZZ_RAM_START + (UINT64_C(64) << 20))

/* The guest's memory and the device's view of it, with its file for decoding in place; fails by expect_fail(). */
void fuzz_ram_open(struct fuzz_ram *ram, struct guest_memory *memory, bool tells_file);
void fuzz_ram_close(struct fuzz_ram *ram);

/* Shows the device the regions whose bit is set, and takes the others away. */
void fuzz_ram_show(struct fuzz_ram *ram, struct virtiovideo *device, uint32_t regions);

/* The device's view; NULL if the range is not inside one region. */
void *fuzz_ram_pointer(const struct fuzz_ram *ram, uint64_t address, uint64_t length);

#endif
