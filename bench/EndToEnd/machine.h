/* SPDX-License-Identifier: BSD-3-Clause */
/* Where and with what it was measured. */
#ifndef VVBENCH_MACHINE_H
#define VVBENCH_MACHINE_H

struct machine {
	char processor[128];
	long processors;
	char kernel[192];
	char date[32];
	double load; /* average of the last minute: at the beginning, that of others */
	const char *ffmpeg;
	unsigned int library; /* virtiovideo_version() */
};

void machine_describe(struct machine *machine);

#endif
