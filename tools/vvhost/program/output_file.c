/* SPDX-License-Identifier: BSD-3-Clause */
#include "program/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program/interrupt.h"
#include "program/report.h"

/* Files to remove if the process ends in the middle of its work. */
static char *volatile unfinished[8];

static void note_unfinished(char *from, char *to)
{
	for (size_t i = 0; i < sizeof(unfinished) / sizeof(unfinished[0]); i++) {
		if (unfinished[i] == from) {
			unfinished[i] = to;
			return;
		}
	}
}

void output_file_abandon_all(void)
{
	for (size_t i = 0; i < sizeof(unfinished) / sizeof(unfinished[0]); i++) {
		if (unfinished[i] != NULL)
			unlink(unfinished[i]);
	}
}

static int cannot_write(const struct output_file *file, int error)
{
	if (interrupted())
		return interrupt_fail();
	return fail(STATUS_USAGE, "%s: cannot be written: %s", file->name, strerror(error));
}

/* The file to replace: where a symbolic link leads, if there is one. */
static char *resolve(const char *name)
{
	char *real = realpath(name, NULL);

	return real != NULL ? real : strdup(name);
}

/* Opens a new file beside the final one, so that the rename stays within a file system. */
static int open_beside(struct output_file *file)
{
	int fd;
	mode_t mask;

	if (asprintf(&file->temporary, "%s.XXXXXX", file->final) < 0) {
		file->temporary = NULL;
		return fail(STATUS_FAILED, "out of memory");
	}
	fd = mkostemp(file->temporary, O_CLOEXEC);
	if (fd < 0) {
		free(file->temporary);
		file->temporary = NULL;
		return cannot_write(file, errno);
	}
	note_unfinished(NULL, file->temporary);
	/* mkostemp() gives 0600; the result should look like any other new file. */
	mask = umask(0);
	umask(mask);
	fchmod(fd, 0666 & ~mask);
	file->stream = fdopen(fd, "w");
	if (file->stream == NULL) {
		close(fd);
		return cannot_write(file, errno);
	}
	return STATUS_OK;
}

int output_file_open(struct output_file *file, const char *name)
{
	struct stat existing;
	struct stat standard;

	*file = (struct output_file){ .is_stdout = strcmp(name, "-") == 0 };
	file->name = strdup(file->is_stdout ? "standard output" : name);
	file->final = file->is_stdout ? strdup(name) : resolve(name);
	if (file->name == NULL || file->final == NULL)
		return fail(STATUS_FAILED, "out of memory");
	if (file->is_stdout) {
		file->stream = stdout;
		return STATUS_OK;
	}
	if (stat(file->final, &existing) != 0)
		return open_beside(file);
	if (S_ISDIR(existing.st_mode))
		return cannot_write(file, EISDIR);
	if (S_ISREG(existing.st_mode)) {
		/* A rename could replace it without permission to write, but its owner did not ask for that. */
		if (access(file->final, W_OK) != 0)
			return cannot_write(file, errno);
		return open_beside(file);
	}
	/* /dev/stdout, say: other messages must not get among the bytes. */
	file->is_stdout = fstat(STDOUT_FILENO, &standard) == 0 && standard.st_dev == existing.st_dev &&
			  standard.st_ino == existing.st_ino;
	file->stream = fopen(file->final, "we");
	return file->stream != NULL ? STATUS_OK : cannot_write(file, errno);
}

int output_file_write(struct output_file *file, const void *data, size_t length)
{
	if (fwrite(data, 1, length, file->stream) != length)
		return cannot_write(file, errno);
	return STATUS_OK;
}

int output_file_printf(struct output_file *file, const char *format, ...)
{
	va_list arguments;
	int written;

	va_start(arguments, format);
	written = vfprintf(file->stream, format, arguments);
	va_end(arguments);
	return written >= 0 ? STATUS_OK : cannot_write(file, errno);
}

int output_file_finish(struct output_file *file)
{
	FILE *stream = file->stream;
	int error = 0;

	if (stream == NULL)
		return STATUS_OK;
	file->stream = NULL;
	if (fflush(stream) != 0)
		error = errno;
	if (stream != stdout && fclose(stream) != 0 && error == 0)
		error = errno;
	return error == 0 ? STATUS_OK : cannot_write(file, error);
}

int output_file_publish(struct output_file *file)
{
	if (file->temporary == NULL)
		return STATUS_OK;
	if (rename(file->temporary, file->final) != 0)
		return cannot_write(file, errno);
	note_unfinished(file->temporary, NULL);
	free(file->temporary);
	file->temporary = NULL;
	return STATUS_OK;
}

void output_file_discard(struct output_file *file)
{
	if (file->stream != NULL && file->stream != stdout)
		fclose(file->stream);
	if (file->temporary != NULL) {
		unlink(file->temporary);
		note_unfinished(file->temporary, NULL);
	}
	free(file->temporary);
	free(file->final);
	free(file->name);
	*file = (struct output_file){ 0 };
}
