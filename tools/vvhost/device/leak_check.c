/* SPDX-License-Identifier: BSD-3-Clause */
#include "device/leak_check.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "guest/guest_object.h"
#include "program/report.h"

enum {
	LOOKS = 100,
	LOOKS_AT_WORK = 1200, /* while a stream that was left in its codec comes out of it */
	PAUSE_US = 50000,
};

/* Marks the fds that are open; the one that the directory is read by is none of them. */
static int list_fds(uint8_t fds[LEAK_CHECK_FDS])
{
	DIR *directory = opendir("/proc/self/fd");
	struct dirent *entry;

	if (directory == NULL)
		return fail(STATUS_FAILED, "/proc/self/fd: %s", strerror(errno));
	memset(fds, 0, LEAK_CHECK_FDS);
	while ((entry = readdir(directory)) != NULL) {
		int fd = atoi(entry->d_name);

		if (entry->d_name[0] != '.' && fd < LEAK_CHECK_FDS && fd != dirfd(directory))
			fds[fd] = 1;
	}
	closedir(directory);
	return STATUS_OK;
}

static int count_mappings(uint32_t *count)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];

	if (maps == NULL)
		return fail(STATUS_FAILED, "/proc/self/maps: %s", strerror(errno));
	*count = 0;
	while (fgets(line, sizeof(line), maps) != NULL)
		*count += strstr(line, "memfd:" OBJECT_NAME) != NULL;
	fclose(maps);
	return STATUS_OK;
}

int leak_check_begin(struct leak_check *check)
{
	int error = virtiovideo_runtime_start(0);
	int status;

	if (error != 0)
		return fail(STATUS_FAILED, "virtiovideo_runtime_start() failed: %s", virtiovideo_last_error());
	status = list_fds(check->fds);
	return status == STATUS_OK ? count_mappings(&check->mappings) : status;
}

/* Whether an fd is open that was not before; target is its file. */
static bool find_left(const struct leak_check *check, const uint8_t now[LEAK_CHECK_FDS], int *left, char target[128])
{
	for (int fd = 0; fd < LEAK_CHECK_FDS; fd++) {
		char path[32];
		ssize_t length;

		if (!now[fd] || check->fds[fd])
			continue;
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		length = readlink(path, target, 127);
		if (length < 0)
			continue;
		target[length] = '\0';
		*left = fd;
		/* The runtime opens it once, when it first needs a number, and keeps it. */
		if (strcmp(target, "/dev/urandom") != 0)
			return true;
	}
	return false;
}

/* Whether a stream's thread is there: a stream destroyed inside its codec keeps its files until the thread ends. */
static bool streams_work(void)
{
	DIR *directory = opendir("/proc/self/task");
	const struct dirent *entry;
	bool found = false;

	while (directory != NULL && !found && (entry = readdir(directory)) != NULL) {
		char path[64];
		char name[16] = "";
		FILE *file;

		snprintf(path, sizeof(path), "/proc/self/task/%.20s/comm", entry->d_name);
		file = entry->d_name[0] != '.' ? fopen(path, "re") : NULL;
		if (file == NULL)
			continue;
		found = fgets(name, sizeof(name), file) != NULL && strncmp(name, "vvideo-", 7) == 0;
		fclose(file);
	}
	if (directory != NULL)
		closedir(directory);
	return found;
}

int leak_check_end(const struct leak_check *check)
{
	uint8_t now[LEAK_CHECK_FDS];
	uint32_t mappings = 0;
	char target[128];
	int left = -1;
	int at_work = 0;
	int status = list_fds(now);

	/* malloc and the runtime open files of /proc for a moment, on their own threads: only a lasting one leaks. */
	for (int look = 1; status == STATUS_OK && find_left(check, now, &left, target);) {
		if (at_work < LOOKS_AT_WORK && streams_work())
			at_work++;
		else if (look++ == LOOKS)
			return fail(STATUS_FAILED, "fd %d (%s) is still open after virtiovideo_destroy()", left,
				    target);
		usleep(PAUSE_US);
		status = list_fds(now);
	}
	if (status == STATUS_OK)
		status = count_mappings(&mappings);
	if (status != STATUS_OK)
		return status;
	if (mappings > check->mappings)
		return fail(STATUS_FAILED, "%u mappings of objects are still there after virtiovideo_destroy()",
			    mappings - check->mappings);
	return STATUS_OK;
}
