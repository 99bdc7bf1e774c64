/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file that appears under its name only when it is complete: it is written beside it and renamed.
 * A device or a pipe is written as it is.
 */
#ifndef VVHOST_OUTPUT_FILE_H
#define VVHOST_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct output_file {
	char *name;	 /* as given, for messages */
	char *final;	 /* symbolic links followed */
	char *temporary; /* NULL if written in place */
	FILE *stream;
	bool is_stdout; /* by whatever name */
};

/* "-" is standard output. */
int output_file_open(struct output_file *file, const char *name);
int output_file_write(struct output_file *file, const void *data, size_t length);
int output_file_printf(struct output_file *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes the rest of the buffer: the last step that can fail for want of room. Does nothing for a struct of zeros. */
int output_file_finish(struct output_file *file);

/* Gives a finished file its name. */
int output_file_publish(struct output_file *file);

/* Removes a file that is not published; harmless afterwards, and on a struct of zeros. */
void output_file_discard(struct output_file *file);

/* Removes all files that are not published, and does nothing else: for signal handlers that end the process. */
void output_file_abandon_all(void);

#endif
