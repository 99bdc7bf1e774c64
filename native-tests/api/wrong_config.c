/* SPDX-License-Identifier: BSD-3-Clause */
/* virtiovideo_create() with what it cannot use; handles that are none; the size rule of structs. */
#include <errno.h>
#include <string.h>

#include <virtiovideo.h>

#include "check.h"

static const struct virtiovideo_config good = {
	.size = sizeof(good),
	.device = VIRTIOVIDEO_DEVICE_DECODER,
};

/* A struct of a later version of the header. */
struct longer_config {
	struct virtiovideo_config config;
	uint64_t later[4];
};

static void fails(const struct virtiovideo_config *config, int error)
{
	struct virtiovideo *device = (struct virtiovideo *)&device;

	CHECK_FAILS(virtiovideo_create(config, &device), error);
	CHECK(device == NULL);
}

static void check_values(void)
{
	struct virtiovideo_config config;

	fails(NULL, EINVAL);
	CHECK_FAILS(virtiovideo_create(&good, NULL), EINVAL);
	config = good;
	config.device = 0;
	fails(&config, EINVAL);
	config.device = VIRTIOVIDEO_DEVICE_DECODER + 1;
	fails(&config, EINVAL);
	config = good;
	config.flags = 1u << 31;
	fails(&config, EINVAL);
	config = good;
	config.max_streams = 1025;
	fails(&config, EINVAL);
	config = good;
	config.max_width = 16385;
	fails(&config, EINVAL);
	config = good;
	config.max_height = 16385;
	fails(&config, EINVAL);
	config = good;
	config.threads = 65;
	fails(&config, EINVAL);
}

static void check_sizes(void)
{
	struct longer_config longer = { .config = good };
	struct virtiovideo *device = NULL;
	struct virtiovideo_config config = good;
	struct virtiovideo_ops ops = { .size = sizeof(ops) };

	/* Too short to hold what has to be said. */
	config.size = 0;
	fails(&config, EINVAL);
	config.size = 4;
	fails(&config, EINVAL);
	/* A tail that the library does not know has to be zero. */
	longer.config.size = sizeof(longer);
	CHECK_EQUAL(virtiovideo_create(&longer.config, &device), 0);
	virtiovideo_destroy(&device);
	longer.later[3] = UINT64_C(1) << 63;
	fails(&longer.config, E2BIG);
	/* The same holds for the callbacks. */
	config = good;
	config.ops = &ops;
	ops.size = 0;
	fails(&config, EINVAL);
	ops.size = sizeof(ops);
	CHECK_EQUAL(virtiovideo_create(&config, &device), 0);
	virtiovideo_destroy(&device);
}

static void check_stale_handles(void)
{
	struct virtiovideo *device = NULL;
	struct virtiovideo *stale;
	struct virtiovideo *none = NULL;
	int on_the_stack = 0;
	uint64_t features;
	uint8_t byte;

	CHECK_EQUAL(virtiovideo_create(&good, &device), 0);
	stale = device;
	CHECK_EQUAL(virtiovideo_get_features(stale, &features), 0);
	virtiovideo_destroy(&device);
	CHECK(device == NULL);

	CHECK_FAILS(virtiovideo_get_features(stale, &features), EINVAL);
	CHECK_FAILS(virtiovideo_process(stale, 0), EINVAL);
	CHECK_FAILS(virtiovideo_reset(stale), EINVAL);
	CHECK_FAILS(virtiovideo_get_poll_fd(stale), EINVAL);
	CHECK_FAILS(virtiovideo_vring_kick(stale, 0), EINVAL);
	CHECK_FAILS(virtiovideo_config_read(stale, 0, &byte, 1), EINVAL);
	CHECK_FAILS(virtiovideo_get_features((struct virtiovideo *)&on_the_stack, &features), EINVAL);
	CHECK_FAILS(virtiovideo_get_features((struct virtiovideo *)1, &features), EINVAL);
	CHECK_FAILS(virtiovideo_get_features((struct virtiovideo *)UINTPTR_MAX, &features), EINVAL);

	/* A handle that is gone is left as it is, and said so; where there is nothing, nothing is wrong. */
	none = stale;
	CHECK_FAILS(virtiovideo_destroy(&stale), EINVAL);
	CHECK(stale == none);
	none = NULL;
	CHECK_EQUAL(virtiovideo_destroy(&none), 0);
	CHECK_EQUAL(virtiovideo_destroy(NULL), 0);
}

static void check_features_and_memory(void)
{
	struct virtiovideo *device = NULL;
	struct virtiovideo_config config = good;
	uint64_t features = 0;
	uint64_t masked = 0;

	CHECK_EQUAL(virtiovideo_create(&good, &device), 0);
	CHECK_FAILS(virtiovideo_get_features(device, NULL), EINVAL);
	CHECK_EQUAL(virtiovideo_get_features(device, &features), 0);
	CHECK(features & 1);
	CHECK_FAILS(virtiovideo_ack_features(device, UINT64_C(1) << 23), EINVAL);
	/* Bits of the transport are the VMM's affair. */
	CHECK_EQUAL(virtiovideo_ack_features(device, features | UINT64_C(1) << 32), 0);
	CHECK_FAILS(virtiovideo_config_read(device, 0, NULL, 4), EINVAL);
	CHECK_FAILS(virtiovideo_get_queue_stats(device, NULL), EINVAL);
	CHECK_FAILS(virtiovideo_get_stream_stats(device, NULL), EINVAL);
	CHECK_FAILS(virtiovideo_get_device_stats(device, NULL), EINVAL);
	CHECK_FAILS(virtiovideo_list_streams(device, NULL, 1), EINVAL);
	virtiovideo_destroy(&device);

	config.feature_mask = 1;
	CHECK_EQUAL(virtiovideo_create(&config, &device), 0);
	CHECK_EQUAL(virtiovideo_get_features(device, &masked), 0);
	CHECK_EQUAL(masked, features & 1);
	virtiovideo_destroy(&device);
}

static void check_library_calls(void)
{
	uint64_t problems = 99;

	CHECK_EQUAL(virtiovideo_host_check(&problems), 0);
	CHECK_EQUAL(problems, 0);
	CHECK_FAILS(virtiovideo_host_check(NULL), EINVAL);
	CHECK_FAILS(virtiovideo_get_runtime_stats(NULL, &problems), EINVAL);
	CHECK_FAILS(virtiovideo_get_runtime_stats(&problems, NULL), EINVAL);
	CHECK_EQUAL(virtiovideo_runtime_start(0), 0);
	CHECK_FAILS(virtiovideo_runtime_start(1), EINVAL);
}

int main(void)
{
	check_library_calls();
	check_values();
	check_sizes();
	check_stale_handles();
	check_features_and_memory();
	return 0;
}
