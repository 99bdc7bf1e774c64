/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Commands that are more work than one call of virtiovideo_process() may do: it returns all the same, says that there is more, and
 * what a guest gets is as if it had been done at once. How long the longest call worked (processor time: the machine may be busy) is printed,
 * and judged with a wide margin only.
 */
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>

#include "check.h"
#include "rig.h"

enum {
	ENTRIES = 1 << 20, /* of a device at a time */
	COMMANDS = 100,
	LISTS = 16,
	RUNS = 4096,		 /* most that an output buffer is mapped in */
	FEWEST_CALLS = 5,	 /* for one list of ENTRIES */
	MOST_MILLISECONDS = 250, /* for a call, on a machine that is fifty times slower */
};

static struct rig rig;
static uint64_t list;
static uint32_t stream_id;

struct calls {
	uint32_t count;
	double longest;
};

static double worked_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void publish(void)
{
	if (split_ring_publish(&rig.rings[VIRTIO_VIDEO_COMMANDQ]))
		CHECK_EQUAL(eventfd_write(rig.kick_fds[VIRTIO_VIDEO_COMMANDQ], 1), 0);
}

/* Calls until there is nothing more to do, and looks at the clock. */
static struct calls process_all(void)
{
	struct calls calls = { 0 };
	int more;

	do {
		double start = worked_seconds();

		more = virtiovideo_process(rig.device, 0);
		calls.count++;
		if (worked_seconds() - start > calls.longest)
			calls.longest = worked_seconds() - start;
		CHECK(more == 0 || more == 1);
		/* A host that waits is woken as long as there is more. */
		CHECK(more == 0 || rig_is_readable(&rig, 0));
	} while (more == 1);
	return calls;
}

static void tell(const char *what, struct calls calls)
{
	printf("%s: %u calls, the longest %.2f ms\n", what, calls.count, calls.longest * 1e3);
	CHECK(calls.longest * 1e3 < MOST_MILLISECONDS);
}

static void make_stream(void)
{
	struct virtio_video_stream_create create = { VIRTIO_VIDEO_CMD_STREAM_CREATE, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
						     VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_CODEC_VP8 };

	rig_command(&rig, &create, sizeof(create), sizeof(struct virtio_video_stream_create_resp));
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
	stream_id = ((const struct virtio_video_stream_create_resp *)rig_response(&rig))->stream_id;
}

/* Writes a RESOURCE_ATTACH with pages of which no two touch; its length. */
static uint32_t write_attach(uint32_t queue_type, uint32_t entries, uint64_t first, uint64_t last_address)
{
	struct virtio_video_resource_attach attach = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream_id, queue_type, 0 };
	struct virtio_video_resource_sg_list header = { .num_entries = entries };
	uint32_t length =
		(uint32_t)(sizeof(attach) + sizeof(header) + entries * sizeof(struct virtio_video_resource_sg_entry));
	uint8_t *bytes = guest_pointer(&rig.memory, list, length);
	struct virtio_video_resource_sg_entry *entry = (void *)(bytes + sizeof(attach) + sizeof(header));

	memcpy(bytes, &attach, sizeof(attach));
	memcpy(bytes + sizeof(attach), &header, sizeof(header));
	for (uint32_t i = 0; i < entries; i++)
		entry[i] = (struct virtio_video_resource_sg_entry){
			.addr = first + i * UINT64_C(2) %
						((GUEST_MEMORY_BASE + rig.memory.size - first) / GUEST_PAGE_SIZE) *
						GUEST_PAGE_SIZE,
			.length = GUEST_PAGE_SIZE,
		};
	if (last_address != 0)
		entry[entries - 1].addr = last_address;
	return length;
}

/* Adds a command to the ring, with room for a result of its own. */
static void add(uint32_t index, uint64_t request, uint32_t length)
{
	struct ring_segment segments[] = { { request, length },
					   { rig.response + index * sizeof(uint32_t), sizeof(uint32_t) } };

	CHECK(split_ring_add(&rig.rings[VIRTIO_VIDEO_COMMANDQ], segments, 1, 1, true, &rig) >= 0);
}

/* Sends what was added; each came back, in order, with the result that its place in a pair says. */
static void run(const char *what, uint32_t count, uint32_t even, uint32_t odd)
{
	struct split_ring *ring = &rig.rings[VIRTIO_VIDEO_COMMANDQ];
	const uint32_t *results = rig_response(&rig);
	uint32_t written;
	bool broken = false;

	memset(guest_pointer(&rig.memory, rig.response, count * sizeof(uint32_t)), RIG_PATTERN,
	       count * sizeof(uint32_t));
	publish();
	tell(what, process_all());
	for (uint32_t i = 0; i < count; i++) {
		CHECK(split_ring_take_used(ring, &written, &broken) == &rig);
		CHECK_EQUAL(written, sizeof(uint32_t));
		CHECK_EQUAL(results[i], i % 2 == 0 ? even : odd);
	}
}

/* Lists as long as a device takes them: taken and given back, or refused for the last of their entries. */
static void attach_lists(void)
{
	struct virtio_video_queue_detach_resources detach = { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, stream_id,
							      VIRTIO_VIDEO_QUEUE_TYPE_INPUT };
	uint32_t length = write_attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, ENTRIES, GUEST_MEMORY_BASE, 0);
	struct calls calls;
	uint32_t written;
	bool broken;

	add(0, list, length);
	publish();
	calls = process_all();
	CHECK(calls.count >= FEWEST_CALLS);
	CHECK(split_ring_take_used(&rig.rings[VIRTIO_VIDEO_COMMANDQ], &written, &broken) == &rig);
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
	tell("one RESOURCE_ATTACH of 2^20 entries", calls);

	memcpy(guest_pointer(&rig.memory, rig.request, sizeof(detach)), &detach, sizeof(detach));
	for (uint32_t i = 0; i < LISTS; i++) {
		add(2 * i, rig.request, sizeof(detach));
		add(2 * i + 1, list, length);
	}
	run("16 RESOURCE_ATTACH of 2^20 entries", 2 * LISTS, VIRTIO_VIDEO_RESULT_OK, VIRTIO_VIDEO_RESULT_OK);

	add(0, rig.request, sizeof(detach));
	run("QUEUE_DETACH_RESOURCES of 2^20 entries", 1, VIRTIO_VIDEO_RESULT_OK, 0);
	length = write_attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, ENTRIES, GUEST_MEMORY_BASE, 1);
	for (uint32_t i = 0; i < LISTS; i++)
		add(i, list, length);
	run("16 refused for their last entry", LISTS, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER,
	    VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

/* An output buffer of as many runs as are mapped, queued again and again, with another layout each time. */
static void queue_runs(void)
{
	static const uint32_t formats[] = { VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420 };
	struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id };
	struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
						      .stream_id = stream_id };
	struct virtio_video_resource_queue queue = { .cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
						     .stream_id = stream_id,
						     .queue_type = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT };
	struct virtio_video_queue_clear clear = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream_id,
						  VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT };
	struct split_ring *ring = &rig.rings[VIRTIO_VIDEO_COMMANDQ];
	struct calls worst = { 0 };
	uint32_t written;
	bool broken = false;
	uint32_t length = write_attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, RUNS, rig.memory.images.start, 0);

	rig_command(&rig, &get, sizeof(get), sizeof(struct virtio_video_stream_get_params_resp));
	set.params = ((const struct virtio_video_stream_get_params_resp *)rig_response(&rig))->params;
	add(0, list, length);
	run("RESOURCE_ATTACH of 4096 runs", 1, VIRTIO_VIDEO_RESULT_OK, 0);
	for (uint32_t i = 0; i < 2 * COMMANDS; i++) {
		struct ring_segment segments[] = { { rig.request, sizeof(queue) }, { rig.response, 48 } };
		struct calls calls;

		/* Each layout until it is mapped whole, then some more. */
		if (i % (COMMANDS / 5) == 0) {
			set.params.image_format = formats[i / (COMMANDS / 5) % 2];
			rig_command(&rig, &set, sizeof(set), sizeof(struct virtio_video_stream_set_params_resp));
			CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
		}
		memcpy(guest_pointer(&rig.memory, rig.request, sizeof(queue)), &queue, sizeof(queue));
		CHECK(split_ring_add(ring, segments, 1, 1, true, ring) >= 0);
		publish();
		calls = process_all();
		worst.count += calls.count;
		if (calls.longest > worst.longest)
			worst.longest = calls.longest;
		memcpy(guest_pointer(&rig.memory, rig.request, sizeof(clear)), &clear, sizeof(clear));
		add(64, rig.request, sizeof(clear));
		publish();
		for (int back = 0; back < 2;) {
			if (split_ring_take_used(ring, &written, &broken) != NULL)
				back++;
			else
				rig_process(&rig);
		}
		CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_ERR_CANCELED);
	}
	tell("RESOURCE_QUEUE of 4096 runs, at each layout anew", worst);
}

int main(void)
{
	rig_open(&rig);
	rig_start_rings(&rig, true);
	list = guest_area_take(&rig.memory.fixed, 32 << 20, GUEST_PAGE_SIZE);
	CHECK(list != 0);
	make_stream();
	attach_lists();
	queue_runs();
	rig_close(&rig);
	return 0;
}
