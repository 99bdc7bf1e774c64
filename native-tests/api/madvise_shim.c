/* SPDX-License-Identifier: BSD-3-Clause */
/* Preloaded: a system that takes each madvise() for a mere hint and says 0, as qemu-user does. */
#include <stddef.h>
#include <sys/mman.h>

int madvise(void *address, size_t length, int advice)
{
	(void)address;
	(void)length;
	(void)advice;
	return 0;
}
