#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  SystemCallFilter=@system-service in a unit lets a daemon shut itself in further, as vhost-user back ends do: seccomp and Landlock only take away.
#         And ~@ipc takes away System V IPC.
# Truth:  in systemd 252 @system-service has neither seccomp() nor any landlock_*() call, and no group for them: such a daemon gets EPERM and must be named
#         these calls in its unit. ~@ipc takes pipe2() as well, with which most programs begin.
# Version: systemd 252.39 (Debian 252.39-1~deb12u2).
# Source: systemd-analyze syscall-filter; src/shared/seccomp-util.c of systemd 252.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack systemd=252.39-1~deb12u2

# Groups name other groups: all that a group has in the end.
calls() {
    local line
    run "$root/usr/bin/systemd-analyze" syscall-filter "$1" | sed -n 's/^ \{4\}\([@a-z0-9_-]*\)$/\1/p' | while read -r line; do
        case $line in
            @*) calls "$line" ;;
            *) echo "$line" ;;
        esac
    done
}
has() { case $'\n'$(calls "$1")$'\n' in *$'\n'"$2"$'\n'*) echo yes ;; *) echo no ;; esac; }

run "$root/usr/bin/systemd-analyze" --version | head -n 1
seen "@system-service has read" "$(has @system-service read)" yes
seen "@system-service has seccomp" "$(has @system-service seccomp)" no
seen "@system-service has landlock_restrict_self" "$(has @system-service landlock_restrict_self)" no
seen "@ipc has pipe2" "$(has @ipc pipe2)" yes
conclude
