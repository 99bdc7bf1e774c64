#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# How fast a clip of 1920x1080 is decoded: by ffmpeg alone, by the daemon without a guest, and by clients in User Mode Linux.
# Each takes its turn three times with one thread; the middle one counts. Status: 0 all is well, 1 not, 77 skipped.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$guest/client-guest.sh"
. "$guest/judge-clients.sh"

readonly rounds=3 frames=100

open_guest speed few "$@"
trap finish EXIT
make_client_clip "$work" speed h264 1920x1080 "$frames" -bf 2
mv "$work/clip-speed.mp4" "$work/clip-speed-h264.mp4"
with_headers "$work/clip-speed-h264.mp4" "$work/clip-speed.hdr"
mv "$work/clip-speed-h264.mp4" "$work/clip-speed.mp4"
printf 'speed_rounds=%s\n' "$rounds" >>"$work/settings.sh"

timed() { # NAME COMMAND...
    local begin
    begin=$(date +%s%N)
    "${@:2}" >"$work/$1.log" 2>&1 || die "$1 fails: $(tail -n 1 "$work/$1.log")"
    printf 'speed: %s %s\n' "$1" $((($(date +%s%N) - begin) / 1000)) >>"$work/speeds"
}

start_daemon decoder "$work"
start_daemon encoder "$work"
for ((i = 0; i < rounds; i++)); do
    timed ffmpeg ffmpeg -nostdin -v error -threads 1 -i "$work/clip-speed.mp4" -fps_mode passthrough -f null -
    timed device "$artifacts/bin/vvhost" decode "$work/clip-speed.mp4" --quiet --format nv12 --vhost-user "$work/decoder.sock"
done
boot speed
ended 600
grep '^speed: ' "$log" | tr -d '\r' >>"$work/speeds"

middle() { sed -n "s/^speed: $1 //p" "$work/speeds" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }
row() { # NAME WHAT
    local time
    time=$(middle "$1")
    printf '| %s | %s |\n' "$2" "$(awk -v t="${time:-0}" -v n="$frames" 'BEGIN { printf t ? "%.0f" : "-", t ? n * 1e6 / t : 0 }')"
}
printf '%s; %s frames of H.264, 1920x1080\n\n| who decodes | frames per second |\n|---|---|\n' "$(versions)" "$frames"
row ffmpeg 'ffmpeg alone, on the host'
row device 'the daemon, for `vvhost decode` on the host'
row speed-v4l2-ctl 'the daemon, for v4l2-ctl in the guest, which looks at no frame'
row speed-ffmpeg 'the daemon, for ffmpeg in the guest, which copies each frame'
ok "speed: both clients decode in each round" has $((rounds * 2)) ': status 0'
ok "speed: the guest comes to its end" has 1 'guest: end'
