# SPDX-License-Identifier: BSD-3-Clause
# What ffmpeg's encoders in the guest are to bring: what the device brings without a guest, by the same parameters. To be
# sourced after lib.sh, clips.sh and judge.sh.
# shellcheck shell=bash disable=SC2154

# Name, codec, size. ffmpeg's wrapper leaves no gap between lines: its frames have lines of a multiple of 64 bytes.
readonly encodings=(
    'h264 h264 320x240'
    'hevc hevc 320x240'
    'vp8 vp8 320x240'
    'mpeg4 mpeg4 320x240'
    'h264-cropped h264 318x182'
    'vp8-cropped vp8 318x182'
    'h264-720p h264 1280x720'
)
readonly encoded_count=50 encoded_large=10

count_of() { [ "${1%x*}" -gt 640 ] && printf '%s' "$encoded_large" || printf '%s' "$encoded_count"; } # SIZE

ending_of() { # CODEC
    case $1 in
        vp8) printf ivf ;;
        mpeg4) printf m4v ;;
        hevc) printf h265 ;;
        *) printf '%s' "$1" ;;
    esac
}

# What the driver sends for what ffmpeg sets: its own GOP of 12 pictures becomes forced key frames, its range of quantizers
# is that of the codec, and profile and level are the defaults of the driver's menus.
settings_of() { # CODEC
    case $1 in
        h264) printf -- '--profile high --level 4.0 --qp-range 0,51' ;;
        hevc) printf -- '--profile main --qp-range 0,51' ;;
        vp8) printf -- '--profile 0 --qp-range 0,63' ;;
        mpeg4) printf -- '--qp-range 1,31' ;;
    esac
}

make_pictures() { # DIRECTORY SIZE
    [ -e "$1/pictures-$2.nut" ] || ffmpeg -nostdin -v error -f lavfi -i "testsrc2=size=$2:rate=25" -frames:v "$(count_of "$2")" \
        -pix_fmt yuv420p -c:v rawvideo "$1/pictures-$2.nut"
}

# make_encodings DIRECTORY: what a daemon makes of pictures. The encoder's daemon listens there.
make_encodings() {
    local one name codec size
    : >"$1/encodings"
    for one in "${encodings[@]}"; do
        read -r name codec size <<<"$one"
        make_pictures "$1" "$size"
        # shellcheck disable=SC2046 # words
        "$artifacts/bin/vvhost" encode "$1/pictures-$size.nut" -o "$1/alone-$name.$(ending_of "$codec")" --codec "$codec" --quiet \
            --vhost-user "$1/encoder.sock" --format nv12 --fps 25 --bitrate 600k --force-key 13,25,37,49 $(settings_of "$codec") >&2
        printf '%s %s %s\n' "$name" "$codec" "pictures-$size.nut" >>"$1/encodings"
    done
}

psnr_of() { # FILE PICTURES
    ffmpeg -nostdin -nostats -r 25 -i "$1" -r 25 -i "$2" -lavfi psnr -f null - 2>&1 |
        sed -n 's/.*PSNR .* average:\([0-9.inf]*\) .*/\1/p'
}

# encoded_alike NAME: all pictures, and as good as without a guest.
encoded_alike() {
    local name codec pictures size is alone
    read -r name codec pictures < <(grep "^$1 " "$work/encodings")
    size=${pictures#pictures-}
    size=${size%.nut}
    has_frames "encode-$name" "encode-$name.$codec" "$(count_of "$size")" || return
    is=$(psnr_of "$work/encode-$name.$codec" "$work/$pictures")
    alone=$(psnr_of "$work/alone-$name.$(ending_of "$codec")" "$work/$pictures")
    printf '        %s: PSNR %s dB; without a guest %s dB%s\n' "$name" "$is" "$alone" \
        "$(cmp -s "$work/encode-$name.$codec" "$work/alone-$name.$(ending_of "$codec")" && printf ', the same bytes')"
    awk -v is="$is" -v alone="$alone" 'BEGIN { d = is - alone; exit !(is > 25 && d <= 0.2 && d >= -0.2) }'
}
