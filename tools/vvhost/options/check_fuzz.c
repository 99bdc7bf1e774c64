/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "options/check.h"
#include "program/report.h"

enum { DEFAULT_CASES = 1000 };

/* It is made and installed beside this program. */
static int find_daemon(struct fuzz_options *options)
{
	static const char name[] = "virtiovideo-vhost-user";
	ssize_t length = 0;
	char *slash;

	if (options->daemon[0] == '\0')
		length = readlink("/proc/self/exe", options->daemon, sizeof(options->daemon) - sizeof(name));
	if (length > 0) {
		options->daemon[length] = '\0';
		slash = strrchr(options->daemon, '/');
		strcpy(slash + 1, name);
	}
	if (options->targets[FUZZ_FRONT_ENDS] && access(options->daemon, X_OK) != 0)
		return fail(STATUS_USAGE, "%s: %s (--daemon, for the target front-ends)", options->daemon,
			    strerror(errno));
	return STATUS_OK;
}

int check_fuzz(struct options *options)
{
	struct fuzz_options *fuzz = &options->fuzz;

	fuzz->quiet = options->quiet;
	fuzz->seconds = fuzz->minutes * 60.0;
	if (fuzz->cases == 0 && fuzz->has_first)
		fuzz->cases = 1;
	if (fuzz->cases == 0 && fuzz->minutes == 0)
		fuzz->cases = DEFAULT_CASES;
	return find_daemon(fuzz);
}
