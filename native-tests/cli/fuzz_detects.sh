#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost fuzz finds a library that crashes, hangs or does what it must not, tells the case, and finds it there again;
# and that case is well with the library as it is: fuzz_detects.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

watchdog=60
detects() { # SHIM FAULT TEXT OPTION...
	local shim=$3/$1 text=$4 again
	export VVHOST_TEST_FAULT=$2
	LD_PRELOAD=$shim run fuzz --quiet --seed 5 --cases 200 --watchdog "$watchdog" "${@:5}"
	found "$text"
	again=$(sed -n 's/.*; replay: vvhost \(fuzz .*\)$/\1/p' stderr)
	[ -n "$again" ] || give_up "there is nothing to replay"
	# shellcheck disable=SC2086 # words are meant
	LD_PRELOAD=$shim run $again --quiet --watchdog "$watchdog"
	found "$text"
	# shellcheck disable=SC2086
	run $again --quiet
	succeeded
}

found() {
	[ "$status" -eq 1 ] || give_up "status $status, not 1"
	[ "$(grep -c '^vvhost: case [0-9]* of seed 5: ' stderr)" -eq 1 ] || give_up "there is not one line with a finding"
	says "$1"
}

# Faults that are found in the same way as others are for the long run.
long=${VIRTIOVIDEO_LONG:-}

for ring in packed ${long:+split descriptor}; do
	detects libfuzz_fault_shim.so crash "$3" "signal 11 (Segmentation fault)" --ring "$ring"
done
[ -z "$long" ] || detects libfuzz_fault_shim.so abort "$3" "signal 6 (Aborted)" --target commands
detects libfuzz_fault_shim.so beyond "$3" "signal 11 (Segmentation fault)" --target bitstreams
detects libfuzz_fault_shim.so stale "$3" "signal 11 (Segmentation fault)" --target rings --ring split
watchdog=3
detects libfuzz_fault_shim.so hang "$3" "it hangs: nothing came of it in 3 seconds" --target commands
watchdog=60
detects libfuzz_fault_shim.so errno "$3" "virtiovideo_process: -1 " --target commands --ring packed
detects libfuzz_fault_shim.so fd "$3" "fd [0-9]* (/dev/null) is still open after virtiovideo_destroy()" --device encoder
detects libdevice_fault_shim.so twice "$3" "a chain came back twice\|the library completed chain [0-9]* of queue 0, which it did not have" --target commands --ring descriptor

# What costs too much does so in the first case already, and is played three times. On a busy machine other calls wait for it.
costs() { # FAULT TEXT OPTION...
	detects libfuzz_fault_shim.so "$1" "$3" "beyond budget: .*$2" --target commands --steps 0 "${@:4}"
}

costs sleep 'virtiovideo_reset() took [0-9.]* ms, the limit is 50 ms' "$3"
[ -z "$long" ] || costs spin 'virtiovideo_reset() took [0-9.]* ms of CPU time, the limit is 50 ms' "$3"
[ -z "$long" ] || detects libfuzz_fault_shim.so wait "$3" 'beyond budget: .*virtiovideo_process() took [0-9.]* ms, the limit is 50 ms' --target commands --ring packed
costs work '[0-9]* ms of CPU time for [0-9]* commands and [0-9]* bytes, the limit is [0-9]* ms' "$3"
[ -z "$long" ] || costs map '[0-9]* mappings more than before the case ([0-9]*), the limit is 16' "$3"
costs memory '[0-9]* KiB of malloc more than before the case ([0-9]*), the limit is 128' "$3"
# Threads are waited for, for some seconds: once is enough.
export VVHOST_TEST_FAULT=thread
LD_PRELOAD=$3/libfuzz_fault_shim.so run fuzz --quiet --seed 5 --cases 20 --target commands
found "beyond budget: .*[1-9] threads more than before the case ([0-9]*), the limit is 0"

# The daemon is judged in the same way.
VVHOST_TEST_FAULT=none run fuzz --quiet --target front-ends --daemon /bin/false --cases 1
[ "$status" -eq 1 ] || give_up "a daemon that ends at once is not found"
says 'the daemon ends with status 1'

daemon() { # TEXT: of a daemon that is the script on stdin; $real is the one that ships
	{ printf '#!/bin/bash\nreal=%q\n' "$(dirname "$vvhost")/virtiovideo-vhost-user"; cat; } > daemon
	chmod +x daemon
	run fuzz --quiet --seed 5 --target front-ends --daemon "$PWD/daemon" --cases 100
	found "$1"
}

daemon 'the daemon ends by signal 7 (Bus error)' << 'END'
kill -BUS $$
END
if [ -x "$(dirname "$vvhost")/virtiovideo-vhost-user" ]; then
	daemon '--sealed-memory, and memory without seals is let in' << 'END'
for option; do [ "$option" = --sealed-memory ] || options+=("$option"); done
exec "$real" "${options[@]}"
END
fi

# With less than the runtime needs it does not even start; that is no crash of the library, but it shows the limit.
run fuzz --quiet --cases 1 --memory-limit 300
[ "$status" -eq 1 ] || give_up "300 MiB are enough: the limit does not hold"
