/* SPDX-License-Identifier: BSD-3-Clause */
/* Every function of the header is in the library, by the linker and by dlsym() alike. */
#include <dlfcn.h>

#include <virtiovideo.h>

#include "check.h"

int main(int argc, char **argv)
{
	void *library;
	int count = 0;

	CHECK_EQUAL(argc, 2);
	library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		fprintf(stderr, "%s\n", dlerror());
	CHECK(library != NULL);

	/* The first assignment also fails to compile if the type does not fit the prototype. */
#define FUNCTION(name) \
	{ \
		name##_fn linked = name; \
		name##_fn loaded; \
		*(void **)&loaded = dlsym(library, #name); \
		if (loaded == NULL) \
			fprintf(stderr, "dlsym() does not find %s\n", #name); \
		CHECK(loaded == linked); \
		count++; \
	}
#include "functions.inc"
#undef FUNCTION

	CHECK(count > 20);
	CHECK_EQUAL(virtiovideo_version(),
		    VIRTIOVIDEO_VERSION_MAJOR << 16 | VIRTIOVIDEO_VERSION_MINOR << 8 | VIRTIOVIDEO_VERSION_PATCH);
	/* Asked to unload, it stays: its threads would run in code that is gone. */
	CHECK_EQUAL(dlclose(library), 0);
	CHECK_EQUAL(virtiovideo_has(VIRTIOVIDEO_HAS_DECODER), 1);
	CHECK_EQUAL(virtiovideo_has(VIRTIOVIDEO_HAS_DESCRIPTOR_LEVEL), 1);
	CHECK_EQUAL(virtiovideo_has(VIRTIOVIDEO_HAS_RING_LEVEL), 1);
	CHECK(virtiovideo_has(0xffff) < 0);
	printf("%d functions\n", count);
	return 0;
}
