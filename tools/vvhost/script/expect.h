/* SPDX-License-Identifier: BSD-3-Clause */
/* Conditions of a sequence. The first that does not hold ends the sequence, not the program. */
#ifndef VVHOST_SCRIPT_EXPECT_H
#define VVHOST_SCRIPT_EXPECT_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "formats/names.h"

enum outcome {
	OUTCOME_OK,
	OUTCOME_FAILED,
	OUTCOME_SKIPPED,
};

/* The running sequence leaves through it. */
extern jmp_buf expect_escape;

/* How and why it was left. */
enum outcome expect_outcome(void);
const char *expect_reason(void);

_Noreturn void expect_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void expect_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define EXPECT(condition) \
	do { \
		if (!(condition)) \
			expect_fail("does not hold: %s", #condition); \
	} while (0)

#define EXPECT_EQUAL(actual, expected) \
	do { \
		uint64_t actual_ = (uint64_t)(actual); \
		uint64_t expected_ = (uint64_t)(expected); \
		if (actual_ != expected_) \
			expect_fail("%s is %llu (0x%llx), not %llu", #actual, (unsigned long long)actual_, \
				    (unsigned long long)actual_, (unsigned long long)expected_); \
	} while (0)

#define EXPECT_RESULT(actual, expected) \
	do { \
		uint32_t actual_ = (actual); \
		if (actual_ != (expected)) \
			expect_fail("%s: answered %s (0x%x), not %s", #actual, result_name(actual_), actual_, \
				    result_name(expected)); \
	} while (0)

#endif
