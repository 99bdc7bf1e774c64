/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the whole program and the library: each call is measured, wherever it is made. */
#include <string.h>

#include "fuzz/cost/api_calls.h"
#include "fuzz/cost/budget.h"

/* The budget that a call is measured against; calls that are not named share one. */
static const struct {
	const char *name;
	int budget;
} kinds[] = {
	{ "virtiovideo_create", BUDGET_CREATE },
	{ "virtiovideo_destroy", BUDGET_DESTROY },
	{ "virtiovideo_reset", BUDGET_RESET },
	{ "virtiovideo_set_memory", BUDGET_SET_MEMORY },
	{ "virtiovideo_process", BUDGET_PROCESS },
	{ "virtiovideo_submit", BUDGET_SUBMIT },
	{ "virtiovideo_reap", BUDGET_REAP },
	{ "virtiovideo_vring_start", BUDGET_VRING_START },
	{ "virtiovideo_vring_stop", BUDGET_VRING_STOP },
	{ "virtiovideo_vring_reset", BUDGET_VRING_RESET },
	{ "virtiovideo_vring_kick", BUDGET_VRING_KICK },
};

static int budget_of(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].budget;
	}
	return BUDGET_OTHER;
}

#define MEASURED(result, name, parameters, arguments) \
	result __real_##name parameters; \
	result __wrap_##name parameters; \
	result __wrap_##name parameters \
	{ \
		struct budget_clock began = budget_clock_read(); \
		result answer = __real_##name arguments; \
\
		budget_called(budget_of(#name), &began); \
		return answer; \
	}

API_CALLS(MEASURED)
