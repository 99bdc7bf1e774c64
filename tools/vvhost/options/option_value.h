/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of options: words and numbers. A wrong one is reported as bad usage. */
#ifndef VVHOST_OPTION_VALUE_H
#define VVHOST_OPTION_VALUE_H

#include <stdbool.h>
#include <stdint.h>

/* A word of an option and the value that it stands for. */
struct choice {
	const char *word;
	uint32_t value;
};

/* The value of the word, which must be one of the choices. */
int option_choice(const char *option, const char *word, const struct choice *choices, uint32_t count, uint32_t *value);

/* A decimal number from low to high. */
int option_number(const char *option, const char *text, uint64_t low, uint64_t high, uint64_t *value);

bool ends_with(const char *text, const char *end);

#endif
