#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvbench works, and finds pictures that are wrong: smoke.sh VVBENCH CLIPS-DIRECTORY DECODER-FAULT-SHIM|none
# Its figures are not looked at: the machine has other work.
set -euo pipefail

vvbench=$1
clips=$2
shim=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

give_up() {
	echo "FAILED: $*" >&2
	sed 's/^/  stdout: /' "$work/stdout" >&2 || true
	sed 's/^/  stderr: /' "$work/stderr" >&2 || true
	exit 1
}

run() {
	echo "vvbench $*"
	status=0
	timeout 600 "$vvbench" "$@" >"$work/stdout" 2>"$work/stderr" </dev/null || status=$?
}

ends_with() { # STATUS TEXT-ON-STDERR
	[ "$status" -eq "$1" ] || give_up "status $status, not $1"
	grep -q -- "$2" "$work/stderr" || give_up "stderr does not say '$2'"
	[ "$(wc -l <"$work/stderr")" -eq 1 ] || give_up "there is not one line on stderr"
}

quick=(--quick --rounds 2 --seconds 0.01 --clips "$clips" --quiet)
"$vvbench" "${quick[@]}" --list-clips | xargs "$here/make_clips.sh" "$clips"

run "${quick[@]}" --output "$work/out" --round-trip 1200,16
[ "$status" -eq 0 ] || give_up "status $status, not 0"
for file in report.md readme.md results.json; do
	[ -s "$work/out/$file" ] || give_up "there is no $file"
done
for suite in 'decode H.264 320x240, 1 thread: ' '2 streams of ' 'memory of ' 'latency 320x240: ' 'commands, ring level: ' \
	'commands, descriptor level: ' 'start: ' 'vhost-user 320x240: '; do
	grep -q "^$suite" "$work/stdout" || give_up "no line '$suite'"
done
# A target that is missed is told as such, and one that was not measured is not called met.
grep -q '^| RESOURCE_QUEUE round trip .* | 1200 ns | \*\*missed\*\* |$' "$work/out/report.md" || give_up "1200 ns are no miss"
grep -q '^| managed memory .* | 16 bytes | \*\*missed\*\* |$' "$work/out/readme.md" || give_up "16 bytes are no miss"
grep -q '^| 16 streams.* |  | not measured |$' "$work/out/report.md" || give_up "16 streams were not measured"
if command -v python3 >/dev/null; then
	python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$work/out/results.json" || give_up "results.json is no JSON"
else
	echo "no python3: results.json is not parsed"
fi
if command -v gnuplot >/dev/null; then
	for plot in decode streams latency; do
		grep -q '</svg>' "$work/out/$plot.svg" || give_up "there is no $plot.svg"
	done
else
	echo "no gnuplot: that plots are drawn is not tested"
fi

run "${quick[@]}" --suite commands --round-trip 1200,0 --strict
ends_with 1 'missed'

if [ "$shim" != none ]; then
	export VVHOST_TEST_FAULT=flip:10
	export LD_PRELOAD=$shim
	run "${quick[@]}" --suite decode
	ends_with 1 'picture 10 of the device is not that of libavcodec alone'
	export VVHOST_TEST_FAULT=drop:30
	run "${quick[@]}" --suite decode
	ends_with 1 'pictures, libavcodec alone'
	unset LD_PRELOAD VVHOST_TEST_FAULT
else
	echo "a sanitizer wants to be the first library: faults are not tested"
fi

run --suite nonsense
ends_with 2 "'nonsense' is none of"
run --rounds 0
ends_with 2 '--rounds'
run --clips "$work/nowhere" --quick --suite decode
ends_with 2 'make_clips.sh'
run "${quick[@]}" --suite commands --output "$work/no/where"
ends_with 2 'No such file'
