# SPDX-License-Identifier: BSD-3-Clause
# What the scripts here share. They are called with VVHOST CLIPS-DIRECTORY and work in a folder of their own.
# shellcheck shell=bash

vvhost=$1
# shellcheck disable=SC2034 # of the scripts
clips=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
mkdir out
status=0

give_up() {
	echo "FAILED: $*" >&2
	sed 's/^/  stdout: /' stdout >&2 || true
	sed 's/^/  stderr: /' stderr >&2 || true
	exit 1
}

# Runs vvhost; its status is in $status, what it says in the files stdout and stderr.
run() {
	echo "vvhost $*"
	status=0
	timeout 1000 "$vvhost" "$@" > stdout 2> stderr < /dev/null || status=$?
	[ "$status" -lt 124 ] || give_up "status $status: it crashed or hung"
}

# Waits until a command succeeds: await WHAT COMMAND... It may take a busy machine long; where it never comes, two minutes.
await() {
	local what=$1 left=1200
	shift
	until "$@"; do
		[ $((left -= 1)) -gt 0 ] || give_up "waited in vain for $what"
		sleep 0.1
	done
}

# The run failed with that status, in exactly one line, and left no file behind.
failed_with() {
	[ "$status" -eq "$1" ] || give_up "status $status, not $1"
	[ "$(grep -c '^vvhost: ' stderr)" -eq 1 ] || give_up "there is not one line that starts with vvhost:"
	[ "$(grep -vc '^\(de\|en\|trans\)coding: \|^verifying: ' stderr)" -eq 1 ] || give_up "there is more on stderr than the one line"
	[ -z "$(ls -A out)" ] || give_up "files are left: $(ls -A out)"
}

# The line of the failure has this in it.
says() {
	grep -q -- "$1" stderr || give_up "the line does not say '$1'"
}

# refuses TEXT ARGUMENT...: the command line makes no sense, and the line says so.
refuses() {
	local text=$1
	shift
	run "$@"
	failed_with 2
	says "$text"
	[ ! -s stdout ] || give_up "it says something on stdout"
}

succeeded() {
	[ "$status" -eq 0 ] || give_up "status $status, not 0"
}

same() {
	cmp "$1" "$2" || give_up "$1 and $2 differ"
}

# Whether this FFmpeg has an encoder for it; says so if not.
encodes() {
	"$vvhost" caps --device encoder --json > caps.json 2> stderr || give_up "no capabilities of the encoder"
	local name=${1^^}
	grep -q "\"$name\"" caps.json && return 0
	echo "the device does not encode $1 with this FFmpeg: not tested"
	return 1
}

# A moving picture with detail, as .y4m: FILE SIZE FRAMES
moving() {
	[ -s "$1" ] || ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$2:rate=25,trim=end_frame=$3" -pix_fmt yuv420p "$1"
}
