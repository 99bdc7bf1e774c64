/* SPDX-License-Identifier: BSD-3-Clause */
/* How far the work is: a bar on a terminal, a line a second into a pipe. On stderr. */
#ifndef VVHOST_PROGRESS_H
#define VVHOST_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what;
	const char *unit; /* name of the counted unit: "frame" */
	const char *rate; /* and of how fast it goes: "fps" */
	double started;
	double shown; /* when something was last written */
	bool quiet;
	bool terminal;
	bool drawn; /* a bar stands on the line */
};

void progress_begin(struct progress *progress, const char *what, bool quiet);

/* fraction is negative if unknown. Cheap: draws only now and then. */
void progress_update(struct progress *progress, uint64_t frames, double fraction);

/* Takes the bar off the line. */
void progress_end(struct progress *progress);

#endif
