# SPDX-License-Identifier: BSD-3-Clause
# Other encoders than FFmpeg's and other decoders than libavcodec, and the table of what they say. Sourced by build.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # artifacts and root are of build.sh

# As far as this Debian has them; a test says which one it lacks.
readonly judge_packages=(
    x264 x265 kvazaar vpx-tools libde265-examples mpeg2dec mjpegtools libxvidcore-dev
    gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-bad
)
readonly judges_page=docs/reference/judges.md

# A package that this Debian does not have is left out.
from_debian_if_there() { # PACKAGE...
    local package policy there=() as_root=()
    # shellcheck disable=SC2034 # of apt_get
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    # Lists may have been removed, as in images of containers.
    apt-cache show "$1" >/dev/null 2>&1 || apt_get apt-update update || true
    for package in "$@"; do
        policy=$(LC_ALL=C apt-cache policy "$package")
        [[ ! $policy =~ Candidate:\ [^\(] ]] || there+=("$package")
    done
    from_debian "${there[@]}"
}

judges() {
    local update= status=0
    [ "${1:-}" != --update-docs ] || { update=1; shift; }
    [ $# -eq 0 ] || misuse "judges has no option $1"
    setup
    from_debian_if_there "${judge_packages[@]}"
    build_all
    rm -rf "$artifacts/native-tests/judges/rows"
    passed=0 failed=0 skipped=0 failures=()
    VIRTIOVIDEO_LONG=1 run_ctest "judges" judges "$artifacts/native-tests" '^judges\.' || status=$?
    [ -z "$update" ] || write_judges
    [ ${#failures[@]} -eq 0 ] || printf 'FAILED %s\n' "${failures[@]}"
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

write_judges() {
    local rows=$artifacts/native-tests/judges/rows table=$artifacts/native-tests/judges/table.md
    {
        printf '\n%s; Debian %s. %s rows are right, %s failed, %s were skipped.\n\n' "$(date -u '+%-d %B %Y')" \
            "$(cat /etc/debian_version)" "$passed" "$failed" "$skipped"
        printf '| encoder | its options | codec | decoder | pictures | result |\n|---|---|---|---|---|---|\n'
        cat "$rows"/*.row | sort
        printf '\nVersions: '
        dpkg-query -W -f='ffmpeg ${Version}\n' ffmpeg | sort -u - "$rows"/*.versions | paste -sd, - | sed 's/,/, /g; s/$/./'
        printf '\n'
    } >"$table"
    put_table "$judges_page" judges "$table"
}
