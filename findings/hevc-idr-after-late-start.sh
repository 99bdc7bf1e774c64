#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# An HEVC stream that is decoded from the middle of a group of pictures.
#
# Guess:   pictures whose references are missing are grey or not given, and from the next IDR picture on all is well.
# Truth:   FFmpeg 7.1 loses every IDR picture of such a stream, for good, if the last picture of each group still has the IDR picture
#          in its reference picture set. The stand-in for the missing picture keeps its picture order count, 0, in the decoded picture
#          buffer; the check for duplicate counts comes before stand-ins are dropped, and refuses the IDR picture (count 0 too), so the next
#          group makes a stand-in again. FFmpeg 5.1 compared counts only within a sequence. 9.0 makes no such stand-ins unless
#          AV_CODEC_FLAG_OUTPUT_CORRUPT is set; then pictures that refer to missing ones are not given at all.
# Version: ffmpeg 5.1 (Debian 12), 7.1.5-0+deb13u1 (Debian 13), both from Debian; seen 2026-11-29
# Source:  libavcodec/hevc/refs.c of 7.1.5: ff_hevc_set_new_ref(), unref_missing_refs() in ff_hevc_frame_rps()
# Needs:   root, mmdebstrap, and a mirror of Debian in apt's configuration; about 2 GB
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' | awk '$2 == "main" && $3 !~ /security/ { print $1; exit }')

cat >"$work/look.sh" <<'EOF'
set -euo pipefail
cd /tmp
# 24 pictures in groups of 4 without B-frames; each P picture keeps all those before it in its group.
[ -e whole.mkv ] || ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=160x120:rate=25 -frames:v 24 -c:v libx265 \
    -x265-params keyint=4:min-keyint=4:no-open-gop=1:bframes=0:no-scenecut=1:ref=5:log-level=none:pools=none:frame-threads=1 whole.mkv
# Without its first packet. The parameter sets are in the container.
[ -e late.mkv ] || ffmpeg -nostdin -v error -i whole.mkv -c copy -bsf:v 'noise=drop=not(n)' late.mkv
dpkg-query -W -f '${Package} ${Version}\n' ffmpeg
ffprobe -v error -threads 1 -show_entries frame=pts -of csv=p=0 late.mkv 2>err | tr -d , | grep . | tr '\n' ' '
echo
grep -c 'Duplicate POC' err || true
EOF

look() { # SUITE PACKAGE
    mmdebstrap --quiet --variant=apt --include="$2" --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Sandbox::User "root"' "$1" "$work/$1" "$mirror" >"$work/$1.log" 2>&1 ||
        { tail -n 5 "$work/$1.log" >&2; exit 2; }
    for file in whole.mkv late.mkv; do [ ! -e "$work/$file" ] || cp "$work/$file" "$work/$1/tmp/"; done
    chroot "$work/$1" bash -s <"$work/look.sh" | tee "$work/$1.seen"
    cp "$work/$1"/tmp/*.mkv "$work/"
    rm -rf "${work:?}/$1"
}

# IDR pictures of the groups that are whole have the times 160, 320, ... 800.
look bookworm ffmpeg
look trixie ffmpeg=7:7.1.5-0+deb13u1
for time in 160 320 480 640 800; do
    grep -qw "$time" <(sed -n 2p "$work/bookworm.seen") || { echo "FAILED: 5.1 lost the IDR picture at $time"; exit 1; }
    ! grep -qw "$time" <(sed -n 2p "$work/trixie.seen") || { echo "FAILED: 7.1 gave the IDR picture at $time"; exit 1; }
done
echo "as found: 7.1.5 loses all five IDR pictures, 5.1 none"
