# SPDX-License-Identifier: BSD-3-Clause
# What a machine can say of scripts, C# and C without running them: one line for each check. Sourced by build.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # artifacts of build.sh

# Versions of clang-format differ in what they make of the same settings. This is Debian 12's.
readonly clang_format_version=14

lint() {
    local fix=
    case ${1:-} in
        "") ;;
        --fix) fix=1; shift ;;
    esac
    [ $# -eq 0 ] || misuse "lint has no option $1 beside --fix"
    setup shellcheck clang-format
    mkdir -p "$artifacts/log"
    lint_failed=
    lint_scripts
    lint_csharp "$fix"
    lint_analyzers
    lint_c "$fix"
    [ -z "$lint_failed" ] || die "lint found something: ./build.sh lint --fix mends layout, not scripts"
}

# lint_result NAME STATUS WHAT: what the log of a check holds comes after its line.
lint_result() {
    if [ "$2" -eq 0 ]; then
        echo "lint: $3: nothing found"
    else
        lint_failed=1
        echo "lint: $3: FAILED"
        head -n 24 "$artifacts/log/lint-$1.log"
        echo "lint: the whole output is in artifacts/log/lint-$1.log"
    fi
}

# Every script in git, those without a name of one as well.
lint_scripts() {
    local scripts status=0
    mapfile -t scripts < <(git grep -lE '^#!.*\b(ba)?sh$|^# shellcheck shell=' -- ':!*.md')
    shellcheck "${scripts[@]}" >"$artifacts/log/lint-scripts.log" 2>&1 || status=$?
    lint_result scripts "$status" "shellcheck of ${#scripts[@]} scripts"
}

# By folder: no project is loaded, so that nothing need be restored or generated.
lint_csharp() { # FIX
    local arguments=(format whitespace . --folder --include src/ bench/) status=0
    [ -n "$1" ] || arguments+=(--verify-no-changes)
    dotnet "${arguments[@]}" >"$artifacts/log/lint-csharp.log" 2>&1 || status=$?
    lint_result csharp "$status" "dotnet format of $(git ls-files '*.cs' | wc -l) files in C#"
}

# Every project, with warnings as errors. In a folder of its own: what was compiled without analyzers counts as up to date.
lint_analyzers() {
    local status=0
    choose_aot_framework
    generate_bindings
    RunAnalyzers=true dotnet build libvirtiovideo.sln -c Release -v quiet --nologo -p:ArtifactsPath="$artifacts/lint/" >"$artifacts/log/lint-analyzers.log" 2>&1 || status=$?
    lint_result analyzers "$status" "analyzers of $(git ls-files '*.csproj' | wc -l) projects in C#"
}

# Headers that are generated have a layout of their own; Sample.h is what a test compares one with.
lint_c() { # FIX
    local files version arguments=(--dry-run -Werror) status=0
    version=$(clang-format --version | sed 's/.*version \([0-9]*\).*/\1/')
    if [ "$version" -ne "$clang_format_version" ]; then
        echo "lint: clang-format $version: skipped, its layout is not that of version $clang_format_version"
        return
    fi
    mapfile -t files < <(git ls-files '*.c' '*.h' '*.cpp' ':!include/' ':!src/HeaderGenerator.Tests/')
    [ -z "$1" ] || arguments=(-i)
    clang-format "${arguments[@]}" "${files[@]}" >"$artifacts/log/lint-c.log" 2>&1 || status=$?
    lint_result c "$status" "clang-format of ${#files[@]} files in C"
}
