/* SPDX-License-Identifier: BSD-3-Clause */
#include "host.h"

#include <string.h>

#include "buffer_guard.h"
#include "report.h"

int host_open(struct host *host, const struct host_config *config)
{
	struct device_options options = {
		.threads = config->threads,
		.objects = config->objects ? &host->objects : NULL,
	};
	int error = guest_memory_open(&host->memory, config->memory_bytes);
	int status;

	if (error != 0)
		return fail(STATUS_FAILED, "no guest memory: %s", strerror(-error));
	status = leak_check_begin(&host->leaks);
	if (status == STATUS_OK)
		status = device_open(&host->device, &host->memory, &options);
	if (status == STATUS_OK)
		status = buffer_guard_open(&host->memory);
	if (status != STATUS_OK)
		return status;
	return driver_open(&host->driver, &host->memory, &host->device, config->transport, config->streams,
			   config->handlers, config->opaque);
}

int host_finish(struct host *host)
{
	int status = driver_check_returned(&host->driver);

	device_close(&host->device);
	if (status == STATUS_OK)
		status = driver_check_silent(&host->driver);
	driver_close(&host->driver);
	return status == STATUS_OK ? leak_check_end(&host->leaks) : status;
}

void host_close(struct host *host)
{
	device_close(&host->device);
	driver_close(&host->driver);
	buffer_guard_close();
	guest_memory_close(&host->memory);
}
