/* SPDX-License-Identifier: BSD-3-Clause */
/* A row for each option: how it is written, where its value goes, and its text in the help. */
#ifndef VVHOST_OPTION_TABLE_H
#define VVHOST_OPTION_TABLE_H

#include "options/options.h"

/* Parts of a help text, in their order. */
enum option_section {
	SECTION_RESULT, /* what to do with the pictures or packets */
	SECTION_CODING,
	SECTION_GUEST,
	SECTION_SAYING,
	SECTIONS,
};

struct option_row {
	const char *name;      /* without the dashes */
	char letter;	       /* 0: none */
	const char *value;     /* as the help names it; in brackets: it may be left out; NULL: there is none */
	const char *next_word; /* a value may also be the next word, if it ends so; NULL: it may not */
	uint32_t commands;     /* a bit for each that takes it */
	uint32_t unlisted;     /* those of them whose help is silent about it */
	enum option_section section;
	const char *help; /* lines */

	/* Where it goes: those that are not NULL, in this order. */
	bool *flag; /* becomes true */
	const char **text;
	uint32_t *number;
	uint64_t *large_number;
	uint64_t low; /* of either */
	uint64_t high;
	int (*take)(struct options *options, const char *value);
};

extern const struct option_row option_rows[];
extern const uint32_t option_row_count;

/* The rows point into it. */
extern struct options options_given;

bool option_is_of(const struct option_row *row, enum command_name command);
bool option_is_listed(const struct option_row *row, enum command_name command);

#endif
