/* SPDX-License-Identifier: BSD-3-Clause */
/* A device in a daemon behind a socket against the same device in this process: rings, buffers and clip are alike. */
#include <stdio.h>

#include "daemon_process.h"
#include "embedded.h"
#include "fingerprint.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "run_cost.h"
#include "suites.h"

#define GUEST_BYTES (UINT64_C(1) << 30)

enum side { SIDE_HERE, SIDE_THERE, SIDES };

struct vhost_user_case {
	struct clip clip;
	struct daemon_process daemon;
	struct embedded guests[SIDES];
	struct embedded_stream *streams[SIDES];
};

static int open_side(struct vhost_user_case *it, enum side side)
{
	struct embedded_config config = {
		.threads = 1,
		.memory_bytes = GUEST_BYTES,
		.socket = side == SIDE_THERE ? it->daemon.socket : NULL,
	};
	int status = embedded_open(&it->guests[side], &config);

	return status == STATUS_OK ? embedded_add(&it->guests[side], &it->clip, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, false,
						  &it->streams[side])
				   : status;
}

static int run_side(struct vhost_user_case *it, enum side side, uint32_t loops, struct sample *fps)
{
	struct run_cost cost = run_cost_now();
	int status = embedded_run(&it->guests[side], &it->streams[side], 1, loops, NULL);

	cost = run_cost_since(&cost);
	if (status != STATUS_OK || fps == NULL)
		return status;
	return sample_add(fps, (double)it->streams[side]->pictures / cost.seconds);
}

static int compare_pictures(struct vhost_user_case *it)
{
	struct fingerprint prints[SIDES] = { 0 };
	int status = STATUS_OK;

	for (enum side side = SIDE_HERE; side < SIDES && status == STATUS_OK; side++)
		status = embedded_run(&it->guests[side], &it->streams[side], 1, 1, &prints[side]);
	if (status == STATUS_OK)
		status = fingerprint_compare("vhost-user, against the embedded library", &prints[SIDE_THERE],
					     &prints[SIDE_HERE]);
	for (enum side side = SIDE_HERE; side < SIDES; side++)
		fingerprint_free(&prints[side]);
	return status;
}

static int measure(struct vhost_user_case *it, const struct bench_options *options, struct vhost_user_result *result)
{
	struct run_cost one = run_cost_now();
	int status = run_side(it, SIDE_HERE, 1, NULL);
	uint32_t loops;

	one = run_cost_since(&one);
	loops = run_loops(options->seconds, one.seconds);
	if (status == STATUS_OK)
		status = run_side(it, SIDE_THERE, 1, NULL);
	for (uint32_t round = 0; round < options->rounds && status == STATUS_OK; round++) {
		enum side first = round % 2 == 0 ? SIDE_HERE : SIDE_THERE;
		enum side second = round % 2 == 0 ? SIDE_THERE : SIDE_HERE;

		run_progress("vhost-user: round %u of %u", round + 1, options->rounds);
		status = run_side(it, first, loops, first == SIDE_HERE ? &result->embedded_fps : &result->daemon_fps);
		if (status == STATUS_OK)
			status = run_side(it, second, loops,
					  second == SIDE_HERE ? &result->embedded_fps : &result->daemon_fps);
		if (status == STATUS_OK && interrupted())
			status = interrupt_fail();
	}
	return status;
}

int suite_vhost_user(const struct bench_options *options, struct results *results)
{
	struct vhost_user_case it = { 0 };
	struct vhost_user_result *result = &results->vhost_user;
	int status;

	result->size = options->sizes[options->size_count - 1];
	status = clip_open(&it.clip, options->clips, &clip_codecs[0], result->size, 0);
	if (status == STATUS_OK)
		status = daemon_process_start(&it.daemon);
	for (enum side side = SIDE_HERE; side < SIDES && status == STATUS_OK; side++)
		status = open_side(&it, side);
	if (status == STATUS_OK)
		status = compare_pictures(&it);
	if (status == STATUS_OK)
		status = measure(&it, options, result);
	run_progress("%s", "");
	if (status == STATUS_OK)
		printf("vhost-user %ux%u: embedded %.0f fps, daemon %.3f of it\n", result->size.width,
		       result->size.height, sample_median(&result->embedded_fps),
		       results_ratio(&result->daemon_fps, &result->embedded_fps));
	for (enum side side = SIDE_HERE; side < SIDES; side++)
		embedded_close(&it.guests[side]);
	daemon_process_stop(&it.daemon);
	clip_close(&it.clip);
	return status;
}
