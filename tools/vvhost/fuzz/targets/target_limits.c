/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Devices and streams at the end of memory. The address space of the process is too small for the request, or the
 * request is so large that the managed heap ends first. Commands are refused then, and nothing else
 * happens; with room again all works. These devices are served at descriptor level, without a malloc of the fuzzer.
 */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/targets/targets.h"
#include "program/clock.h"

enum {
	MOST_DEVICES = 4,
	MOST_ROUNDS = 4,
	MOST_STREAMS = 1024,
	IMAGE_BYTES = 24 << 20,
	PACKET_BYTES = 1 << 20,
	KIBIBYTE = 1024,
	LOOK_MICROSECONDS = 1000,
};

#define PATIENCE_SECONDS 20.0
#define IMAGE_START FUZZ_RAM_THIRD
#define PACKET_START (FUZZ_RAM_THIRD + (UINT64_C(32) << 20))

struct limited {
	struct virtiovideo *device;
	uint32_t type;	  /* VIRTIOVIDEO_DEVICE_* */
	uint32_t streams; /* ids count from 1 */
	uint64_t features;
};

/* This much more than the process has; RLIM_INFINITY: as much as --memory-limit allows. */
static void allow(uint64_t bytes)
{
#ifdef __SANITIZE_ADDRESS__
	/* A sanitizer ends the process where its own memory ends. Then the sizes of the requests alone are large. */
	(void)bytes;
#else
	struct rlimit limit;

	EXPECT_EQUAL(getrlimit(RLIMIT_AS, &limit), 0);
	limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : figures_status(0, "\nVmSize:") * KIBIBYTE + bytes;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	EXPECT_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
#endif
}

static uint64_t pick_room(struct dice *dice)
{
	static const uint64_t kibibytes[] = { 0, 64, 512, 2048, 8192, 32768, 131072 };

	return dice_once_in(dice, 4) ? RLIM_INFINITY
				     : kibibytes[dice_below(dice, sizeof(kibibytes) / sizeof(kibibytes[0]))] * KIBIBYTE;
}

/* Sends a command and waits for its answer: its result. */
static uint32_t command(struct fuzz_case *fuzz, const struct limited *limited, const void *request, uint32_t length,
			void *response, uint32_t room)
{
	const struct iovec pieces[] = { { (void *)(uintptr_t)request, length }, { response, room } };
	const struct virtiovideo_chain chain = {
		.size = sizeof(chain),
		.queue = VIRTIO_VIDEO_COMMANDQ,
		.readable = &pieces[0],
		.writable = &pieces[1],
		.readable_count = 1,
		.writable_count = 1,
	};
	struct virtiovideo_completion completion;
	double until = clock_seconds() + PATIENCE_SECONDS;
	uint32_t result;

	budget_input(1, length);
	memset(response, 0, room);
	FUZZ_CALL(virtiovideo_submit(limited->device, &chain), -ENOMEM, -ENOMEM);
	while (virtiovideo_reap(limited->device, &completion, 1) != 1) {
		EXPECT((uint32_t)virtiovideo_process(limited->device, 0) <= 1);
		if (clock_seconds() > until)
			expect_fail("command 0x%x is not answered", *(const uint32_t *)request);
	}
	memcpy(&result, response, sizeof(result));
	fuzz->report->answered++;
	fuzz->report->refused += result != VIRTIO_VIDEO_RESULT_OK;
	return result;
}

static uint32_t create_stream(struct fuzz_case *fuzz, struct limited *limited)
{
	const struct virtio_video_stream_create request = {
		VIRTIO_VIDEO_CMD_STREAM_CREATE,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		1 + dice_below(&fuzz->dice, VIRTIO_VIDEO_CODEC_VP9),
	};
	struct virtio_video_stream_create_resp response;
	uint32_t result = command(fuzz, limited, &request, sizeof(request), &response, sizeof(response));

	if (result == VIRTIO_VIDEO_RESULT_OK)
		limited->streams = response.stream_id;
	return result;
}

static void create_streams(struct fuzz_case *fuzz, struct limited *limited)
{
	uint32_t count = dice_once_in(&fuzz->dice, 256) ? MOST_STREAMS : 1 + dice_below(&fuzz->dice, 6);

	while (count-- > 0 && create_stream(fuzz, limited) == VIRTIO_VIDEO_RESULT_OK)
		continue;
}

static void attach(struct fuzz_case *fuzz, struct limited *limited, uint32_t queue_type, uint64_t address,
		   uint32_t bytes)
{
	const struct {
		struct virtio_video_resource_attach attach;
		struct virtio_video_resource_sg_list list;
		struct virtio_video_resource_sg_entry entry;
	} request = {
		.attach = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, limited->streams, queue_type, 0 },
		.list = { .num_entries = 1 },
		.entry = { .addr = address, .length = bytes },
	};
	uint32_t result;

	command(fuzz, limited, &request, sizeof(request), &result, sizeof(result));
}

/* A picture of a size that few have memory for: its codec is opened for it. The answer of RESOURCE_QUEUE is not waited for. */
static void encode_large(struct fuzz_case *fuzz, struct limited *limited)
{
	static struct virtio_video_resource_queue queue;
	static struct virtio_video_resource_queue_resp queued;
	const struct iovec pieces[] = { { &queue, sizeof(queue) }, { &queued, sizeof(queued) } };
	const struct virtiovideo_chain chain = {
		.size = sizeof(chain),
		.queue = VIRTIO_VIDEO_COMMANDQ,
		.token = 1,
		.readable = &pieces[0],
		.writable = &pieces[1],
		.readable_count = 1,
		.writable_count = 1,
	};
	struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS };
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, limited->streams };
	struct virtio_video_stream_get_params_resp params;
	struct virtiovideo_completion completion;

	if (limited->type != VIRTIOVIDEO_DEVICE_ENCODER || limited->streams == 0 || !dice_once_in(&fuzz->dice, 8))
		return;
	command(fuzz, limited, &get, sizeof(get), &params, sizeof(params));
	set.stream_id = limited->streams;
	set.params = params.params;
	set.params.width = 256u << dice_below(&fuzz->dice, 5);
	set.params.height = 256u << dice_below(&fuzz->dice, 5);
	set.params.crop = (struct virtio_video_crop){ 0, 0, set.params.width, set.params.height };
	memset(set.params.plane_formats, 0, sizeof(set.params.plane_formats));
	command(fuzz, limited, &set, sizeof(set), &params, sizeof(params));
	attach(fuzz, limited, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, IMAGE_START, IMAGE_BYTES);
	attach(fuzz, limited, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, PACKET_START, PACKET_BYTES);
	queue = (struct virtio_video_resource_queue){
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = limited->streams,
		.queue_type = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
		.data_sizes = { set.params.width * set.params.height * 3 / 2 },
	};
	budget_input(1, queue.data_sizes[0]);
	FUZZ_CALL(virtiovideo_submit(limited->device, &chain), -ENOMEM, -ENOMEM);
	for (uint32_t i = dice_below(&fuzz->pace, 50); i > 0; i--)
		EXPECT((uint32_t)virtiovideo_process(limited->device, 0) <= 1);
	/* Pending commands are forgotten, so that the next command is the only one. */
	FUZZ_CALL(virtiovideo_reset(limited->device), 0, 0);
	while (virtiovideo_reap(limited->device, &completion, 1) == 1)
		continue;
	limited->streams = 0;
	FUZZ_CALL(virtiovideo_ack_features(limited->device, limited->features), 0, 0);
}

static void destroy_streams(struct fuzz_case *fuzz, struct limited *limited)
{
	for (; limited->streams > 0; limited->streams--) {
		const struct virtio_video_stream_destroy request = { VIRTIO_VIDEO_CMD_STREAM_DESTROY,
								     limited->streams };
		uint32_t result;

		command(fuzz, limited, &request, sizeof(request), &result, sizeof(result));
	}
}

/* The calls of a VMM that makes a device; -ENOMEM and related errors if there is no room. */
static void open_device(struct fuzz_case *fuzz, struct limited *limited)
{
	struct virtiovideo_config config = {
		.size = sizeof(config),
		.device = dice_once_in(&fuzz->dice, 2) ? VIRTIOVIDEO_DEVICE_DECODER : VIRTIOVIDEO_DEVICE_ENCODER,
		.max_streams = MOST_STREAMS,
		.threads = 1 + dice_below(&fuzz->dice, 4),
	};
	int error = virtiovideo_create(&config, &limited->device);

	limited->type = config.device;
	limited->streams = 0;
	if (error != 0 && error != -ENOMEM && error != -EMFILE && error != -EAGAIN)
		expect_fail("virtiovideo_create: %d (%s)", error, virtiovideo_last_error());
	if (error != 0)
		return;
	if (virtiovideo_set_memory(limited->device, fuzz->ram.regions, FUZZ_REGIONS, sizeof(fuzz->ram.regions[0])) !=
		    0 ||
	    virtiovideo_get_features(limited->device, &limited->features) != 0 ||
	    virtiovideo_ack_features(limited->device, limited->features) != 0)
		virtiovideo_destroy(&limited->device);
}

/*
 * With room again it works: a stream can be made, whatever was before. Other devices may have all that the process has
 * of streams: then they go first. On a busy machine threads that a reset left in their codec end late.
 */
static void expect_recovered(struct fuzz_case *fuzz, struct limited devices[MOST_DEVICES], struct limited *limited)
{
	double until = clock_seconds() + PATIENCE_SECONDS;
	uint32_t result;

	EXPECT_EQUAL(virtiovideo_reset(limited->device), 0);
	EXPECT_EQUAL(virtiovideo_set_memory(limited->device, fuzz->ram.regions, FUZZ_REGIONS,
					    sizeof(fuzz->ram.regions[0])),
		     0);
	EXPECT_EQUAL(virtiovideo_ack_features(limited->device, limited->features), 0);
	result = create_stream(fuzz, limited);
	while (result == VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY && clock_seconds() < until) {
		for (uint32_t i = 0; i < MOST_DEVICES; i++) {
			if (&devices[i] != limited)
				virtiovideo_destroy(&devices[i].device);
		}
		usleep(LOOK_MICROSECONDS);
		result = create_stream(fuzz, limited);
	}
	EXPECT_RESULT(result, VIRTIO_VIDEO_RESULT_OK);
}

void fuzz_target_limits(struct fuzz_case *fuzz)
{
	static struct limited devices[MOST_DEVICES];
	uint32_t rounds = 1 + dice_below(&fuzz->dice, MOST_ROUNDS);

	fuzz->raced = false;
	/* Left over from a case that was left by a jump. */
	allow(RLIM_INFINITY);
	for (uint32_t i = 0; i < MOST_DEVICES; i++)
		virtiovideo_destroy(&devices[i].device);
	for (uint32_t round = 0; round < rounds && fuzz_step(fuzz); round++) {
		struct limited *limited = &devices[dice_below(&fuzz->dice, MOST_DEVICES)];

		if (limited->device == NULL)
			open_device(fuzz, limited);
		allow(pick_room(&fuzz->dice));
		if (limited->device == NULL)
			open_device(fuzz, limited);
		if (limited->device != NULL) {
			create_streams(fuzz, limited);
			encode_large(fuzz, limited);
			if (dice_once_in(&fuzz->dice, 2))
				destroy_streams(fuzz, limited);
		}
		if (limited->device != NULL && dice_once_in(&fuzz->dice, 4))
			virtiovideo_destroy(&limited->device);
		allow(RLIM_INFINITY);
		if (limited->device != NULL && dice_once_in(&fuzz->dice, 2))
			expect_recovered(fuzz, devices, limited);
	}
	for (uint32_t i = 0; i < MOST_DEVICES; i++)
		virtiovideo_destroy(&devices[i].device);
}
