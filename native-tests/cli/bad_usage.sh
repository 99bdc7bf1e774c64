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
bad "unknown command 'recode'" recode
bad "unknown option '--frobnicate'" --frobnicate
bad "'--frobnicate'" decode "$clip" --frobnicate
bad "'-z'" decode -z "$clip"
bad "'--quiet=yes'" decode "$clip" --quiet=yes
bad "neither strict nor guess" decode "$clip" --reorder loose
bad "needs a file" decode
bad "one too many" decode "$clip" "$clip"
bad "'-o' needs a value" decode "$clip" -o
bad "'--format' needs a value" decode "$clip" --format
bad "'rgb' is none of argb8888, bgra8888, nv12, yuv420, yvu420" decode "$clip" --format rgb
bad "neither single nor planes" decode "$clip" --layout double
bad "neither ring nor descriptor" decode "$clip" --api packed
bad "--ring 'triangular' is none of split, packed, no-event-idx, no-indirect" decode "$clip" --ring triangular
bad "--ring '' is none of" caps --ring packed,
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
bad "neither decoder nor encoder" caps --device both
bad "no command 'me'" help me
bad "conformance takes no file" conformance "$clip"
bad "'--xml'" conformance --xml
bad "'--filter' needs a value" conformance --filter
bad "neither ring nor descriptor" conformance --api packed
bad "fuzz takes no file" fuzz "$clip"
bad "--target 'clips' is none of rings, commands, bitstreams, units, storms, limits, front-ends, all" fuzz --target clips
bad "--ring 'round' is none of split, packed, descriptor, all" fuzz --ring round
bad "--device 'camera' is none of decoder, encoder, both" fuzz --device camera
bad "--minutes '0' is not a number from 1" fuzz --minutes 0
bad "--case 'x' is not a number from 0" fuzz --case x
bad "--steps 'x' is not a number from 0" fuzz --steps x
bad "/nowhere: No such file or directory (--daemon, for the target front-ends)" fuzz --target front-ends --daemon /nowhere
bad "--memory-limit '1' is not a number from 64" fuzz --memory-limit 1
bad "no sequence with 'nothing of the kind'" conformance --filter "nothing of the kind"
bad "no sequence with 'nothing of the kind'" conformance --list --filter "nothing of the kind"

# Both have the same options: what is wrong with each is for the long run.
bad "'av1' is none of h264, hevc, vp8, vp9, mpeg2, mpeg4" transcode "$clip" --codec av1
for command in encode ${VIRTIOVIDEO_LONG:+transcode}; do
	bad "$command needs a file" "$command" -o x.h264
	bad "one too many" "$command" "$clip" "$clip" -o x.h264
	bad "needs -o FILE or --codec" "$command" "$clip"
	bad "'--frobnicate'" "$command" "$clip" --frobnicate
	bad "'--codec' needs a value" "$command" "$clip" --codec
	bad "'av1' is none of h264, hevc, vp8, vp9, mpeg2, mpeg4" "$command" "$clip" --codec av1
	bad "has to end in .h264" "$command" "$clip" -o x.webm
	bad "has to end in .h264" "$command" "$clip" -o h264 --codec h264
	bad "a .ivf file can hold vp8, vp9: say which" "$command" "$clip" -o x.ivf
	bad "a .mp4 file can hold" "$command" "$clip" -o x.mp4
	bad "a .mp4 file holds h264, hevc, vp9, mpeg2, mpeg4, not vp8" "$command" "$clip" -o x.mp4 --codec vp8
	bad "a .h264 file holds h264, not hevc" "$command" "$clip" -o x.h264 --codec hevc
	bad "a .m2v file holds mpeg2, not mpeg4" "$command" "$clip" -o x.m2v --codec mpeg4
	for rate in 0 x 1x -1 1G "" 5000M 0.1; do
		bad "--bitrate '$rate' is not a number of bits" "$command" "$clip" --codec h264 --bitrate "$rate"
	done
	bad "is not FRAME:RATE" "$command" "$clip" --codec h264 --bitrate-at 150
	bad "--bitrate-at '0' is not a number from 1" "$command" "$clip" --codec h264 --bitrate-at 0:1M
	bad "--bitrate-at 'x' is not a number of bits" "$command" "$clip" --codec h264 --bitrate-at 1:x
	for qp in 20 20,20 20,20,20,20 ',,'; do
		bad "--qp '" "$command" "$clip" --codec h264 --qp "$qp"
	done
	bad "it goes with --rc none" "$command" "$clip" --codec h264 --qp 20,20,20 --rc frame
	bad "needs the quantizers" "$command" "$clip" --codec h264 --rc none
	bad "not with --qp" "$command" "$clip" --codec h264 --qp 20,20,20 --bitrate 1M
	bad "ends before it begins" "$command" "$clip" --codec h264 --qp-range 30,20
	bad "'lines' is none of frame, macroblock, none" "$command" "$clip" --codec h264 --rc lines
	bad "'best' is none of BASELINE, MAIN, " "$command" "$clip" --codec h264 --profile best
	bad "no profiles of mpeg2" "$command" "$clip" --codec mpeg2 --profile main
	bad "--level '9.9' is none of" "$command" "$clip" --codec h264 --level 9.9
	bad "no levels of vp9" "$command" "$clip" --codec vp9 --level 3.1
	bad "--fps '0' is not a number from 1 to 1000" "$command" "$clip" --codec h264 --fps 0
	bad "--gop '0' is not a number" "$command" "$clip" --codec h264 --gop 0
	bad "--force-key '0' is not a number from 1" "$command" "$clip" --codec h264 --force-key 5,0
	bad "neither low nor throughput" "$command" "$clip" --codec h264 --latency high
	bad "--encoder 'mpeg4' is of mpeg4, not of mpeg2" "$command" "$clip" --codec mpeg2 --encoder mpeg4
	bad "--encoder nonsense: .*'nonsense'" "$command" "$clip" --codec mpeg2 --encoder nonsense
	for crop in 320 320x240 0x10+0+0 10x10-1+0 10x10+1+1x; do
		bad "--crop '$crop' is not a rectangle" "$command" "$clip" --codec h264 --crop "$crop"
	done
done

for arguments in --help -h help "help decode" "help encode" "help transcode" "encode --help" "transcode -h" "help caps" "help conformance" "help fuzz" "fuzz -h" "conformance --help" "decode --help" "decode -h" "caps --help" --version; do
	# shellcheck disable=SC2086 # words are meant
	run $arguments
	succeeded
	[ -s stdout ] && [ ! -s stderr ] || give_up "no text, or not on stdout"
	[ "$(awk '{ print length }' stdout | sort -n | tail -1)" -le 100 ] || give_up "a line is too long for a terminal"
done
run decode --help
for option in --output --framemd5 --contact-sheet --verify --format --layout --api --ring --vhost-user --object --threads --streams --reorder --timestamps --seek --seed --quiet --verbose --help; do
	grep -q -- "$option" stdout || give_up "the help does not tell of $option"
done
for command in encode transcode; do
	run $command --help
	for option in --output --codec --bitrate --bitrate-at --rc --qp --qp-range --profile --level --fps --gop --force-key --crop --frames --latency --threads --encoder --stats --verify --format --layout --api --ring --object --quiet --verbose --help; do
		grep -q -- "$option" stdout || give_up "the help of $command does not tell of $option"
	done
done
for command in decode encode transcode caps conformance fuzz; do
	run help $command
	twice=$(grep -o '^  \(    \|-., \)--[a-z0-9-]*' stdout | sort | uniq -d)
	[ -z "$twice" ] || give_up "the help of $command tells twice of $twice"
	grep -q '^  -h, --help' stdout || give_up "the help of $command tells of no option"
done
