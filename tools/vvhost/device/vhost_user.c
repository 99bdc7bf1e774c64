/* SPDX-License-Identifier: BSD-3-Clause */
#include "device/vhost_user.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <linux/vhost_types.h>
#include <linux/virtio_config.h>

#include "program/report.h"

enum {
	GET_FEATURES = 1,
	SET_FEATURES = 2,
	SET_OWNER = 3,
	SET_MEM_TABLE = 5,
	SET_VRING_NUM = 8,
	SET_VRING_ADDR = 9,
	SET_VRING_BASE = 10,
	SET_VRING_KICK = 12,
	SET_VRING_CALL = 13,
	GET_PROTOCOL_FEATURES = 15,
	SET_PROTOCOL_FEATURES = 16,
	SET_VRING_ENABLE = 18,
	GET_CONFIG = 24,
};

enum { VERSION = 1, IS_REPLY = 4, NEEDS_REPLY = 8, MOST_FDS = 2 };

#define F_PROTOCOL_FEATURES (UINT64_C(1) << 30)
#define PROTOCOL_REPLY_ACK (UINT64_C(1) << 3)
#define PROTOCOL_CONFIG (UINT64_C(1) << 9)

struct region {
	uint64_t guest_address;
	uint64_t size;
	uint64_t user_address;
	uint64_t offset;
};

struct message {
	uint32_t request;
	uint32_t flags;
	uint32_t size; /* of the payload */
	union {
		uint64_t number;
		struct vhost_vring_state state;
		struct vhost_vring_addr addresses;
		struct {
			uint32_t count;
			uint32_t padding;
			struct region regions[GUEST_MEMORY_REGIONS];
		} memory;
		struct {
			uint32_t offset;
			uint32_t size;
			uint32_t flags;
			struct virtio_video_config config;
		} config;
	} __attribute__((packed));
} __attribute__((packed));

#define HEADER_BYTES offsetof(struct message, number)

static int send_message(struct vhost_user *link, struct message *message, const int *fds, uint32_t fd_count)
{
	char control[CMSG_SPACE(MOST_FDS * sizeof(int))] = "";
	struct iovec bytes = { message, HEADER_BYTES + message->size };
	struct msghdr header = { .msg_iov = &bytes, .msg_iovlen = 1 };

	if (fd_count > 0) {
		struct cmsghdr *rights = (struct cmsghdr *)control;

		header.msg_control = control;
		header.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		*rights = (struct cmsghdr){ CMSG_LEN(fd_count * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
		memcpy(CMSG_DATA(rights), fds, fd_count * sizeof(int));
	}
	if (sendmsg(link->fd, &header, MSG_NOSIGNAL) != (ssize_t)bytes.iov_len)
		return fail(STATUS_FAILED, "vhost-user: message %u cannot be sent: %s", message->request,
			    strerror(errno));
	return STATUS_OK;
}

/* Sends it and reads the answer, which takes its place. */
static int ask(struct vhost_user *link, struct message *message, const int *fds, uint32_t fd_count)
{
	uint32_t request = message->request;
	int status;

	message->flags |= VERSION;
	status = send_message(link, message, fds, fd_count);
	if (status != STATUS_OK)
		return status;
	if (recv(link->fd, message, HEADER_BYTES, MSG_WAITALL) != (ssize_t)HEADER_BYTES ||
	    message->size > sizeof(*message) - HEADER_BYTES ||
	    recv(link->fd, &message->number, message->size, MSG_WAITALL) != (ssize_t)message->size)
		return fail(STATUS_FAILED, "vhost-user: the daemon does not answer message %u", request);
	if (message->request != request || message->flags != (VERSION | IS_REPLY))
		return fail(STATUS_FAILED, "vhost-user: the daemon answers message %u with %u, flags 0x%x", request,
			    message->request, message->flags);
	return STATUS_OK;
}

/* A message whose answer only says whether it was taken. */
static int tell(struct vhost_user *link, struct message *message, const int *fds, uint32_t fd_count)
{
	uint32_t request = message->request;
	int status;

	message->flags = NEEDS_REPLY;
	status = ask(link, message, fds, fd_count);
	if (status == STATUS_OK && message->number != 0)
		return fail(STATUS_FAILED, "vhost-user: the daemon refuses message %u", request);
	return status;
}

static int get(struct vhost_user *link, uint32_t request, uint64_t *value)
{
	struct message message = { .request = request };
	int status = ask(link, &message, NULL, 0);

	*value = message.number;
	return status;
}

static int set(struct vhost_user *link, uint32_t request, uint64_t value)
{
	struct message message = { .request = request, .size = sizeof(value), .number = value };

	return tell(link, &message, NULL, 0);
}

static int set_memory(struct vhost_user *link)
{
	struct message message = { .request = SET_MEM_TABLE, .size = sizeof(message.memory) };
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	int fds[GUEST_MEMORY_REGIONS];

	guest_memory_regions(link->memory, regions);
	message.memory.count = GUEST_MEMORY_REGIONS;
	for (uint32_t i = 0; i < GUEST_MEMORY_REGIONS; i++) {
		message.memory.regions[i] = (struct region){
			regions[i].guest_address,
			regions[i].length,
			(uintptr_t)regions[i].host_address,
			regions[i].fd_offset,
		};
		fds[i] = link->memory->fd;
	}
	return tell(link, &message, fds, GUEST_MEMORY_REGIONS);
}

static int get_config(struct vhost_user *link, struct virtio_video_config *config)
{
	struct message message = { .request = GET_CONFIG,
				   .size = sizeof(message.config),
				   .config.size = sizeof(*config) };
	int status = ask(link, &message, NULL, 0);

	if (status == STATUS_OK && (message.size != sizeof(message.config) || message.config.size != sizeof(*config)))
		return fail(STATUS_FAILED, "vhost-user: the daemon's config space is of another size");
	memcpy(config, &message.config.config, sizeof(*config));
	return status;
}

static int negotiate(struct vhost_user *link)
{
	uint64_t protocol;
	int status = get(link, GET_FEATURES, &link->offered);

	if (status == STATUS_OK)
		status = get(link, GET_PROTOCOL_FEATURES, &protocol);
	if (status != STATUS_OK)
		return status;
	if ((protocol & PROTOCOL_REPLY_ACK) == 0 || (protocol & PROTOCOL_CONFIG) == 0)
		return fail(STATUS_FAILED, "vhost-user: the daemon offers no config space, or does not acknowledge");
	status = set(link, SET_PROTOCOL_FEATURES, PROTOCOL_REPLY_ACK | PROTOCOL_CONFIG);
	return status == STATUS_OK ? tell(link, &(struct message){ .request = SET_OWNER }, NULL, 0) : status;
}

int vhost_user_open(struct vhost_user *link, const char *socket_path, const struct guest_memory *memory,
		    struct virtio_video_config *config)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int status;

	*link = (struct vhost_user){ .fd = -1, .memory = memory };
	if (strlen(socket_path) >= sizeof(address.sun_path))
		return fail(STATUS_USAGE, "%s: too long for a socket", socket_path);
	strcpy(address.sun_path, socket_path);
	link->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (link->fd < 0 || connect(link->fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return fail(STATUS_USAGE, "%s: %s", socket_path, strerror(errno));
	status = negotiate(link);
	if (status == STATUS_OK)
		status = get_config(link, config);
	return status == STATUS_OK ? set_memory(link) : status;
}

void vhost_user_close(struct vhost_user *link)
{
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
}

int vhost_user_accept(struct vhost_user *link, uint64_t device_features, const struct ring_features *rings)
{
	uint64_t features = device_features | F_PROTOCOL_FEATURES | UINT64_C(1) << VIRTIO_F_VERSION_1;

	features |= rings->packed ? UINT64_C(1) << VIRTIO_F_RING_PACKED : 0;
	features |= rings->no_event_idx ? 0 : UINT64_C(1) << VIRTIO_RING_F_EVENT_IDX;
	features |= rings->no_indirect ? 0 : UINT64_C(1) << VIRTIO_RING_F_INDIRECT_DESC;
	if ((features & ~link->offered) != 0)
		return fail(STATUS_FAILED, "vhost-user: features 0x%llx are wanted, 0x%llx are offered",
			    (unsigned long long)features, (unsigned long long)link->offered);
	return set(link, SET_FEATURES, features);
}

static uint64_t user_address(const struct vhost_user *link, uint64_t address)
{
	return (uintptr_t)guest_pointer(link->memory, address, 1);
}

static int set_state(struct vhost_user *link, uint32_t request, uint32_t queue, uint32_t value)
{
	struct message message = { .request = request, .size = sizeof(message.state), .state = { queue, value } };

	return tell(link, &message, NULL, 0);
}

static int set_file(struct vhost_user *link, uint32_t request, uint32_t queue, int fd)
{
	struct message message = { .request = request, .size = sizeof(message.number), .number = queue };

	return tell(link, &message, &fd, 1);
}

int vhost_user_start(struct vhost_user *link, uint32_t queue, const struct guest_ring *ring, int kick_fd, int call_fd)
{
	struct virtiovideo_vring vring = guest_ring_vring(ring, queue);
	/* spec: of a packed ring both positions, each with its wrap counter. */
	uint32_t base = ring->features.packed ? vring.next_avail | vring.next_used << 16 : vring.next_avail;
	struct message addresses = {
		.request = SET_VRING_ADDR,
		.size = sizeof(addresses.addresses),
		.addresses = {
			.index = queue,
			.desc_user_addr = user_address(link, vring.desc),
			.used_user_addr = user_address(link, vring.used),
			.avail_user_addr = user_address(link, vring.avail),
		},
	};
	int status = set_state(link, SET_VRING_NUM, queue, vring.num);

	if (status == STATUS_OK)
		status = tell(link, &addresses, NULL, 0);
	if (status == STATUS_OK)
		status = set_state(link, SET_VRING_BASE, queue, base);
	if (status == STATUS_OK)
		status = set_file(link, SET_VRING_CALL, queue, call_fd);
	if (status == STATUS_OK)
		status = set_file(link, SET_VRING_KICK, queue, kick_fd);
	return status == STATUS_OK ? set_state(link, SET_VRING_ENABLE, queue, 1) : status;
}
