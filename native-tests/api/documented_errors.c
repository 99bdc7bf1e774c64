/* SPDX-License-Identifier: BSD-3-Clause */
/* Between a test and the library: each error that a function returns has to be one that the header says of it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/cost/api_calls.h"

/* Made of the comments in virtiovideo.h: DOCUMENTED(function, errno). */
static const struct {
	const char *function;
	int error;
} documented[] = {
#ifdef NOTHING_IS_DOCUMENTED
	/* To see that somebody looks. */
	{ "", 0 },
#else
#define DOCUMENTED(function, error) { #function, error },
#include "documented_errors.inc"
#undef DOCUMENTED
#endif
};

static int check(const char *function, int answer)
{
	if (answer >= 0)
		return answer;
	for (size_t i = 0; i < sizeof(documented) / sizeof(documented[0]); i++) {
		if (documented[i].error == -answer && strcmp(documented[i].function, function) == 0)
			return answer;
	}
	fprintf(stderr, "%s() returned %d (%s), which virtiovideo.h does not say of it\n", function, answer,
		strerror(-answer));
	abort();
}

#define CHECKED(result, name, parameters, arguments) \
	result __real_##name parameters; \
	result __wrap_##name parameters; \
	result __wrap_##name parameters \
	{ \
		return check(#name, __real_##name arguments); \
	}

API_CALLS(CHECKED)
