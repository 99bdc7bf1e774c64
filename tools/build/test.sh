# SPDX-License-Identifier: BSD-3-Clause
# Tests count themselves here, and what failed is named in the end. Sourced by build.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # artifacts and root are of build.sh

test_all() {
    local filter= long=
    while [ $# -gt 0 ]; do
        case $1 in
            --filter) [ $# -ge 2 ] || misuse "--filter wants a regular expression"; filter=$2; shift 2 ;;
            --long) long=1; shift ;;
            *) misuse "test has no option $1" ;;
        esac
    done
    # script(1), which gives the tests of vvhost a terminal: since forky a Debian can be without it.
    setup bsdutils
    [ -z "$long" ] || from_debian_if_there "${judge_packages[@]}"
    build_all
    [ -z "$long" ] || export VIRTIOVIDEO_LONG=1
    # The tests of the daemon take what ships.
    export VIRTIOVIDEO_DAEMON=$artifacts/bin/virtiovideo-vhost-user
    # Tests count themselves here: passed, failed, skipped.
    passed=0 failed=0 skipped=0
    # Named once more at the very end, where whoever has only the tail of a log finds them.
    failures=()
    run_all_xunit "$filter" "$long"
    run_ctest "C harness" ctest "$artifacts/native-tests" "$filter"
    [ -z "$long" ] || run_sanitized "$filter"
    [ -n "$filter" ] || run_bench_check
    [ -z "$long" ] || [ -n "$filter" ] || run_guest
    echo
    if [ ${#failures[@]} -gt 0 ]; then
        messages_of_xunit
        printf 'FAILED %s\n' "${failures[@]}"
    fi
    if [ "$skipped" -gt 0 ]; then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# The projects that mostly wait, for processes and files, run beside the one that mostly computes.
run_all_xunit() { # FILTER LONG
    local largest=src/VirtioVideo.Tests project
    say "compiling the tests in C#"
    mkdir -p "$artifacts/log"
    quietly build-tests dotnet build libvirtiovideo.sln -c Release -v quiet --nologo
    say "tests in C#"
    (
        for project in src/*.Tests/; do
            [ "${project%/}" = "$largest" ] || run_xunit "${project%/}" "$1" "$2"
        done
    ) >/dev/null &
    run_xunit "$largest" "$1" "$2"
    wait
    for project in src/*.Tests/; do
        count_xunit "${project%/}"
    done
}

run_xunit() { # PROJECT FILTER LONG: its exit status is in the file beside its log
    local log=$artifacts/log/${1##*/}.log
    local arguments=(test "$artifacts/dotnet/bin/${1##*/}/release/${1##*/}.dll" --nologo --logger "console;verbosity=normal")
    local conditions=()
    [ -z "$2" ] || conditions+=("FullyQualifiedName~$2")
    # Long sweeps say so by [Trait("Length", "Long")].
    [ -n "$3" ] || conditions+=("Length!=Long")
    [ ${#conditions[@]} -eq 0 ] || arguments+=(--filter "$(IFS='&'; echo "${conditions[*]}")")
    local status=0
    if [ -n "$3" ]; then
        # Whoever waits for minutes sees how far it is: "model: 12000 of 100000 sequences".
        dotnet "${arguments[@]}" 2>&1 | tee "$log" | { grep --line-buffered -E '^[a-z]+: [0-9]+ of [0-9]+ ' || true; } || status=$?
    else
        dotnet "${arguments[@]}" >"$log" 2>&1 || status=$?
    fi
    echo "$status" >"$log.status"
}

count_xunit() { # PROJECT
    local name=${1##*/} log=$artifacts/log/${1##*/}.log status
    status=$(cat "$log.status")
    rm "$log.status"
    say "$name"
    local p f s
    p=$(sed -n 's/^ *Passed: *\([0-9]*\)$/\1/p' "$log" | tail -n 1)
    f=$(sed -n 's/^ *Failed: *\([0-9]*\)$/\1/p' "$log" | tail -n 1)
    s=$(sed -n 's/^ *Skipped: *\([0-9]*\)$/\1/p' "$log" | tail -n 1)
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
    echo "${p:-0} passed, ${f:-0} failed, ${s:-0} skipped"
    if [ "$status" -ne 0 ]; then
        grep -vE '^ +Passed ' "$log" | tail -n 150
        mapfile -t -O ${#failures[@]} failures < <(sed -n 's/^ *Failed \([^:].*\) \[.*\]$/\1/p' "$log" | sort -u)
        # A test host that dies has no count of its own.
        [ "${f:-0}" -gt 0 ] || { failed=$((failed + 1)); failures+=("$name, as a whole"); }
    fi
}

# What the failed tests in C# said, once more, without their stacks: the logs are far up by now.
messages_of_xunit() {
    awk '/^ *Failed [^:]/ { shown = 20 } /Stack Trace:/ { shown = 0 } shown-- > 0' "$artifacts"/log/*.Tests.log
}

run_ctest() { # NAME LOG DIRECTORY FILTER ARGUMENT...
    say "$1"
    # Twice as many as there are processors: most of them wait now and then.
    local name=$1 log=$artifacts/log/$2.log status=0
    local arguments=(--test-dir "$3" --output-on-failure --parallel "$((2 * $(nproc)))")
    [ -z "$4" ] || arguments+=(-R "$4")
    # Combinations of what other tests have each for itself.
    [ -n "${VIRTIOVIDEO_LONG:-}" ] || arguments+=(-LE '^long$')
    arguments+=("${@:5}")
    ctest "${arguments[@]}" 2>&1 | tee "$log" | { grep -vE '^ *(Start|Internal ctest|Test project)' || true; } || status=$?
    local f total s
    read -r f total < <(sed -n 's/^.* tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log" || true) || true
    s=$(grep -c '\*\*\*Skipped' "$log" || true)
    passed=$((passed + ${total:-0} - ${f:-0} - ${s:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
    mapfile -t -O ${#failures[@]} failures < <(awk '/^The following tests FAILED:/ { f = 1; next } f && $2 == "-" { print $3 }' "$log" || true)
    [ "$status" -eq 0 ] || [ "${f:-0}" -gt 0 ] || { failed=$((failed + 1)); failures+=("$name, as a whole"); }
}

# The programs in C once more, by themselves: the library is the one that ships. vvhost looks for it in ../lib.
run_sanitized() { # FILTER
    local folder=$artifacts/sanitized
    say "compiling vvhost and the C harness with sanitizers"
    mkdir -p "$folder"
    ln -sfn ../lib "$folder/lib"
    compile_native "$folder" -DVVHOST_SANITIZE=ON
    # The clips are those of the other run.
    mkdir -p "$artifacts/native-tests/videos"
    ln -sfn "$artifacts/native-tests/videos" "$folder/native-tests/videos"
    run_ctest "C harness under AddressSanitizer and UBSan" sanitized "$folder/native-tests" "$1" -L '^(api|cli)$'
}

# Not for its figures: device and libavcodec alone give the same bytes.
run_bench_check() {
    say "benchmark, for its bytes"
    local log=$artifacts/log/bench.log
    if dotnet run --project bench -c Release --no-build -- --frames --count 10 --rounds 1 --size 640x360 >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "1 passed"
    else
        failed=$((failed + 1)) failures+=("benchmark, for its bytes")
        tail -n 40 "$log"
    fi
}

# The driver of guest/linux and its clients, in a kernel that checks itself.
run_guest() {
    say "the guest's driver in a kernel that checks itself"
    local log=$artifacts/log/guest-debug.log status=0 f
    guest/run-clients.sh --debug 2>&1 | tee "$log" | { grep -E '^(ok|FAILED|skipped|  )' || true; } || status=$?
    if [ "$status" -eq 77 ]; then
        skipped=$((skipped + 1))
        return
    fi
    f=$(grep -c '^FAILED ' "$log" || true)
    passed=$((passed + $(grep -c '^ok ' "$log" || true))) failed=$((failed + f))
    mapfile -t -O ${#failures[@]} failures < <(sed -n 's/^FAILED */guest: /p' "$log")
    [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || { failed=$((failed + 1)); failures+=("the guest's driver, as a whole"); }
}
