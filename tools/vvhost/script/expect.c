/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/expect.h"

#include <stdarg.h>
#include <stdio.h>

jmp_buf expect_escape;

static enum outcome outcome;
static char reason[512];

enum outcome expect_outcome(void)
{
	return outcome;
}

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
	outcome = OUTCOME_FAILED;
	longjmp(expect_escape, 1);
}

void expect_skip(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	outcome = OUTCOME_SKIPPED;
	longjmp(expect_escape, 1);
}
