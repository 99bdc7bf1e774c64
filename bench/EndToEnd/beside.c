/* SPDX-License-Identifier: BSD-3-Clause */
#include "beside.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "program/report.h"

int beside_this(char path[PATH_MAX], const char *name)
{
	char self[PATH_MAX] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return fail(STATUS_FAILED, "/proc/self/exe: %s", strerror(errno));
	snprintf(path, PATH_MAX, "%.4000s/%.64s", dirname(self), name);
	return STATUS_OK;
}
