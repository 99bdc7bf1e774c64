/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The functions of the library that can fail, for code that stands between a program and the library:
 * CALL(result, name, parameters, arguments) for each. The linker turns a call of NAME into one of __wrap_NAME,
 * and __real_NAME is the library's (--wrap).
 */
#ifndef VVHOST_API_CALLS_H
#define VVHOST_API_CALLS_H

#include <virtiovideo.h>

/* It takes the parameters in a macro for products. */
/* clang-format off */
#define API_CALLS(CALL) \
	CALL(int, virtiovideo_has, (uint32_t capability), (capability)) \
	CALL(int, virtiovideo_runtime_start, (uint32_t flags), (flags)) \
	CALL(int, virtiovideo_host_check, (uint64_t *problems), (problems)) \
	CALL(int, virtiovideo_get_runtime_stats, (uint64_t *bytes, uint64_t *collections), (bytes, collections)) \
	CALL(int, virtiovideo_create, (const struct virtiovideo_config *config, struct virtiovideo **device), (config, device)) \
	CALL(int, virtiovideo_destroy, (struct virtiovideo **device), (device)) \
	CALL(int, virtiovideo_reset, (struct virtiovideo *device), (device)) \
	CALL(int, virtiovideo_get_features, (struct virtiovideo *device, uint64_t *offered), (device, offered)) \
	CALL(int, virtiovideo_ack_features, (struct virtiovideo *device, uint64_t accepted), (device, accepted)) \
	CALL(int, virtiovideo_config_read, (struct virtiovideo *device, uint32_t offset, void *buffer, uint32_t length), \
	     (device, offset, buffer, length)) \
	CALL(int, virtiovideo_config_write, (struct virtiovideo *device, uint32_t offset, const void *buffer, uint32_t length), \
	     (device, offset, buffer, length)) \
	CALL(int, virtiovideo_get_queue_count, (struct virtiovideo *device), (device)) \
	CALL(int, virtiovideo_set_memory, \
	     (struct virtiovideo *device, const struct virtiovideo_region *regions, uint32_t count, uint32_t size), \
	     (device, regions, count, size)) \
	CALL(int, virtiovideo_get_poll_fd, (struct virtiovideo *device), (device)) \
	CALL(int, virtiovideo_process, (struct virtiovideo *device, uint32_t budget), (device, budget)) \
	CALL(int, virtiovideo_get_queue_stats, (struct virtiovideo *device, struct virtiovideo_queue_stats *stats), (device, stats)) \
	CALL(int, virtiovideo_submit, (struct virtiovideo *device, const struct virtiovideo_chain *chain), (device, chain)) \
	CALL(int, virtiovideo_reap, (struct virtiovideo *device, struct virtiovideo_completion *list, uint32_t max), \
	     (device, list, max)) \
	CALL(int, virtiovideo_vring_start, (struct virtiovideo *device, const struct virtiovideo_vring *vring), (device, vring)) \
	CALL(int, virtiovideo_vring_kick, (struct virtiovideo *device, uint32_t queue), (device, queue)) \
	CALL(int, virtiovideo_vring_kick_data, (struct virtiovideo *device, uint32_t data), (device, data)) \
	CALL(int, virtiovideo_vring_stop, \
	     (struct virtiovideo *device, uint32_t queue, uint32_t *next_avail, uint32_t *next_used), \
	     (device, queue, next_avail, next_used)) \
	CALL(int, virtiovideo_vring_reset, (struct virtiovideo *device, uint32_t queue), (device, queue)) \
	CALL(int, virtiovideo_get_stream_stats, (struct virtiovideo *device, struct virtiovideo_stream_stats *stats), \
	     (device, stats)) \
	CALL(int, virtiovideo_get_device_stats, (struct virtiovideo *device, struct virtiovideo_device_stats *stats), \
	     (device, stats)) \
	CALL(int, virtiovideo_list_streams, (struct virtiovideo *device, uint32_t *ids, uint32_t max), (device, ids, max))
/* clang-format on */

#endif
