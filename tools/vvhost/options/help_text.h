/* SPDX-License-Identifier: BSD-3-Clause */
/* The text of a command's help before and after its options. */
#ifndef VVHOST_HELP_TEXT_H
#define VVHOST_HELP_TEXT_H

#include "options/option_table.h"

struct help_text {
	const char *begin;
	const char *titles[SECTIONS]; /* all NULL: the options follow each other */
	const char *end;	      /* NULL: nothing */
};

extern const struct help_text help_texts[COMMANDS];

#endif
