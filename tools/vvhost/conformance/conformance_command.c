/* SPDX-License-Identifier: BSD-3-Clause */
#include "conformance/conformance_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/sequence.h"
#include "program/clock.h"
#include "program/interrupt.h"
#include "program/report.h"

static const struct sequence_group *const groups[] = {
	&caps_group,
	&streams_group,
	&params_group,
	&resources_group,
	&sizes_group,
	&strides_group,
	&memory_group,
	&objects_group,
	&drain_group,
	&clear_group,
	&destroy_group,
	&resolution_group,
	&headers_group,
	&timestamps_group,
	&pieces_group,
	&events_group,
	&vmm_group,
	&limits_group,
	&hostile_group,
	/* Of the encoder. */
	&encode_drain_group,
	&encode_clear_group,
	&encode_params_group,
	&encode_images_group,
	&encode_frames_group,
	&encode_packets_group,
	&encode_resources_group,
};

enum { GROUPS = sizeof(groups) / sizeof(groups[0]) };

struct score {
	uint32_t of[3]; /* by enum outcome */
};

/*
 * A sequence is left by a jump where a condition does not hold. So the guest owns everything that it made, and
 * is freed here.
 */
static enum outcome run(const struct sequence *sequence, const struct transport_kind *transport)
{
	static struct guest guest;
	static struct device_options device;

	memset(&guest, 0, sizeof(guest));
	device = sequence->device;
	device.objects = sequence->objects ? &guest.objects : NULL;
	if (setjmp(expect_escape) != 0) {
		guest_close(&guest);
		return expect_outcome();
	}
	guest_open(&guest, transport, &device);
	if (!sequence->no_events)
		guest_offer_events(&guest, GUEST_EVENTS_OFFERED);
	sequence->run(&guest);
	guest_finish(&guest);
	guest_close(&guest);
	return OUTCOME_OK;
}

static void tell(const struct sequence *sequence, enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_OK:
		printf("ok   %-52s %s\n", sequence->name, sequence->source);
		break;
	case OUTCOME_SKIPPED:
		printf("skip %s: %s\n", sequence->name, expect_reason());
		break;
	default:
		printf("FAIL %s (%s): %s%s%s\n", sequence->name, sequence->source, expect_reason(),
		       sequence->rule != NULL ? "; the rule: " : "", sequence->rule != NULL ? sequence->rule : "");
	}
	fflush(stdout);
}

static bool is_wanted(const struct sequence *sequence, const char *filter)
{
	return filter == NULL || strstr(sequence->name, filter) != NULL || strstr(sequence->source, filter) != NULL;
}

/* Calls for each sequence that is wanted; how many there were. */
static uint32_t list(const char *filter)
{
	uint32_t count = 0;

	for (uint32_t group = 0; group < GROUPS; group++) {
		for (uint32_t i = 0; i < groups[group]->count; i++) {
			const struct sequence *sequence = &groups[group]->sequences[i];

			if (!is_wanted(sequence, filter))
				continue;
			printf("%-52s %s\n", sequence->name, sequence->source);
			count++;
		}
	}
	return count;
}

static int run_all(const struct options *options, struct score *score)
{
	for (uint32_t group = 0; group < GROUPS; group++) {
		for (uint32_t i = 0; i < groups[group]->count; i++) {
			const struct sequence *sequence = &groups[group]->sequences[i];
			enum outcome outcome;

			if (!is_wanted(sequence, options->filter))
				continue;
			if (interrupted())
				return interrupt_fail();
			outcome = run(sequence, &options->transport);
			tell(sequence, outcome);
			score->of[outcome]++;
		}
	}
	return STATUS_OK;
}

int conformance_command(const struct options *options)
{
	struct score score = { { 0 } };
	double started = clock_seconds();
	uint32_t count;
	int status;

	if (options->list) {
		if (list(options->filter) == 0)
			return fail(STATUS_USAGE, "there is no sequence with '%s' in its name", options->filter);
		return STATUS_OK;
	}
	status = run_all(options, &score);
	clip_free_all();
	if (status != STATUS_OK)
		return status;
	count = score.of[OUTCOME_OK] + score.of[OUTCOME_FAILED] + score.of[OUTCOME_SKIPPED];
	if (count == 0)
		return fail(STATUS_USAGE, "there is no sequence with '%s' in its name", options->filter);
	printf("%u sequences: %u ok, %u failed, %u skipped, %.1f s\n", count, score.of[OUTCOME_OK],
	       score.of[OUTCOME_FAILED], score.of[OUTCOME_SKIPPED], clock_seconds() - started);
	if (score.of[OUTCOME_FAILED] > 0)
		return fail(STATUS_FAILED, "%u of %u sequences failed", score.of[OUTCOME_FAILED], count);
	return STATUS_OK;
}
