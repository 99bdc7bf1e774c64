/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/front_end.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/vhost_types.h>
#include <virtio_video.h>

#include "script/expect.h"

enum { VERSION = 1, PATIENCE_MILLISECONDS = 10000, HEADER_BYTES = 12, ANSWER_BYTES = 4096, RING_SIZE = 64 };

struct message {
	uint32_t request;
	uint32_t flags;
	uint32_t size;
	uint8_t body[FRONT_END_BYTES];
};

static void seal(struct guest_memory *memory)
{
	/* The memfd of guest_memory_open() takes no seals: another one in its place. */
	int fd = memfd_create("vvhost-sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || ftruncate(fd, FRONT_END_MEMORY) != 0 ||
	    mmap(memory->host, FRONT_END_MEMORY, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) != 0)
		expect_fail("no sealed memory: %s", strerror(errno));
	close(memory->fd);
	memory->fd = fd;
}

bool front_end_open(struct front_end *front, const char *socket_name, bool seals)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	memcpy(address.sun_path + 1, socket_name, strlen(socket_name));
	for (uint32_t i = 0; i < FRONT_END_QUEUES; i++) {
		front->kicks[i] = eventfd(0, EFD_CLOEXEC);
		front->calls[i] = eventfd(0, EFD_CLOEXEC);
	}
	front->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (guest_memory_open(&front->memory, FRONT_END_MEMORY) != 0)
		expect_fail("no guest memory");
	if (seals)
		seal(&front->memory);
	if (front->fd >= 0 && connect(front->fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return true;
	if (front->fd < 0 || errno != ECONNREFUSED)
		expect_fail("the daemon cannot be connected to: %s", strerror(errno));
	return false;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void front_end_close(struct front_end *front)
{
	close_fd(&front->fd);
	for (uint32_t i = 0; i < FRONT_END_QUEUES; i++) {
		close_fd(&front->kicks[i]);
		close_fd(&front->calls[i]);
	}
	guest_memory_close(&front->memory);
}

bool front_end_send(struct front_end *front, uint32_t request, const void *body, uint32_t size, size_t length,
		    const int *fds, uint32_t fd_count)
{
	char control[CMSG_SPACE(FRONT_END_MOST_FDS * sizeof(int))] = "";
	struct message message = { .request = request, .flags = VERSION, .size = size };
	struct iovec bytes = { &message, length };
	struct msghdr header = { .msg_iov = &bytes, .msg_iovlen = 1 };

	if (length > HEADER_BYTES)
		memcpy(message.body, body, length - HEADER_BYTES);
	if (fd_count > 0) {
		struct cmsghdr *rights = (struct cmsghdr *)control;

		header.msg_control = control;
		header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		*rights = (struct cmsghdr){ CMSG_LEN(fd_count * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
		memcpy(CMSG_DATA(rights), fds, fd_count * sizeof(int));
	}
	return sendmsg(front->fd, &header, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length;
}

bool front_end_send_number(struct front_end *front, uint32_t request, uint64_t number)
{
	return front_end_send(front, request, &number, sizeof(number), HEADER_BYTES + sizeof(number), NULL, 0);
}

bool front_end_send_state(struct front_end *front, uint32_t request, uint32_t queue, uint32_t value)
{
	const struct vhost_vring_state state = { queue, value };

	return front_end_send(front, request, &state, sizeof(state), HEADER_BYTES + sizeof(state), NULL, 0);
}

static bool send_memory(struct front_end *front, int memory_fd)
{
	struct {
		uint32_t count;
		uint32_t padding;
		struct {
			uint64_t guest_address;
			uint64_t size;
			uint64_t user_address;
			uint64_t offset;
		} regions[GUEST_MEMORY_REGIONS];
	} table = { .count = GUEST_MEMORY_REGIONS };
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	const int fds[] = { memory_fd, memory_fd };

	guest_memory_regions(&front->memory, regions);
	for (uint32_t i = 0; i < GUEST_MEMORY_REGIONS; i++) {
		table.regions[i].guest_address = regions[i].guest_address;
		table.regions[i].size = regions[i].length;
		table.regions[i].user_address = (uintptr_t)regions[i].host_address;
		table.regions[i].offset = regions[i].fd_offset;
	}
	return front_end_send(front, MESSAGE_SET_MEM_TABLE, &table, sizeof(table), HEADER_BYTES + sizeof(table), fds,
			      GUEST_MEMORY_REGIONS);
}

static bool send_file(struct front_end *front, uint32_t request, uint32_t queue, int fd)
{
	const uint64_t number = queue;

	return front_end_send(front, request, &number, sizeof(number), HEADER_BYTES + sizeof(number), &fd, 1);
}

static uint64_t user_address(struct front_end *front, uint64_t address)
{
	return (uintptr_t)guest_pointer(&front->memory, address, 1);
}

static bool start_queue(struct front_end *front, uint32_t queue)
{
	static const struct ring_features features = { .no_event_idx = true };
	struct virtiovideo_vring vring;
	struct vhost_vring_addr addresses = { .index = queue };

	if (guest_ring_open(&front->rings[queue], &front->memory, &features, RING_SIZE) != 0)
		return false;
	vring = guest_ring_vring(&front->rings[queue], queue);
	addresses.desc_user_addr = user_address(front, vring.desc);
	addresses.used_user_addr = user_address(front, vring.used);
	addresses.avail_user_addr = user_address(front, vring.avail);
	return front_end_send_state(front, MESSAGE_SET_VRING_NUM, queue, vring.num) &&
	       front_end_send(front, MESSAGE_SET_VRING_ADDR, &addresses, sizeof(addresses),
			      HEADER_BYTES + sizeof(addresses), NULL, 0) &&
	       front_end_send_state(front, MESSAGE_SET_VRING_BASE, queue, 0) &&
	       send_file(front, MESSAGE_SET_VRING_CALL, queue, front->calls[queue]) &&
	       send_file(front, MESSAGE_SET_VRING_KICK, queue, front->kicks[queue]) &&
	       front_end_send_state(front, MESSAGE_SET_VRING_ENABLE, queue, 1);
}

bool front_end_start(struct front_end *front, uint64_t features, int memory_fd)
{
	return front_end_send_number(front, MESSAGE_SET_FEATURES, features) && send_memory(front, memory_fd) &&
	       start_queue(front, 0) && start_queue(front, 1);
}

bool front_end_ask(struct front_end *front, uint32_t request, uint64_t *number)
{
	struct pollfd readable = { .fd = front->fd, .events = POLLIN };
	struct message answer;
	const size_t length = HEADER_BYTES + sizeof(*number);

	if (!front_end_send(front, request, NULL, 0, HEADER_BYTES, NULL, 0) ||
	    poll(&readable, 1, PATIENCE_MILLISECONDS) != 1 || recv(front->fd, &answer, length, 0) != (ssize_t)length ||
	    answer.request != request)
		return false;
	memcpy(number, answer.body, sizeof(*number));
	return true;
}

bool front_end_query(struct front_end *front)
{
	static char cookie;
	uint64_t request = guest_area_take(&front->memory.fixed, ANSWER_BYTES, 16);
	const struct ring_segment segments[] = { { request, sizeof(uint32_t) }, { request, ANSWER_BYTES } };

	if (request == 0)
		return false;
	*(uint32_t *)guest_pointer(&front->memory, request, sizeof(uint32_t)) = VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS;
	if (guest_ring_add(&front->rings[0], segments, 1, 1, false, &cookie) < 0)
		return false;
	guest_ring_publish(&front->rings[0]);
	return eventfd_write(front->kicks[0], 1) == 0;
}

bool front_end_answered(struct front_end *front)
{
	struct pollfd called = { .fd = front->calls[0], .events = POLLIN };

	return poll(&called, 1, PATIENCE_MILLISECONDS) == 1 && guest_ring_has_used(&front->rings[0]);
}
