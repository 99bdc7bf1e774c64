/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages of vhost-user, on their way in both directions. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/vhost_types.h>
#include <linux/virtio_config.h>

#include "liar.h"

enum {
	GET_FEATURES = 1,
	SET_FEATURES = 2,
	SET_MEM_TABLE = 5,
	SET_VRING_NUM = 8,
	SET_VRING_ADDR = 9,
	SET_VRING_BASE = 10,
	GET_VRING_BASE = 11,
	SET_VRING_KICK = 12,
	SET_VRING_CALL = 13,
	SET_VRING_ENABLE = 18,
};

enum { MOST_FDS = 32, HEADER_BYTES = 12, IS_REPLY = 4 };

/* Rings of one kind are enough to lie in. */
#define HIDDEN \
	(UINT64_C(1) << VIRTIO_F_RING_PACKED | UINT64_C(1) << VIRTIO_RING_F_EVENT_IDX | \
	 UINT64_C(1) << VIRTIO_F_IN_ORDER | UINT64_C(1) << VIRTIO_F_RING_RESET)

/* On the wire, request, flags and bytes are followed by the payload. */
struct message {
	uint32_t request, flags, bytes;
	uint32_t not_sent;
	union {
		uint64_t number;
		struct vhost_vring_state state;
		struct vhost_vring_addr addresses;
		struct {
			uint32_t count, padding;
			struct {
				uint64_t guest, size, user, offset;
			} regions[MOST_REGIONS + 1];
		} memory;
		uint8_t payload[4096];
	};
};

struct fds {
	int fd[MOST_FDS];
	uint32_t count;
};

static bool read_all(int from, void *to, size_t bytes)
{
	uint8_t *at = to;

	while (bytes > 0) {
		ssize_t got = read(from, at, bytes);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		bytes -= (size_t)got;
	}
	return true;
}

static bool receive(int from, struct message *message, struct fds *fds)
{
	char control[CMSG_SPACE(MOST_FDS * sizeof(int))];
	struct iovec bytes = { message, HEADER_BYTES };
	struct msghdr header = {
		.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)
	};
	struct cmsghdr *rights;

	fds->count = 0;
	if (recvmsg(from, &header, MSG_CMSG_CLOEXEC | MSG_WAITALL) != HEADER_BYTES)
		return false;
	rights = CMSG_FIRSTHDR(&header);
	if (rights != NULL && rights->cmsg_type == SCM_RIGHTS) {
		fds->count = (rights->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(fds->fd, CMSG_DATA(rights), fds->count * sizeof(int));
	}
	return message->bytes <= sizeof(message->payload) && read_all(from, message->payload, message->bytes);
}

static bool send_on(int to, const struct message *message, const struct fds *fds)
{
	char control[CMSG_SPACE(MOST_FDS * sizeof(int))] = "";
	struct iovec bytes[] = { { (void *)message, HEADER_BYTES }, { (void *)message->payload, message->bytes } };
	struct msghdr header = { .msg_iov = bytes, .msg_iovlen = 2 };

	if (fds->count > 0) {
		struct cmsghdr *rights = (struct cmsghdr *)control;

		header.msg_control = control;
		header.msg_controllen = CMSG_SPACE(fds->count * sizeof(int));
		*rights = (struct cmsghdr){ CMSG_LEN(fds->count * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
		memcpy(CMSG_DATA(rights), fds->fd, fds->count * sizeof(int));
	}
	return sendmsg(to, &header, MSG_NOSIGNAL) == (ssize_t)(HEADER_BYTES + message->bytes);
}

/* Afterwards nothing of the guest's is touched for this ring. */
static void stop(struct liar *liar, uint32_t index)
{
	liar->ring[index].running = false;
	lies_forget((int)index);
}

static void set_memory(struct liar *liar, struct message *message, struct fds *fds)
{
	uint32_t count = message->memory.count;

	memory_forget(&liar->memory);
	for (uint32_t i = 0; i < count && i < fds->count && i < MOST_REGIONS; i++)
		memory_add(&liar->memory, message->memory.regions[i].guest, message->memory.regions[i].user,
			   message->memory.regions[i].size, message->memory.regions[i].offset, fds->fd[i]);
	message->memory.regions[count].guest = SHADOW_ADDRESS;
	message->memory.regions[count].user = SHADOW_ADDRESS;
	message->memory.regions[count].size = SHADOW_BYTES;
	message->memory.regions[count].offset = 0;
	message->memory.count++;
	message->bytes += sizeof(message->memory.regions[0]);
	fds->fd[fds->count++] = dup(liar->memory.shadow_file);
}

static uint64_t shadow_address(const struct liar *liar, const void *at)
{
	return SHADOW_ADDRESS + (uint64_t)((const uint8_t *)at - (const uint8_t *)liar->memory.shadow);
}

/* The daemon gets addresses of the shadow's. */
static bool set_addresses(struct liar *liar, uint32_t index, struct vhost_vring_addr *addresses)
{
	struct shadow *shadow = liar->memory.shadow;
	struct ring *ring = &liar->ring[index];
	uint32_t num = ring->num;

	ring->desc = memory_of_user(&liar->memory, addresses->desc_user_addr, num * sizeof(*ring->desc));
	ring->avail = memory_of_user(&liar->memory, addresses->avail_user_addr, 4 + num * sizeof(uint16_t));
	ring->used = memory_of_user(&liar->memory, addresses->used_user_addr, 4 + num * sizeof(*ring->used->ring));
	if (ring->desc == NULL || ring->avail == NULL || ring->used == NULL || num > MOST_CHAINS)
		return false;
	ring->used_at = ring->used->idx;
	ring->told = true;
	liar->taken[index] = ring->used_at;
	shadow->used[index].idx = ring->used_at;
	addresses->used_user_addr = shadow_address(liar, &shadow->used[index]);
	if (index == COMMANDS) {
		lies_begin(liar);
		return true;
	}
	addresses->desc_user_addr = shadow_address(liar, shadow->desc);
	addresses->avail_user_addr = shadow_address(liar, &shadow->avail);
	events_begin(liar);
	return true;
}

static int instead(struct fds *fds, int fd)
{
	int was = fds->count > 0 ? fds->fd[0] : -1;

	fds->fd[0] = dup(fd);
	fds->count = 1;
	return was;
}

static bool is_of_ring(uint32_t request)
{
	return (request >= SET_VRING_NUM && request <= SET_VRING_CALL) || request == SET_VRING_ENABLE;
}

static bool change(struct liar *liar, struct message *message, struct fds *fds)
{
	uint32_t index = message->state.index & 0xff;
	struct ring *ring = &liar->ring[index < RINGS ? index : 0];

	if (is_of_ring(message->request) && index >= RINGS)
		return true;
	switch (message->request) {
	case SET_FEATURES:
		stop(liar, COMMANDS);
		stop(liar, EVENTS);
		break;
	case SET_MEM_TABLE:
		set_memory(liar, message, fds);
		break;
	case SET_VRING_NUM:
		ring->num = message->state.num;
		/* A driver needs as many buffers for events as it likes; the daemon gets these. */
		if (index == EVENTS)
			message->state.num = EVENT_BUFFERS;
		break;
	case SET_VRING_BASE:
		ring->avail_at = (uint16_t)message->state.num;
		break;
	case SET_VRING_ADDR:
		return set_addresses(liar, index, &message->addresses);
	case SET_VRING_CALL:
		if (ring->call >= 0)
			close(ring->call);
		ring->call = instead(fds, liar->call[index]);
		message->number = index;
		break;
	case SET_VRING_KICK:
		if (index == EVENTS)
			close(instead(fds, liar->event_kick));
		ring->running = ring->used != NULL;
		break;
	case SET_VRING_ENABLE:
		if (message->state.num != 0)
			ring->running = ring->used != NULL;
		else
			stop(liar, index);
		break;
	case GET_VRING_BASE:
		stop(liar, index);
		break;
	default:
		break;
	}
	return true;
}

static bool pass(struct liar *liar, int from, int to, bool of_guest)
{
	struct message message;
	struct fds fds;
	bool well;

	if (!receive(from, &message, &fds))
		return false;
	well = true;
	if (of_guest)
		well = change(liar, &message, &fds);
	else if (message.request == GET_FEATURES && (message.flags & IS_REPLY) != 0)
		message.number &= ~HIDDEN;
	well = well && send_on(to, &message, &fds);
	for (uint32_t i = 0; i < fds.count; i++)
		close(fds.fd[i]);
	return well;
}

bool front_message(struct liar *liar)
{
	return pass(liar, liar->front, liar->back, true);
}

bool back_message(struct liar *liar)
{
	return pass(liar, liar->back, liar->front, false);
}
