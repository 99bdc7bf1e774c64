/* SPDX-License-Identifier: BSD-3-Clause */
/* What the kernel says of this process. */
#ifndef PROCESS_STATUS_H
#define PROCESS_STATUS_H

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

/* A line of /proc/self/status, such as "VmSize" in KiB or "Threads". */
static inline long process_status(const char *name)
{
	FILE *file = fopen("/proc/self/status", "re");
	size_t length = strlen(name);
	char line[256];
	long value = -1;

	CHECK(file != NULL);
	while (value < 0 && fgets(line, sizeof(line), file) != NULL) {
		if (strncmp(line, name, length) == 0 && line[length] == ':')
			value = atol(line + length + 1);
	}
	fclose(file);
	CHECK(value >= 0);
	return value;
}

/* Open file descriptors, without the one that they are counted by. */
static inline long process_fds(void)
{
	DIR *directory = opendir("/proc/self/fd");
	long count = -3;

	CHECK(directory != NULL);
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count;
}

#endif
