/* SPDX-License-Identifier: BSD-3-Clause */
/* The program's messages to its user on stderr, and the exit status that goes with them. */
#ifndef VVHOST_REPORT_H
#define VVHOST_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Functions that can fail return one of these; main() hands it to exit(). */
enum status {
	STATUS_OK = 0,
	STATUS_FAILED = 1, /* a frame failed, or the device or the library did */
	STATUS_USAGE = 2,  /* bad usage, bad input, an output that cannot be written */
};

/*
 * Records why the program fails and returns the status. Only the first reason counts: its
 * consequences would hide it. The line is printed once, by report_failure().
 */
int fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Which of several streams the failures from now on are about, from 1; 0 for none in particular. Returns
 * which it was before.
 */
uint32_t report_about_stream(uint32_t number);

/* Prints "vvhost: " and the recorded reason, if there is one. */
void report_failure(void);

/* Takes the recorded reason away, so that another can be recorded; empty if there is none. */
void report_take(char *text, size_t size);

void report_set_verbose(bool verbose);
bool report_is_verbose(void);

/* A line on stderr that is no failure, but that the user should see; nothing after report_set_quiet(). */
void notice(const char *format, ...) __attribute__((format(printf, 1, 2)));
void report_set_quiet(bool quiet);

/* A line for --verbose; nothing otherwise. */
void remark(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
