/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/cost/figures.h"

#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 64, CHUNK_BYTES = 65536, STATUS_BYTES = 4096, KIBIBYTE = 1024 };

const char *const figure_names[FIGURES] = {
	[FIGURE_MAPS] = "mappings",
	[FIGURE_FILES] = "open files",
	[FIGURE_THREADS] = "threads",
	[FIGURE_MALLOC] = "KiB of malloc",
	[FIGURE_RESIDENT] = "KiB of resident memory",
};

static void proc_path(char path[PATH_BYTES], pid_t pid, const char *name)
{
	snprintf(path, PATH_BYTES, "/proc/%d/%s", pid != 0 ? pid : getpid(), name);
}

static uint64_t count_files(pid_t pid)
{
	char path[PATH_BYTES];
	const struct dirent *entry;
	uint64_t count = 0;
	DIR *directory;

	proc_path(path, pid, "fd");
	directory = opendir(path);
	if (directory == NULL)
		return 0;
	while ((entry = readdir(directory)) != NULL)
		count += entry->d_name[0] != '.';
	closedir(directory);
	return count;
}

static uint64_t count_lines(pid_t pid)
{
	static char chunk[CHUNK_BYTES];
	char path[PATH_BYTES];
	uint64_t count = 0;
	ssize_t got;
	int fd;

	proc_path(path, pid, "maps");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
		for (const char *at = chunk; (at = memchr(at, '\n', (size_t)(chunk + got - at))) != NULL; at++)
			count++;
	}
	close(fd);
	return count;
}

uint64_t figures_status(pid_t pid, const char *name)
{
	char text[STATUS_BYTES];
	char path[PATH_BYTES];
	const char *line;
	ssize_t got;
	int fd;

	proc_path(path, pid, "status");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	line = strstr(text, name);
	return line != NULL ? strtoull(line + strlen(name) + 1, NULL, 10) : 0;
}

static uint64_t malloc_bytes(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

void figures_read(struct figures *figures, pid_t pid)
{
	figures->values[FIGURE_MAPS] = count_lines(pid);
	/* The directory is one of them, while it is read. */
	figures->values[FIGURE_FILES] = count_files(pid);
	/* A list of the threads would not be of one moment. */
	figures->values[FIGURE_THREADS] = figures_status(pid, "\nThreads:");
	figures->values[FIGURE_MALLOC] = pid == 0 ? malloc_bytes() / KIBIBYTE : 0;
	figures->values[FIGURE_RESIDENT] = figures_status(pid, "\nRssAnon:");
}

/* proc(5): the state of a thread follows its name, which is in brackets. */
static bool runs(const char *thread)
{
	char path[PATH_BYTES];
	char text[STATUS_BYTES];
	const char *state;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%.20s/stat", thread);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	state = strrchr(text, ')');
	return state != NULL && state[1] == ' ' && state[2] == 'R';
}

uint64_t figures_running_elsewhere(void)
{
	FILE *file = fopen("/proc/loadavg", "re");
	unsigned long all = 0;
	uint64_t own = 0;
	const struct dirent *entry;
	DIR *directory = opendir("/proc/self/task");

	if (file != NULL && fscanf(file, "%*s %*s %*s %lu", &all) != 1)
		all = 0;
	if (file != NULL)
		fclose(file);
	while (directory != NULL && (entry = readdir(directory)) != NULL)
		own += entry->d_name[0] != '.' && runs(entry->d_name);
	if (directory != NULL)
		closedir(directory);
	return all > own ? all - own : 0;
}
