/* SPDX-License-Identifier: BSD-3-Clause */
/* Figures of the same thing measured again and again. */
#ifndef VVBENCH_SAMPLE_H
#define VVBENCH_SAMPLE_H

#include <stddef.h>

struct sample {
	double *values; /* in the order of measuring */
	size_t count;
	size_t room;
};

/* Returns a status. */
int sample_add(struct sample *sample, double value);
void sample_free(struct sample *sample);

/* The value below which that part of the others lies: 0.5 for the median. 0 if there is none. */
double sample_at(const struct sample *sample, double part);
double sample_median(const struct sample *sample);

/* over[i] / under[i] of pairs that were measured one after the other. Returns a status. */
int sample_ratios(struct sample *ratios, const struct sample *over, const struct sample *under);

#endif
