/* SPDX-License-Identifier: BSD-3-Clause */
/* What a device must give back when it is destroyed: file descriptors, and mappings of objects. */
#ifndef VVHOST_LEAK_CHECK_H
#define VVHOST_LEAK_CHECK_H

#include <stdint.h>

enum { LEAK_CHECK_FDS = 4096 };

struct leak_check {
	uint8_t fds[LEAK_CHECK_FDS]; /* 1: open at the beginning */
	uint32_t mappings;
};

/* Before virtiovideo_create(). Starts the runtime of the library, whose own fds are no leak. */
int leak_check_begin(struct leak_check *check);

/* After virtiovideo_destroy(): anything that was not there before is a failure. */
int leak_check_end(const struct leak_check *check);

#endif
