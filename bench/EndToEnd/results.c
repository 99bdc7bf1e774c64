/* SPDX-License-Identifier: BSD-3-Clause */
#include "results.h"

static void free_all(struct sample *samples, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		sample_free(&samples[i]);
}

void results_free(struct results *results)
{
	struct start_result *start = &results->start;
	struct sample *of_start[] = {
		&start->load,	      &start->load_ffmpeg, &start->runtime,	     &start->create,
		&start->total,	      &start->resident,	   &start->resident_private, &start->resident_ffmpeg,
		&start->first_device, &start->first_alone
	};

	for (uint32_t i = 0; i < results->decode_count; i++) {
		free_all(results->decodes[i].fps, DECODE_SIDES);
		free_all(results->decodes[i].cpu, DECODE_SIDES);
	}
	for (uint32_t i = 0; i < results->streams_count; i++) {
		sample_free(&results->streams[i].device_fps);
		sample_free(&results->streams[i].alone_fps);
		sample_free(&results->streams[i].device_fairness);
		sample_free(&results->streams[i].alone_fairness);
	}
	sample_free(&results->memory.device);
	sample_free(&results->memory.alone);
	sample_free(&results->memory.guest);
	free_all(results->latency.figures, LATENCY_FIGURES);
	for (uint32_t i = 0; i < results->level_count; i++) {
		sample_free(&results->levels[i].round_trip);
		sample_free(&results->levels[i].while_decoding);
	}
	sample_free(&results->vhost_user.embedded_fps);
	sample_free(&results->vhost_user.daemon_fps);
	for (size_t i = 0; i < sizeof(of_start) / sizeof(of_start[0]); i++)
		sample_free(of_start[i]);
}

double results_ratio(const struct sample *over, const struct sample *under)
{
	double below = sample_median(under);

	return below > 0.0 ? sample_median(over) / below : 0.0;
}
