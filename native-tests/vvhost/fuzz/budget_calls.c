/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Between the whole program and the library: each call is measured, wherever it is made. The linker turns a call of
 * NAME into one of __wrap_NAME, and __real_NAME is the library's (--wrap, CMakeLists.txt).
 */
#include <virtiovideo.h>

#include "budget.h"

#define MEASURED(budget, result, name, parameters, arguments) \
	result __real_##name parameters; \
	result __wrap_##name parameters; \
	result __wrap_##name parameters \
	{ \
		struct budget_clock began = budget_clock_read(); \
		result answer = __real_##name arguments; \
\
		budget_called(budget, &began); \
		return answer; \
	}

MEASURED(BUDGET_CREATE, int, virtiovideo_create, (const struct virtiovideo_config *config, struct virtiovideo **device), (config, device))
MEASURED(BUDGET_RESET, int, virtiovideo_reset, (struct virtiovideo * device), (device))
MEASURED(BUDGET_SET_MEMORY, int, virtiovideo_set_memory,
	 (struct virtiovideo * device, const struct virtiovideo_region *regions, uint32_t count, uint32_t size),
	 (device, regions, count, size))
MEASURED(BUDGET_PROCESS, int, virtiovideo_process, (struct virtiovideo * device, uint32_t budget), (device, budget))
MEASURED(BUDGET_SUBMIT, int, virtiovideo_submit, (struct virtiovideo * device, const struct virtiovideo_chain *chain), (device, chain))
MEASURED(BUDGET_REAP, int, virtiovideo_reap, (struct virtiovideo * device, struct virtiovideo_completion *list, uint32_t max),
	 (device, list, max))
MEASURED(BUDGET_VRING_START, int, virtiovideo_vring_start, (struct virtiovideo * device, const struct virtiovideo_vring *vring),
	 (device, vring))
MEASURED(BUDGET_VRING_STOP, int, virtiovideo_vring_stop,
	 (struct virtiovideo * device, uint32_t queue, uint32_t *next_avail, uint32_t *next_used), (device, queue, next_avail, next_used))
MEASURED(BUDGET_VRING_RESET, int, virtiovideo_vring_reset, (struct virtiovideo * device, uint32_t queue), (device, queue))
MEASURED(BUDGET_VRING_KICK, int, virtiovideo_vring_kick, (struct virtiovideo * device, uint32_t queue), (device, queue))

MEASURED(BUDGET_OTHER, int, virtiovideo_features, (struct virtiovideo * device, uint64_t *offered), (device, offered))
MEASURED(BUDGET_OTHER, int, virtiovideo_ack_features, (struct virtiovideo * device, uint64_t accepted), (device, accepted))
MEASURED(BUDGET_OTHER, int, virtiovideo_config_read, (struct virtiovideo * device, uint32_t offset, void *buffer, uint32_t length),
	 (device, offset, buffer, length))
MEASURED(BUDGET_OTHER, int, virtiovideo_config_write, (struct virtiovideo * device, uint32_t offset, const void *buffer, uint32_t length),
	 (device, offset, buffer, length))
MEASURED(BUDGET_OTHER, int, virtiovideo_get_stats, (struct virtiovideo * device, struct virtiovideo_stats *stats), (device, stats))

void __real_virtiovideo_destroy(struct virtiovideo **device);
void __wrap_virtiovideo_destroy(struct virtiovideo **device);

void __wrap_virtiovideo_destroy(struct virtiovideo **device)
{
	struct budget_clock began = budget_clock_read();

	__real_virtiovideo_destroy(device);
	budget_called(BUDGET_DESTROY, &began);
}
