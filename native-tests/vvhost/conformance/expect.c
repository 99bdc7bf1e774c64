/* SPDX-License-Identifier: BSD-3-Clause */
#include "expect.h"

#include <stdarg.h>
#include <stdio.h>

jmp_buf expect_escape;

static char reason[512];

const char *expect_reason(void)
{
	return reason;
}

void expect_fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	longjmp(expect_escape, OUTCOME_FAILED);
}

void expect_skip(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	longjmp(expect_escape, OUTCOME_SKIPPED);
}
