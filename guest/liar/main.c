/* SPDX-License-Identifier: BSD-3-Clause */
/* liar SOCKET DAEMON-SOCKET SEED: serves one guest on SOCKET with the device of the daemon, and lies to it; not with seed 0. */
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "liar.h"

static int open_socket(const char *path, bool listens)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd >= 0 && listens) {
		unlink(path);
		if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 && listen(fd, 1) == 0) {
			printf("listening on %s\n", path);
			return fd;
		}
	} else if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
		return fd;
	}
	perror(path);
	exit(1);
}

static void empty(int eventfd)
{
	uint64_t count;

	if (read(eventfd, &count, sizeof(count)) < 0)
		perror("liar: eventfd");
}

static void serve(struct liar *liar)
{
	struct pollfd ready[] = { { .fd = liar->front, .events = POLLIN },
				  { .fd = liar->back, .events = POLLIN },
				  { .fd = liar->call[COMMANDS], .events = POLLIN },
				  { .fd = liar->call[EVENTS], .events = POLLIN } };

	for (;;) {
		/* A guest that wants no interrupts is not called by the daemon, so the rings are looked at now and then. */
		int count = poll(ready, 4, 20);

		if (count < 0)
			return;
		if (count == 0)
			lies_wait(liar);
		if (ready[2].revents != 0)
			empty(liar->call[COMMANDS]);
		if (ready[3].revents != 0)
			empty(liar->call[EVENTS]);
		if (ready[2].revents != 0 && !liar->honest && any(liar, 100) == 0)
			events_invent(liar);
		/* Answers that came before an event are told before it. */
		lies_commands(liar);
		events_forward(liar);
		if (ready[1].revents != 0 && !back_message(liar))
			return;
		if (ready[0].revents != 0 && !front_message(liar))
			return;
	}
}

int main(int count, char **arguments)
{
	static struct liar liar = { .ring = { { .call = -1 }, { .call = -1 } } };
	int listener;

	if (count != 4)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	liar.honest = strtoull(arguments[3], NULL, 10) == 0;
	/* The state of the generator must not be 0. */
	liar.random = strtoull(arguments[3], NULL, 10) * UINT64_C(0x9e3779b97f4a7c15) + 1;
	memory_init(&liar.memory);
	for (int ring = 0; ring < RINGS; ring++)
		liar.call[ring] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	liar.event_kick = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	liar.back = open_socket(arguments[2], false);
	listener = open_socket(arguments[1], true);
	liar.front = accept(listener, NULL, NULL);
	if (liar.front < 0)
		return 1;
	serve(&liar);
	lies_report();
	return 0;
}
