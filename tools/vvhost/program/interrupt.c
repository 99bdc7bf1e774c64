/* SPDX-License-Identifier: BSD-3-Clause */
#include "program/interrupt.h"

#include <signal.h>
#include <stddef.h>

#include "program/report.h"

static volatile sig_atomic_t received;

static void on_signal(int number)
{
	received = number;
}

void interrupt_install(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };

	/* No SA_RESTART: poll(), read() and write() are to return. A second signal kills. */
	action.sa_flags = SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
	/* A closed pipe or a file that may not grow is an output that cannot be written, reported like any other. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

bool interrupted(void)
{
	return received != 0;
}

int interrupt_fail(void)
{
	return fail(STATUS_FAILED, "interrupted by signal %d", (int)received);
}

void interrupt_reraise(void)
{
	if (received == 0)
		return;
	signal(received, SIG_DFL);
	raise(received);
}
