# SPDX-License-Identifier: BSD-3-Clause
# What the scripts here share: what is missing, what is compared, and the row of the table. Sourced behind ../cli/lib.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # encoder, decoder, codec, how, rows and name are of the scripts; result is for them

# Pictures of the source of all streams: half of them much motion, half fine detail, and a cut.
readonly pictures=60
readonly size=352x288

source_clip() {
	[ -s source.y4m ] || ffmpeg -nostdin -v error -y \
		-f lavfi -i "testsrc2=size=$size:rate=25,trim=end_frame=$((pictures / 2))" \
		-f lavfi -i "mandelbrot=size=$size:rate=25:start_scale=0.5:end_scale=0.05,trim=end_frame=$((pictures / 2))" \
		-filter_complex '[0:v]format=yuv420p,setsar=1[a];[1:v]format=yuv420p,setsar=1[b];[a][b]concat=n=2' source.y4m
}

# As planes without headers.
source_planes() {
	source_clip
	[ -s source.yuv ] || ffmpeg -nostdin -v error -y -i source.y4m -f rawvideo source.yuv
}

# row PICTURES RESULT: of the table in docs/reference/judges.md.
row() {
	mkdir -p "$rows"
	echo "| $encoder | $how | $codec | $decoder | $1 | $2 |" > "$rows/$name.row"
}

skip() {
	echo "skipped: $*"
	row - "skipped: $*"
	exit 77
}

# needs PACKAGE [PROGRAM]: the version goes under the table.
needs() {
	command -v "${2:-$1}" > /dev/null || skip "no ${2:-$1}: the package $1 is not installed, or this Debian has none"
	version "$1"
}

version() { # PACKAGE-PATTERN
	dpkg-query -W -f='${Package} ${Version}\n' "$1" 2> /dev/null | grep ' .' >> "$rows/$name.versions" || true
}

# The least PSNR of a picture: FILE FILE, as planes of SIZE.
least_psnr() {
	ffmpeg -nostdin -v error -y -f rawvideo -video_size $size -i "$1" -f rawvideo -video_size $size -i "$2" \
		-lavfi psnr=stats_file=psnr.log -f null - < /dev/null
	sed -n 's/.*psnr_avg:\([^ ]*\).*/\1/p' psnr.log | sed 's/inf/100/' | sort -n | head -n 1
}

at_least() { # A B: of numbers with a point
	awk -v a="$1" -v b="$2" 'BEGIN { exit !(a >= b) }'
}

pictures_in() { # FILE: as planes of SIZE
	echo $(($(stat -c %s "$1") / (${size%x*} * ${size#*x} * 3 / 2)))
}

# The pictures of the device against those of the judge: FILE FILE COUNT-OF-THE-DEVICE. What it says is in $result.
compare_pictures() {
	local least
	case ${tolerated:-$codec} in
	MPEG-* | B)
		# The inverse transform of MPEG-2 and MPEG-4 is not exact by the standard: decoders differ by a little, more with each P picture.
		[ "$(pictures_in "$2")" -eq "$3" ] || give_up "$(pictures_in "$2") pictures of $decoder, $3 of the device"
		least=$(least_psnr "$1" "$2")
		at_least "$least" 40 || give_up "a picture differs from that of $decoder: $least dB"
		result="at least $least dB"
		;;
	*)
		cmp "$1" "$2" || give_up "the pictures of the device (first) are not those of $decoder"
		result=equal
		;;
	esac
}
