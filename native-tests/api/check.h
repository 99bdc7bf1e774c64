/* SPDX-License-Identifier: BSD-3-Clause */
/* Checks of the tests: the first that does not hold ends the program with status 1. */
#ifndef CHECK_H
#define CHECK_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
			exit(1); \
		} \
	} while (0)

#define CHECK_EQUAL(actual, expected) \
	do { \
		int64_t actual_ = (int64_t)(actual); \
		int64_t expected_ = (int64_t)(expected); \
		if (actual_ != expected_) { \
			fprintf(stderr, "%s:%d: %s is %" PRId64 " (0x%" PRIx64 "), not %s, which is %" PRId64 "\n", \
				__FILE__, __LINE__, #actual, actual_, (uint64_t)actual_, #expected, expected_); \
			exit(1); \
		} \
	} while (0)

/* A call of the library that has to fail with the given errno, and say why in words. */
#define CHECK_FAILS(call, errno_value) \
	do { \
		CHECK_EQUAL(call, -(errno_value)); \
		if (virtiovideo_last_error()[0] == '\0') { \
			fprintf(stderr, "%s:%d: %s leaves no text\n", __FILE__, __LINE__, #call); \
			exit(1); \
		} \
		printf("%-40.40s %s\n", #call, virtiovideo_last_error()); \
	} while (0)

#endif
