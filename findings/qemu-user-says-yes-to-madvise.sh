#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  madvise(2) gives EINVAL for an advice that it does not know. So 0 for MADV_POPULATE_WRITE says that the pages are there, and private.
# Truth:  qemu-user 7.2 takes most advices for mere hints: it says 0 and does nothing. A private mapping of a file that was "populated" still shows what
#         others write to the file later. Who took a copy of a picture this way has somebody else's bytes in it, now and then, on the emulator only.
# Version: qemu-user-static 1:7.2+dfsg-7+deb12u18, Linux 5.14 and later, x86-64.
# Source: found with arm64 builds of a decoder under qemu-aarch64; QEMU's linux-user/mmap.c (target_madvise).
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack qemu-user-static=1:7.2+dfsg-7+deb12u18+b3

cat >"$work/populate.c" <<'EOF'
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	int file = memfd_create("pages", 0);
	char *shared;
	char *own;
	int result;

	if (file < 0 || ftruncate(file, 4096) != 0)
		return 1;
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	own = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
	if (shared == MAP_FAILED || own == MAP_FAILED)
		return 1;
	*shared = 'a';
	result = madvise(own, 4096, 23 /* MADV_POPULATE_WRITE */);
	*shared = 'b';
	printf("%d, then %c\n", result, *own);
	return 0;
}
EOF
cc -static -o "$work/populate" "$work/populate.c"
"$root/usr/bin/qemu-x86_64-static" --version | head -n 1
seen "on the kernel (before 5.14: -1, then b)" "$("$work/populate")" "0, then a"
seen "under qemu-user" "$("$root/usr/bin/qemu-x86_64-static" "$work/populate")" "0, then b"
conclude
