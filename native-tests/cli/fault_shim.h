/* SPDX-License-Identifier: BSD-3-Clause */
/* What libraries share that stand between a program and the one under test (LD_PRELOAD). _GNU_SOURCE is theirs to define. */
#ifndef FAULT_SHIM_H
#define FAULT_SHIM_H

#include <dlfcn.h>
#include <stdlib.h>

/* The function that the shim stands in front of. */
static inline void *original(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (function == NULL)
		abort();
	return function;
}

#endif
