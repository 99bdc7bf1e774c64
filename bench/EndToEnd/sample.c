/* SPDX-License-Identifier: BSD-3-Clause */
#include "sample.h"

#include <stdlib.h>
#include <string.h>

#include "program/report.h"

int sample_add(struct sample *sample, double value)
{
	if (sample->count == sample->room) {
		size_t room = sample->room == 0 ? 16 : 2 * sample->room;
		double *values = realloc(sample->values, room * sizeof(*values));

		if (values == NULL)
			return fail(STATUS_FAILED, "out of memory");
		sample->values = values;
		sample->room = room;
	}
	sample->values[sample->count++] = value;
	return STATUS_OK;
}

void sample_free(struct sample *sample)
{
	free(sample->values);
	*sample = (struct sample){ 0 };
}

static int compare(const void *left, const void *right)
{
	double difference = *(const double *)left - *(const double *)right;

	return difference < 0.0 ? -1 : difference > 0.0;
}

double sample_at(const struct sample *sample, double part)
{
	double *sorted;
	double at = part * (double)(sample->count - 1);
	size_t below = (size_t)at;
	double value;

	if (sample->count == 0)
		return 0.0;
	sorted = malloc(sample->count * sizeof(*sorted));
	if (sorted == NULL)
		return 0.0;
	memcpy(sorted, sample->values, sample->count * sizeof(*sorted));
	qsort(sorted, sample->count, sizeof(*sorted), compare);
	value = sorted[below];
	if (below + 1 < sample->count)
		value += (at - (double)below) * (sorted[below + 1] - sorted[below]);
	free(sorted);
	return value;
}

double sample_median(const struct sample *sample)
{
	return sample_at(sample, 0.5);
}

int sample_ratios(struct sample *ratios, const struct sample *over, const struct sample *under)
{
	for (size_t i = 0; i < over->count && i < under->count; i++) {
		int status = sample_add(ratios, over->values[i] / under->values[i]);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
