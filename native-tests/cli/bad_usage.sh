#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Command lines that make no sense: status 2 and one line; and the texts of help.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

bad() {
	local text=$1
	shift
	run "$@"
	failed_with 2
	says "$text"
	[ ! -s stdout ] || give_up "it says something on stdout"
}

clip=$clips/vp8.ivf
bad "--help"
bad "unknown command 'transcode'" transcode
bad "unknown option '--frobnicate'" --frobnicate
bad "'--frobnicate'" decode "$clip" --frobnicate
bad "'-z'" decode -z "$clip"
bad "'--quiet=yes'" decode "$clip" --quiet=yes
bad "needs a file" decode
bad "one too many" decode "$clip" "$clip"
bad "'-o' needs a value" decode "$clip" -o
bad "'--format' needs a value" decode "$clip" --format
bad "'rgb' is none of argb8888, bgra8888, nv12, yuv420, yvu420" decode "$clip" --format rgb
bad "neither single nor planes" decode "$clip" --layout double
bad "neither ring nor descriptor" decode "$clip" --api packed
for threads in 0 65 -1 x 1x "" 99999999999999999999; do
	bad "--threads '$threads' is not a number from 1 to 64" decode "$clip" --threads "$threads"
done
bad "--object 'both' is neither input nor output" decode "$clip" --object=both
for streams in 0 17 x; do
	bad "--streams '$streams' is not a number from 1 to 16" decode "$clip" --streams $streams
done
bad "--seek '0' is not a number from 1 to 10000" decode "$clip" --seek 0
bad "--seed '-1' is not a number" decode "$clip" --seek 1 --seed -1
for format in argb8888 bgra8888 nv12 yvu420; do
	bad "a .y4m file holds yuv420, not $format" decode "$clip" --format $format -o out/x.y4m
done
bad "name of a file" decode "$clip" -o -
bad "takes no file" caps "$clip"
bad "'--xml'" caps --xml
bad "no command 'me'" help me
bad "conformance takes no file" conformance "$clip"
bad "'--xml'" conformance --xml
bad "'--filter' needs a value" conformance --filter
bad "neither ring nor descriptor" conformance --api packed
bad "no sequence with 'nothing of the kind'" conformance --filter "nothing of the kind"
bad "no sequence with 'nothing of the kind'" conformance --list --filter "nothing of the kind"

for arguments in --help -h help "help decode" "help caps" "help conformance" "conformance --help" "decode --help" "decode -h" "caps --help" --version; do
	# shellcheck disable=SC2086 # words are meant
	run $arguments
	succeeded
	[ -s stdout ] && [ ! -s stderr ] || give_up "no text, or not on stdout"
	[ "$(awk '{ print length }' stdout | sort -n | tail -1)" -le 100 ] || give_up "a line is too long for a terminal"
done
run decode --help
for option in --output --framemd5 --contact-sheet --verify --format --layout --api --object --threads --streams --seek --seed --quiet --verbose --help; do
	grep -q -- "$option" stdout || give_up "the help does not tell of $option"
done
