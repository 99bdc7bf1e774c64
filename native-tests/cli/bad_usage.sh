#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Command lines that make no sense: status 2 and one line; and the texts of help.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

clip=$clips/vp8.ivf
refuses "--help"
refuses "unknown command 'recode'" recode
refuses "unknown option '--frobnicate'" --frobnicate
refuses "'--frobnicate'" decode "$clip" --frobnicate
refuses "'-z'" decode -z "$clip"
refuses "'--quiet=yes'" decode "$clip" --quiet=yes
refuses "neither strict nor guess" decode "$clip" --reorder loose
refuses "needs a file" decode
refuses "one too many" decode "$clip" "$clip"
refuses "'-o' needs a value" decode "$clip" -o
refuses "'--format' needs a value" decode "$clip" --format
refuses "'rgb' is none of argb8888, bgra8888, nv12, yuv420, yvu420" decode "$clip" --format rgb
refuses "neither single nor planes" decode "$clip" --layout double
refuses "neither ring nor descriptor" decode "$clip" --api packed
refuses "--ring 'triangular' is none of split, packed, no-event-idx, no-indirect" decode "$clip" --ring triangular
refuses "--ring '' is none of" caps --ring packed,
for threads in 0 65 -1 x 1x "" 99999999999999999999; do
	refuses "--threads '$threads' is not a number from 1 to 64" decode "$clip" --threads "$threads"
done
refuses "--object 'both' is neither input nor output" decode "$clip" --object=both
for streams in 0 17 x; do
	refuses "--streams '$streams' is not a number from 1 to 16" decode "$clip" --streams $streams
done
refuses "--seek '0' is not a number from 1 to 10000" decode "$clip" --seek 0
refuses "--seed '-1' is not a number" decode "$clip" --seek 1 --seed -1
for format in argb8888 bgra8888 nv12 yvu420; do
	refuses "a .y4m file holds yuv420, not $format" decode "$clip" --format $format -o out/x.y4m
done
refuses "name of a file" decode "$clip" -o -
refuses "takes no file" caps "$clip"
refuses "'--xml'" caps --xml
refuses "neither decoder nor encoder" caps --device both
refuses "no command 'me'" help me
refuses "conformance takes no file" conformance "$clip"
refuses "'--xml'" conformance --xml
refuses "'--filter' needs a value" conformance --filter
refuses "neither ring nor descriptor" conformance --api packed
refuses "fuzz takes no file" fuzz "$clip"
refuses "--target 'clips' is none of rings, commands, bitstreams, units, storms, limits, front-ends, all" fuzz --target clips
refuses "--ring 'round' is none of split, packed, descriptor, all" fuzz --ring round
refuses "--device 'camera' is none of decoder, encoder, both" fuzz --device camera
refuses "--minutes '0' is not a number from 1" fuzz --minutes 0
refuses "--case 'x' is not a number from 0" fuzz --case x
refuses "--steps 'x' is not a number from 0" fuzz --steps x
refuses "/nowhere: No such file or directory (--daemon, for the target front-ends)" fuzz --target front-ends --daemon /nowhere
refuses "--memory-limit '1' is not a number from 64" fuzz --memory-limit 1
refuses "no sequence with 'nothing of the kind'" conformance --filter "nothing of the kind"
refuses "no sequence with 'nothing of the kind'" conformance --list --filter "nothing of the kind"

# Both have the same options: what is wrong with each is for the long run.
refuses "'av1' is none of h264, hevc, vp8, vp9, mpeg2, mpeg4" transcode "$clip" --codec av1
for command in encode ${VIRTIOVIDEO_LONG:+transcode}; do
	refuses "$command needs a file" "$command" -o x.h264
	refuses "one too many" "$command" "$clip" "$clip" -o x.h264
	refuses "needs -o FILE or --codec" "$command" "$clip"
	refuses "'--frobnicate'" "$command" "$clip" --frobnicate
	refuses "'--codec' needs a value" "$command" "$clip" --codec
	refuses "'av1' is none of h264, hevc, vp8, vp9, mpeg2, mpeg4" "$command" "$clip" --codec av1
	refuses "has to end in .h264" "$command" "$clip" -o x.webm
	refuses "has to end in .h264" "$command" "$clip" -o h264 --codec h264
	refuses "a .ivf file can hold vp8, vp9: say which" "$command" "$clip" -o x.ivf
	refuses "a .mp4 file can hold" "$command" "$clip" -o x.mp4
	refuses "a .mp4 file holds h264, hevc, vp9, mpeg2, mpeg4, not vp8" "$command" "$clip" -o x.mp4 --codec vp8
	refuses "a .h264 file holds h264, not hevc" "$command" "$clip" -o x.h264 --codec hevc
	refuses "a .m2v file holds mpeg2, not mpeg4" "$command" "$clip" -o x.m2v --codec mpeg4
	for rate in 0 x 1x -1 1G "" 5000M 0.1; do
		refuses "--bitrate '$rate' is not a number of bits" "$command" "$clip" --codec h264 --bitrate "$rate"
	done
	refuses "is not FRAME:RATE" "$command" "$clip" --codec h264 --bitrate-at 150
	refuses "--bitrate-at '0' is not a number from 1" "$command" "$clip" --codec h264 --bitrate-at 0:1M
	refuses "--bitrate-at 'x' is not a number of bits" "$command" "$clip" --codec h264 --bitrate-at 1:x
	for qp in 20 20,20 20,20,20,20 ',,'; do
		refuses "--qp '" "$command" "$clip" --codec h264 --qp "$qp"
	done
	refuses "it goes with --rc none" "$command" "$clip" --codec h264 --qp 20,20,20 --rc frame
	refuses "needs the quantizers" "$command" "$clip" --codec h264 --rc none
	refuses "not with --qp" "$command" "$clip" --codec h264 --qp 20,20,20 --bitrate 1M
	refuses "ends before it begins" "$command" "$clip" --codec h264 --qp-range 30,20
	refuses "'lines' is none of frame, macroblock, none" "$command" "$clip" --codec h264 --rc lines
	refuses "'best' is none of BASELINE, MAIN, " "$command" "$clip" --codec h264 --profile best
	refuses "no profiles of mpeg2" "$command" "$clip" --codec mpeg2 --profile main
	refuses "--level '9.9' is none of" "$command" "$clip" --codec h264 --level 9.9
	refuses "no levels of vp9" "$command" "$clip" --codec vp9 --level 3.1
	refuses "--fps '0' is not a number from 1 to 1000" "$command" "$clip" --codec h264 --fps 0
	refuses "--gop '0' is not a number" "$command" "$clip" --codec h264 --gop 0
	refuses "--force-key '0' is not a number from 1" "$command" "$clip" --codec h264 --force-key 5,0
	refuses "neither low nor throughput" "$command" "$clip" --codec h264 --latency high
	refuses "--encoder 'mpeg4' is of mpeg4, not of mpeg2" "$command" "$clip" --codec mpeg2 --encoder mpeg4
	refuses "--encoder nonsense: .*'nonsense'" "$command" "$clip" --codec mpeg2 --encoder nonsense
	for crop in 320 320x240 0x10+0+0 10x10-1+0 10x10+1+1x; do
		refuses "--crop '$crop' is not a rectangle" "$command" "$clip" --codec h264 --crop "$crop"
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
