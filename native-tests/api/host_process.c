/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A host finds its process as it was: dispositions of signals, masks of threads, its own real-time signals, which it
 * sends to threads that never called the library, and its environment. The library is loaded by dlopen(), as a VMM may do. One case a process.
 *
 * host_process LIBRARY CASE
 */
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "check.h"

enum { REGIONS = 1024, TABLES = 2000, THREADS = 400, SIGNALS = 50, BLOCKS = 64 };

static virtiovideo_runtime_start_fn runtime_start;
static virtiovideo_host_check_fn host_check;
static virtiovideo_create_fn create;
static virtiovideo_destroy_fn destroy;
static virtiovideo_set_memory_fn set_memory;
static virtiovideo_version_fn version;

static void *find(void *library, const char *name)
{
	void *function = dlsym(library, name);

	CHECK(function != NULL);
	return function;
}

static void load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		fprintf(stderr, "%s\n", dlerror());
	CHECK(library != NULL);
	*(void **)&runtime_start = find(library, "virtiovideo_runtime_start");
	*(void **)&host_check = find(library, "virtiovideo_host_check");
	*(void **)&create = find(library, "virtiovideo_create");
	*(void **)&destroy = find(library, "virtiovideo_destroy");
	*(void **)&set_memory = find(library, "virtiovideo_set_memory");
	*(void **)&version = find(library, "virtiovideo_version");
}

/* A device whose table of memory is set again and again: the runtime collects some tens of times. Any thread, at any time. */
static void collect(void)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct virtiovideo_region *regions = calloc(REGIONS, sizeof(*regions));
	struct virtiovideo *device;
	char *memory = mmap(NULL, REGIONS * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(regions != NULL);
	CHECK(memory != MAP_FAILED);
	for (size_t i = 0; i < REGIONS; i++) {
		regions[i] = (struct virtiovideo_region){
			.guest_address = 2 * i * page,
			.length = page,
			.host_address = memory + i * page,
			.fd = -1,
		};
	}
	CHECK_EQUAL(create(&config, &device), 0);
	for (int i = 0; i < TABLES; i++)
		CHECK_EQUAL(set_memory(device, regions, REGIONS, sizeof(regions[0])), 0);
	destroy(&device);
	munmap(memory, REGIONS * page);
	free(regions);
}

static atomic_uint received;

static void on_signal(int number)
{
	(void)number;
	received++;
}

/* Those of the runtime's own faults: docs/guide/native-aot.md. */
static bool is_documented(int number)
{
	return number == SIGSEGV || number == SIGFPE;
}

/* Every disposition that a host may set stays, and children inherit it. */
static void dispositions(void (*handler)(int))
{
	struct sigaction found;

	for (int number = 1; number <= SIGRTMAX; number++) {
		struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };

		if (!is_documented(number) && number != SIGABRT)
			sigaction(number, &action, NULL);
	}
	CHECK_EQUAL(runtime_start(0), 0);
	collect();
	for (int number = 1; number <= SIGRTMAX; number++) {
		if (is_documented(number) || number == SIGABRT || number == SIGKILL || number == SIGSTOP ||
		    (number > SIGSYS && number < SIGRTMIN))
			continue;
		CHECK_EQUAL(sigaction(number, NULL, &found), 0);
		if (found.sa_handler != handler) {
			fprintf(stderr, "signal %d (%s) is not as the host had it\n", number, strsignal(number));
			exit(1);
		}
	}
}

static void dispositions_default(void)
{
	dispositions(SIG_DFL);
}

static void dispositions_handler(void)
{
	dispositions(on_signal);
	CHECK_EQUAL(raise(SIGPIPE), 0);
	CHECK_EQUAL(raise(SIGRTMIN), 0);
	CHECK_EQUAL(received, 2);
}

static void dispositions_ignored(void)
{
	dispositions(SIG_IGN);
}

/* A write to a pipe that nobody reads still ends a child of the host's. */
static void broken_pipe(void)
{
	int ends[2];
	int status;
	pid_t child;

	CHECK_EQUAL(runtime_start(0), 0);
	CHECK_EQUAL(pipe(ends), 0);
	close(ends[0]);
	child = fork();
	if (child == 0) {
		if (write(ends[1], "", 1) < 0)
			_exit(1);
		_exit(0);
	}
	CHECK_EQUAL(waitpid(child, &status, 0), child);
	CHECK(WIFSIGNALED(status));
	CHECK_EQUAL(WTERMSIG(status), SIGPIPE);
}

static void block_all_around(void (*call)(void))
{
	sigset_t all;
	sigset_t set;
	sigset_t found;

	sigfillset(&all);
	CHECK_EQUAL(pthread_sigmask(SIG_SETMASK, &all, NULL), 0);
	CHECK_EQUAL(pthread_sigmask(SIG_SETMASK, NULL, &set), 0);
	call();
	CHECK_EQUAL(pthread_sigmask(SIG_SETMASK, NULL, &found), 0);
	for (int number = 1; number <= SIGRTMAX; number++)
		CHECK_EQUAL(sigismember(&found, number), sigismember(&set, number));
	/* Nor was one sent to it, which a signalfd or KVM_RUN would meet. */
	CHECK_EQUAL(sigpending(&found), 0);
	for (int number = 1; number <= SIGRTMAX; number++)
		CHECK(sigismember(&found, number) != 1);
}

static void first_call(void)
{
	CHECK(version() > 0);
}

static void *another_thread(void *unused)
{
	(void)unused;
	block_all_around(first_call);
	block_all_around(collect);
	return NULL;
}

/* In the thread that starts the runtime and in another one: at the first call, and over collections of the other. */
static void mask(void)
{
	pthread_t other;

	block_all_around(first_call);
	block_all_around(collect);
	CHECK_EQUAL(pthread_create(&other, NULL, another_thread, NULL), 0);
	block_all_around(collect);
	CHECK_EQUAL(pthread_join(other, NULL), 0);
}

static void *allocate(void *done)
{
	void *blocks[BLOCKS] = { NULL };

	for (uint32_t i = 0; !*(atomic_bool *)done; i++) {
		free(blocks[i % BLOCKS]);
		blocks[i % BLOCKS] = malloc(1 + i * 37 % 4096);
	}
	for (int i = 0; i < BLOCKS; i++)
		free(blocks[i]);
	return NULL;
}

static void *keep_collecting(void *done)
{
	while (!*(atomic_bool *)done)
		collect();
	return NULL;
}

/* Threads in the middle of malloc(), which is no place for code that allocates: the handlers are the host's alone. */
static void foreign_threads(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	atomic_bool end = false;
	struct sigaction found;
	pthread_t collector;
	uint64_t problems;

	for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
		CHECK_EQUAL(sigaction(number, &action, NULL), 0);
	CHECK_EQUAL(runtime_start(0), 0);
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++) {
		CHECK_EQUAL(sigaction(number, NULL, &found), 0);
		CHECK(found.sa_handler == on_signal);
	}
	CHECK_EQUAL(pthread_create(&collector, NULL, keep_collecting, &end), 0);
	for (int i = 0; i < THREADS; i++) {
		atomic_bool done = false;
		pthread_t thread;

		CHECK_EQUAL(pthread_create(&thread, NULL, allocate, &done), 0);
		for (int sent = 0; sent < SIGNALS; sent++)
			CHECK_EQUAL(pthread_kill(thread, SIGRTMIN + sent % 2), 0);
		done = true;
		CHECK_EQUAL(pthread_join(thread, NULL), 0);
	}
	end = true;
	CHECK_EQUAL(pthread_join(collector, NULL), 0);
	CHECK_EQUAL(received, THREADS * SIGNALS);
	CHECK_EQUAL(host_check(&problems), 0);
	CHECK_EQUAL(problems, 0);
}

/* A handler that the host installs or takes away later is its own affair. */
static void handler_later(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	uint64_t problems;

	CHECK_EQUAL(runtime_start(0), 0);
	CHECK_EQUAL(sigaction(SIGRTMIN, &action, NULL), 0);
	collect();
	CHECK_EQUAL(received, 0);
	CHECK_EQUAL(raise(SIGRTMIN), 0);
	CHECK_EQUAL(received, 1);
	CHECK_EQUAL(host_check(&problems), 0);
	CHECK_EQUAL(problems, 0);
	action.sa_handler = SIG_DFL;
	CHECK_EQUAL(sigaction(SIGRTMIN, &action, NULL), 0);
	collect();
}

/* What another .NET program of the host's may need. Numbers are hexadecimal. */
static const char *const variables[][2] = {
	{ "DOTNET_GCHeapHardLimit", "10000" },
	{ "DOTNET_GCRegionRange", "1000000" },
	{ "DOTNET_GCRegionSize", "400000" },
	{ "DOTNET_GCgen0size", "1000" },
	{ "DOTNET_GCHeapAffinitizeMask", "1" },
	{ "DOTNET_PROCESSOR_COUNT", "1" },
	{ "DOTNET_gcServer", "1" },
	{ "DOTNET_gcConcurrent", "0" },
};

/* They change nothing, and are there still. */
static void environment(void)
{
	const size_t count = sizeof(variables) / sizeof(variables[0]);

	for (size_t i = 0; i < count; i++)
		CHECK_EQUAL(setenv(variables[i][0], variables[i][1], 1), 0);
	CHECK_EQUAL(runtime_start(0), 0);
	collect();
	for (size_t i = 0; i < count; i++)
		CHECK(getenv(variables[i][0]) != NULL && strcmp(getenv(variables[i][0]), variables[i][1]) == 0);
}

static void call_at_end(void *unused)
{
	(void)unused;
	CHECK(version() > 0);
	received++;
}

static void *end_with_call(void *key)
{
	CHECK_EQUAL(pthread_setspecific(*(pthread_key_t *)key, key), 0);
	CHECK(version() > 0);
	return NULL;
}

/* A key that was made before the runtime started: its destructor may call. */
static void key_destructor(void)
{
	pthread_key_t key;
	pthread_t thread;

	CHECK_EQUAL(pthread_key_create(&key, call_at_end), 0);
	CHECK_EQUAL(runtime_start(0), 0);
	CHECK_EQUAL(pthread_create(&thread, NULL, end_with_call, &key), 0);
	CHECK_EQUAL(pthread_join(thread, NULL), 0);
	CHECK_EQUAL(received, 1);
	collect();
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{ "dispositions.default", dispositions_default },
	{ "dispositions.handler", dispositions_handler },
	{ "dispositions.ignored", dispositions_ignored },
	{ "broken_pipe", broken_pipe },
	{ "mask", mask },
	{ "foreign_threads", foreign_threads },
	{ "handler_later", handler_later },
	{ "environment", environment },
	{ "key_destructor", key_destructor },
};

int main(int argc, char **argv)
{
	CHECK_EQUAL(argc, 3);
	load(argv[1]);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (strcmp(argv[2], cases[i].name) == 0) {
			cases[i].run();
			return 0;
		}
	}
	return 2;
}
