/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/option_value.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/report.h"

static int none_of(const char *option, const char *word, const struct choice *choices, uint32_t count)
{
	char words[128];
	size_t length = 0;

	if (count == 2)
		return fail(STATUS_USAGE, "%s '%s' is neither %s nor %s", option, word, choices[0].word,
			    choices[1].word);
	for (uint32_t i = 0; i < count && length < sizeof(words); i++)
		length += (size_t)snprintf(words + length, sizeof(words) - length, "%s%s", i > 0 ? ", " : "",
					   choices[i].word);
	return fail(STATUS_USAGE, "%s '%s' is none of %s", option, word, words);
}

int option_choice(const char *option, const char *word, const struct choice *choices, uint32_t count, uint32_t *value)
{
	for (uint32_t i = 0; i < count; i++) {
		if (strcmp(word, choices[i].word) == 0) {
			*value = choices[i].value;
			return STATUS_OK;
		}
	}
	return none_of(option, word, choices, count);
}

int option_number(const char *option, const char *text, uint64_t low, uint64_t high, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0' || text[0] < '0' || text[0] > '9' || *value < low || *value > high)
		return fail(STATUS_USAGE, "%s '%s' is not a number from %llu to %llu", option, text,
			    (unsigned long long)low, (unsigned long long)high);
	return STATUS_OK;
}

bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}
