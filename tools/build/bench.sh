# SPDX-License-Identifier: BSD-3-Clause
# Benchmarks, and what the docs have of them. Sourced by build.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # artifacts is of build.sh

bench() {
    case ${1:-} in
        "" | --quick | --update-docs) bench_all "$@" ;;
        --pairs) shift; bench_pairs "$@" ;;
        --frames | --rings) bench_managed "$@" ;;
        *) bench_managed --artifacts "$artifacts/bench" "$@" ;;
    esac
}

bench_managed() {
    setup
    choose_aot_framework
    generate_bindings
    run_managed "$@"
}

run_managed() { dotnet run --project bench -c Release -v quiet -- "$@"; }

# In C, with the library that ships.
bench_pairs() {
    local option
    setup gnuplot-nox
    build_all
    mkdir -p "$artifacts/bench"
    for option in "$@"; do
        [ "$option" != --help ] || exec "$artifacts/bin/vvbench" --help
    done
    local names
    names=$("$artifacts/bin/vvbench" --clips "$artifacts/bench/clips" "$@" --list-clips)
    # shellcheck disable=SC2086 # words, one a name
    bench/EndToEnd/make_clips.sh "$artifacts/bench/clips" $names
    "$artifacts/bin/vvbench" --clips "$artifacts/bench/clips" --output "$artifacts/bench" "$@"
}

bench_all() {
    local quick= update= pairs=() filters=('*') frames=(--encode) results=$artifacts/bench/results
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) quick=1 ;;
            --update-docs) update=1 ;;
            *) misuse "bench has no option $1 beside --quick and --update-docs" ;;
        esac
        shift
    done
    [ -z "$quick" ] || [ -z "$update" ] || misuse "figures of --quick are not for the docs"
    if [ -n "$quick" ]; then
        filters=('*RoundTrip*' '*Command*') frames+=(--codec h264 --size 640x360 --count 20 --rounds 2) pairs=(--quick)
    fi
    setup gnuplot-nox
    choose_aot_framework
    generate_bindings
    mkdir -p "$artifacts/bench"
    rm -rf "$results"
    say "micro-benchmarks (progress: artifacts/log/bench-micro.log)"
    quietly bench-micro run_managed --artifacts "$artifacts/bench" --filter "${filters[@]}"
    say "virtqueues against a bare loop in C"
    run_managed --rings | tee "$artifacts/bench/rings.md"
    say "encoders against those of libavcodec alone"
    run_managed --frames "${frames[@]}" | tee "$artifacts/bench/encoders.md"
    say "the library as it ships against libavcodec alone"
    [ ! -s "$results/round-trip.txt" ] || pairs+=(--round-trip "$(cat "$results/round-trip.txt")")
    bench_pairs "${pairs[@]}"
    {
        printf '\n## Encoding\n\n'
        cat "$artifacts/bench/encoders.md"
        printf '\n## Virtqueues\n\n'
        cat "$artifacts/bench/rings.md"
        printf '\n## Micro-benchmarks\n\n'
        cat "$results"/*-report-github.md
    } >>"$artifacts/bench/report.md"
    [ -z "$update" ] || update_table
    echo "look at artifacts/bench/report.md, and at decode.svg, streams.svg and latency.svg beside it"
}

update_table() {
    local table=$artifacts/bench/table.md
    { echo; cat "$artifacts/bench/readme.md"; echo; } >"$table"
    put_table docs/design/performance.md bench "$table"
}
