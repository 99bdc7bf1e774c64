/* SPDX-License-Identifier: BSD-3-Clause */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <libavutil/avutil.h>
#include <virtiovideo.h>

void machine_describe(struct machine *machine)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	time_t now = time(NULL);
	struct utsname names;
	struct tm utc;
	char line[256];

	*machine = (struct machine){
		.processor = "unknown processor",
		.processors = sysconf(_SC_NPROCESSORS_ONLN),
		.ffmpeg = av_version_info(),
		.library = virtiovideo_version(),
	};
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "model name : %127[^\n]", machine->processor) == 1)
			break;
	}
	if (file != NULL)
		fclose(file);
	if (uname(&names) == 0)
		snprintf(machine->kernel, sizeof(machine->kernel), "%s %s", names.sysname, names.release);
	if (gmtime_r(&now, &utc) != NULL)
		strftime(machine->date, sizeof(machine->date), "%Y-%m-%d %H:%M UTC", &utc);
	if (getloadavg(&machine->load, 1) != 1)
		machine->load = -1.0;
}
