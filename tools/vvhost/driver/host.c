/* SPDX-License-Identifier: BSD-3-Clause */
#include "driver/host.h"

#include <string.h>

#include "driver/buffer_guard.h"
#include "program/report.h"

int host_open(struct host *host, uint64_t memory_bytes)
{
	int error = guest_memory_open(&host->memory, memory_bytes);
	int status;

	if (error != 0)
		return fail(STATUS_FAILED, "no guest memory: %s", strerror(-error));
	status = leak_check_begin(&host->leaks);
	return status == STATUS_OK ? buffer_guard_open(&host->memory) : status;
}

int host_add_device(struct host *host, const struct host_device_config *config, struct video_driver **driver)
{
	struct device_options options = {
		.type = config->type,
		.threads = config->threads,
		.reorder = config->reorder,
		.latency = config->latency,
		.gop_size = config->gop_size,
		.encoders = config->encoders,
		.objects = config->objects ? &host->objects : NULL,
		.edge_triggered = config->transport.edge_triggered,
		.socket = config->transport.socket,
	};
	struct host_device *added = &host->devices[host->device_count];
	int status = device_open(&added->device, &host->memory, &options);

	if (status != STATUS_OK)
		return status;
	host->device_count++;
	*driver = &added->driver;
	return driver_open(&added->driver, &host->memory, &added->device, &config->transport, config->streams,
			   config->handlers, config->opaque);
}

int host_finish(struct host *host)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < host->device_count; i++) {
		struct host_device *each = &host->devices[i];

		if (status == STATUS_OK)
			status = driver_check_returned(&each->driver);
		device_close(&each->device);
		if (status == STATUS_OK)
			status = driver_check_silent(&each->driver);
		driver_close(&each->driver);
	}
	return status == STATUS_OK ? leak_check_end(&host->leaks) : status;
}

void host_close(struct host *host)
{
	for (uint32_t i = 0; i < host->device_count; i++) {
		device_close(&host->devices[i].device);
		driver_close(&host->devices[i].driver);
	}
	buffer_guard_close();
	guest_memory_close(&host->memory);
}
