/* SPDX-License-Identifier: BSD-3-Clause */
#include "program/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char reason[1024];
static bool is_verbose;
static bool is_quiet;
static uint32_t stream_number;

int fail(int status, const char *format, ...)
{
	va_list arguments;
	int length = 0;

	if (reason[0] != '\0')
		return status;
	if (stream_number > 0)
		length = snprintf(reason, sizeof(reason), "stream %u: ", stream_number);
	va_start(arguments, format);
	vsnprintf(reason + length, sizeof(reason) - (size_t)length, format, arguments);
	va_end(arguments);

	/* One line is promised, whatever a file name or a message of the library contains. */
	for (char *c = reason; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ')
			*c = ' ';
	}
	return status;
}

uint32_t report_about_stream(uint32_t number)
{
	uint32_t before = stream_number;

	stream_number = number;
	return before;
}

void report_failure(void)
{
	if (reason[0] != '\0')
		fprintf(stderr, "vvhost: %s\n", reason);
}

void report_take(char *text, size_t size)
{
	snprintf(text, size, "%s", reason);
	reason[0] = '\0';
}

void report_set_verbose(bool verbose)
{
	is_verbose = verbose;
}

bool report_is_verbose(void)
{
	return is_verbose;
}

static void put_line(const char *format, va_list arguments)
{
	/* A progress bar may stand on the line. */
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

void notice(const char *format, ...)
{
	va_list arguments;

	if (is_quiet)
		return;
	va_start(arguments, format);
	put_line(format, arguments);
	va_end(arguments);
}

void report_set_quiet(bool quiet)
{
	is_quiet = quiet;
}

void remark(const char *format, ...)
{
	va_list arguments;

	if (!is_verbose)
		return;
	va_start(arguments, format);
	put_line(format, arguments);
	va_end(arguments);
}
