/* SPDX-License-Identifier: BSD-3-Clause */
#include "driver/buffer_guard.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "program/output_file.h"
#include "program/report.h"

/*
 * What is known of a page, in one word, so that the handler never sees half of it: 0, or the answer
 * in the lowest four bits, then four bits of queue_type, then the two ids, cut to 12 bits each.
 */
static struct {
	uint8_t *host;
	uint64_t size;
	uint32_t *pages;
	struct sigaction before;
	struct sigaction bus_before;
} guard;

static size_t append(char *line, size_t at, const char *text)
{
	size_t length = strlen(text);

	memcpy(line + at, text, length);
	return at + length;
}

static size_t append_number(char *line, size_t at, uint32_t number)
{
	char digits[10];
	size_t count = 0;

	do
		digits[count++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	while (count > 0)
		line[at++] = digits[--count];
	return at;
}

/* Ends the program with the line, which begins with a newline. Does only what a signal handler may do. */
static _Noreturn void say(const char *line, size_t length)
{
	/* The newline ends a progress bar; without a bar it would be an empty line. */
	size_t skipped = isatty(STDERR_FILENO) ? 0 : 1;
	ssize_t written = write(STDERR_FILENO, line + skipped, length - skipped);

	(void)written;
	output_file_abandon_all();
	_exit(STATUS_FAILED);
}

/* The memory of an object that the device no longer has is gone; which object it was is unknown. */
static void on_bus(int number)
{
	static const char line[] = "\nvvhost: an object was touched after the answer to QUEUE_DETACH_RESOURCES or "
				   "STREAM_DESTROY\n";

	(void)number;
	say(line, sizeof(line) - 1);
}

static _Noreturn void tell(uint32_t page)
{
	static const char *const answers[] = {
		[GUARD_ATTACH] = "the answer to RESOURCE_ATTACH of other memory",
		[GUARD_QUEUE] = "the answer to RESOURCE_QUEUE",
		[GUARD_CLEAR] = "the answer to QUEUE_CLEAR",
		[GUARD_DETACH] = "the answer to QUEUE_DETACH_RESOURCES",
		[GUARD_DESTROY] = "the answer to STREAM_DESTROY",
		[GUARD_LOST] = "virtiovideo_reset() or virtiovideo_vring_stop()",
	};
	bool input = (page >> 4 & 0x7) == VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
	bool encoder = (page >> 4 & GUARD_ENCODER) != 0;
	char line[160];
	size_t at = append(line, 0, "\nvvhost: ");

	at = append(line, at, input != encoder ? "bitstream buffer " : "image buffer ");
	at = append_number(line, at, page >> 8 & 0xfff);
	at = append(line, at, " of stream ");
	at = append_number(line, at, page >> 20);
	at = append(line, at, " was touched after ");
	at = append(line, at, answers[page & 0xf]);
	at = append(line, at, "\n");
	say(line, at);
}

static void on_fault(int number, siginfo_t *info, void *context)
{
	uintptr_t offset = (uintptr_t)info->si_addr - (uintptr_t)guard.host;

	if (guard.pages != NULL && offset < guard.size) {
		uint32_t page = __atomic_load_n(&guard.pages[offset / GUEST_PAGE_SIZE], __ATOMIC_ACQUIRE);

		if (page != 0)
			tell(page);
	}
	if (guard.before.sa_flags & SA_SIGINFO) {
		guard.before.sa_sigaction(number, info, context);
	} else if (guard.before.sa_handler != SIG_DFL && guard.before.sa_handler != SIG_IGN) {
		guard.before.sa_handler(number);
	} else {
		/* The instruction is run again, and then it ends the process. */
		signal(number, SIG_DFL);
	}
}

int buffer_guard_open(const struct guest_memory *memory)
{
	size_t bytes = memory->size / GUEST_PAGE_SIZE * sizeof(*guard.pages);
	struct sigaction action = { .sa_sigaction = on_fault };
	struct sigaction bus_action = { .sa_handler = on_bus, .sa_flags = SA_ONSTACK };

	guard.pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (guard.pages == MAP_FAILED) {
		guard.pages = NULL;
		return fail(STATUS_FAILED, "no memory for the guard of buffers: %s", strerror(errno));
	}
	guard.host = memory->host;
	guard.size = memory->size;
	sigaction(SIGSEGV, NULL, &guard.before);
	action.sa_flags = guard.before.sa_flags | SA_SIGINFO | SA_ONSTACK;
	action.sa_mask = guard.before.sa_mask;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &bus_action, &guard.bus_before);
	return STATUS_OK;
}

void buffer_guard_close(void)
{
	uint32_t *pages = guard.pages;

	if (pages == NULL)
		return;
	sigaction(SIGSEGV, &guard.before, NULL);
	sigaction(SIGBUS, &guard.bus_before, NULL);
	guard.pages = NULL;
	munmap(pages, guard.size / GUEST_PAGE_SIZE * sizeof(*pages));
}

static int protect(const struct guest_buffer *buffer, int protection, uint32_t value)
{
	for (uint32_t i = 0; i < buffer->run_count; i++) {
		uint64_t offset = buffer->runs[i].addr - GUEST_MEMORY_BASE;
		uint64_t length = (buffer->runs[i].length + GUEST_PAGE_SIZE - 1) & ~(GUEST_PAGE_SIZE - 1);

		/* The handler must find the word wherever an access can fault. */
		for (uint64_t at = 0; at < length && value != 0; at += GUEST_PAGE_SIZE)
			__atomic_store_n(&guard.pages[(offset + at) / GUEST_PAGE_SIZE], value, __ATOMIC_RELEASE);
		if (mprotect(guard.host + offset, length, protection) != 0)
			return fail(STATUS_FAILED, "mprotect of a buffer: %s", strerror(errno));
		for (uint64_t at = 0; at < length && value == 0; at += GUEST_PAGE_SIZE)
			__atomic_store_n(&guard.pages[(offset + at) / GUEST_PAGE_SIZE], 0, __ATOMIC_RELEASE);
	}
	return STATUS_OK;
}

/*
 * An object is mapped by the library. When it is detached its memory goes away; as long as it is attached,
 * at least a write is found, when the object is used again.
 */
static int shut_object(struct guest_object *object, enum guard_answer answer)
{
	bool done = answer == GUARD_CLEAR || answer == GUARD_QUEUE ? guest_object_fill(object)
								   : guest_object_empty(object);

	return done ? STATUS_OK : fail(STATUS_FAILED, "cannot take an object back: %s", strerror(errno));
}

int buffer_guard_shut(const struct guest_buffer *buffer, struct guard_label label, enum guard_answer answer)
{
	if (buffer->object != NULL)
		return shut_object(buffer->object, answer);
	return protect(buffer, PROT_NONE,
		       (uint32_t)answer | label.queue_type << 4 | (label.resource_id & 0xfff) << 8 |
			       label.stream_id << 20);
}

int buffer_guard_lift(const struct guest_buffer *buffer)
{
	if (buffer->object == NULL)
		return protect(buffer, PROT_READ | PROT_WRITE, 0);
	if (guest_object_is_as_filled(buffer->object))
		return STATUS_OK;
	return fail(STATUS_FAILED, "an object was written after the answer to QUEUE_CLEAR or RESOURCE_QUEUE");
}
