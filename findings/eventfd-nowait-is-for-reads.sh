#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  RWF_NOWAIT makes both a read and a write of somebody else's blocking eventfd safe, such as a call file of a vhost-user front end.
# Truth:  preadv2() with RWF_NOWAIT works, also on an eventfd without O_NONBLOCK. pwritev2() with it is EOPNOTSUPP, whatever the counter. A write to a
#         blocking eventfd can be made safe only by O_NONBLOCK, which changes the file for all who have it, or by a look (poll for POLLOUT) before it, which
#         leaves a moment between.
# Version: Linux 6.18; the one that runs is printed. No package is needed beside a C compiler.
# Source: seen with the program below; fs/eventfd.c has a read_iter, which knows IOCB_NOWAIT, and a plain write.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

cat >"$work/nowait.c" <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/uio.h>

int main(int argc, char **argv)
{
	int fd = eventfd(strtol(argv[2], NULL, 10), 0);
	uint64_t value = 1;
	struct iovec all = { &value, sizeof(value) };
	ssize_t done = argv[1][0] == 'r' ? preadv2(fd, &all, 1, -1, RWF_NOWAIT) : pwritev2(fd, &all, 1, -1, RWF_NOWAIT);

	puts(done < 0 ? strerrorname_np(errno) : "done");
	return argc != 3;
}
C
cc -o "$work/nowait" "$work/nowait.c"

uname -sr
seen "preadv2(RWF_NOWAIT), counter 0" "$("$work/nowait" read 0)" EAGAIN
seen "preadv2(RWF_NOWAIT), counter 1" "$("$work/nowait" read 1)" "done"
seen "pwritev2(RWF_NOWAIT), counter 0" "$("$work/nowait" write 0)" EOPNOTSUPP
seen "pwritev2(RWF_NOWAIT), counter 1" "$("$work/nowait" write 1)" EOPNOTSUPP
conclude
