#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:   which system calls a function of the C library makes is settled: a seccomp filter that was tried on one Debian holds on the next.
# Truth:   fstat(3) is newfstatat with an empty path in glibc 2.36, and fstat in 2.41: a filter that lets the first through and kills for the second ends
#          the process at the first look at a file. The guard of a new thread's stack is an mprotect in 2.36 and 2.41, and madvise with
#          MADV_GUARD_INSTALL (102) in 2.43: a filter that lists madvise's advices ends the process at its next thread.
# Version: libc6 2.36 (Debian 12), 2.41 (Debian 13), 2.43 (forky), x86-64; seen 2026-11-29
# Source:  seen with strace, the same program with each library; glibc: fstatat64.c, fstat64.c of Linux, nptl/allocatestack.c
# Needs:   mmdebstrap, strace, a C compiler, and a mirror of Debian in apt's configuration
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' | awk '$2 == "main" && $3 !~ /security/ { print $1; exit }')

cat >"$work/calls.c" <<'EOF'
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void *nothing(void *unused) { return unused; }

int main(void)
{
	struct stat status;
	pthread_t thread;

	/* A number that nothing else looks at. */
	if (dup2(0, 99) < 0 || fstat(99, &status) != 0 || pthread_create(&thread, NULL, nothing, NULL) != 0)
		return 1;
	return pthread_join(thread, NULL);
}
EOF
cc -o "$work/calls" "$work/calls.c" -pthread

changed=0
look() { # SUITE VERSION FSTAT GUARD
    mmdebstrap --quiet --variant=extract --include=libc6 --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Sandbox::User "root"' \
        "$1" "$work/$1" "$mirror" >"$work/$1.log" 2>&1 || { tail -n 5 "$work/$1.log" >&2; exit 2; }
    local lib=$work/$1/usr/lib/x86_64-linux-gnu found guard=mprotect version
    [ -e "$lib/libc.so.6" ] || lib=$work/$1/lib/x86_64-linux-gnu
    version=$(strings "$lib/libc.so.6" | sed -n 's/^GNU C Library .* version \([0-9.]*\)\.$/\1/p')
    strace -f -o "$work/trace" -e trace=fstat,newfstatat,madvise,mprotect "$lib/ld-linux-x86-64.so.2" --library-path "$lib" "$work/calls" </dev/null
    found=$(sed -n 's/^[0-9]* *\([a-z]*stat[a-z]*\)(99.*/\1/p' "$work/trace")
    ! grep -qE 'madvise\(.*(MADV_GUARD_INSTALL|0x66)' "$work/trace" || guard=madvise
    printf '%-10s glibc %s: fstat is %s, a guard is made by %s\n' "$1" "$version" "$found" "$guard"
    [ "$version $found $guard" = "$2 $3 $4" ] || { echo "  CHANGED: it was $2 $3 $4"; changed=1; }
}

look bookworm 2.36 newfstatat mprotect
look trixie 2.41 fstat mprotect
look forky 2.43 fstat madvise
exit "$changed"
