/* SPDX-License-Identifier: BSD-3-Clause */
#include "quiet.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

static int kept = -1;
static int real_stderr = -1;

/* Shows what was kept; how much it was. */
static off_t show(void)
{
	off_t length;
	char text[4096];
	ssize_t got;

	if (real_stderr < 0)
		return 0;
	fflush(stderr);
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	real_stderr = -1;
	length = lseek(kept, 0, SEEK_END);
	lseek(kept, 0, SEEK_SET);
	while ((got = read(kept, text, sizeof(text))) > 0)
		fwrite(text, 1, (size_t)got, stderr);
	close(kept);
	return length;
}

static void show_at_exit(void)
{
	show();
}

void quiet_begin(void)
{
	kept = memfd_create("stderr", MFD_CLOEXEC);
	real_stderr = dup(STDERR_FILENO);
	CHECK(kept >= 0 && real_stderr >= 0);
	CHECK(atexit(show_at_exit) == 0);
	CHECK(dup2(kept, STDERR_FILENO) == STDERR_FILENO);
}

void quiet_end(void)
{
	off_t length = show();

	if (length != 0) {
		fprintf(stderr, "%lld bytes were written to stderr\n", (long long)length);
		exit(1);
	}
}
