# shellcheck shell=bash
# Part of ./dev: the long checks. Sourced; uses say, die, build, needs_program and verb_… of ./dev.

rows=()
failures=0

# Runs one check into build/check/NAME.log and keeps its line of the closing table.
row() { # name command…
    local name=$1 started=$SECONDS verdict=通过 last
    shift
    say "检查：$name"
    mkdir -p build/check
    if ! ("$@") > "build/check/$name.log" 2>&1; then # in a shell of its own: a check that exits ends only itself
        verdict=失败
        failures=$((failures + 1))
        tail -n 40 "build/check/$name.log"
    fi
    last=$(grep -v '^[[:space:]]*$' "build/check/$name.log" | tail -n 1 | cut -c 1-80 || true)
    rows+=("$(printf '%-4s %5d s  %-22s %s' "$verdict" $((SECONDS - started)) "$name" "$last")")
}

table() {
    printf '\n%s\n' "结果  用时     检查（记录在 build/check/）"
    printf '%s\n' "${rows[@]}"
    if [ "$failures" -gt 0 ]; then die "$failures 项检查没有通过"; fi
    say "全部 ${#rows[@]} 项检查通过"
}

# The tests of one preset. The simulated worlds are left to the release build, which runs far more of them.
sanitized_tests() { # preset
    build "$1" && GENGJI_KILL_ROUNDS=3 GENGJI_PRESET=$1 ctest --test-dir "build/$1" --parallel 2 --output-on-failure --label-exclude 'worlds|release'
}

fuzz_one() { # program seconds
    local name corpus
    name=$(basename "$1")
    corpus="build/corpus/$name"
    mkdir -p "$corpus" "build/check/$name"
    local saved=()
    [ -d "tests/data/fuzz/${name#fuzz_}" ] && saved=("tests/data/fuzz/${name#fuzz_}")
    "$1" -max_total_time="$2" -max_len=1048576 -rss_limit_mb=1024 -timeout=25 -print_final_stats=1 -artifact_prefix="build/check/$name/" "$corpus" "${saved[@]}"
}

fuzz_programs() { find build/fuzz/bin -maxdepth 1 -name 'fuzz_*' -type f -perm -u+x 2> /dev/null | sort; }

verb_check() {
    verb_setup check
    local program
    row build-release build release
    row asan-ubsan sanitized_tests asan
    row tsan sanitized_tests tsan
    row build-fuzz build fuzz fuzz_targets
    for program in $(fuzz_programs); do row "$(basename "$program")" fuzz_one "$program" 60; done
    row worlds-2000 needs_program gengji-sim --seeds 2000
    row kills-50 env GENGJI_KILL_ROUNDS=50 ctest --test-dir build/release --output-on-failure --no-tests=error -R '\[kill\]|kill -9'
    row clang-tidy verb_lint
    table
}

# Worlds with ever new seeds, kill rounds and fuzzing in turn until the hours are over; the first failure ends it.
verb_soak() { # [hours]
    local hours=${1:-8} seed=$((RANDOM * 32768 + RANDOM)) end program
    [[ "$hours" =~ ^[1-9][0-9]*$ ]] || die "soak 要一个整数小时数，例如 ./dev soak 8"
    verb_setup check
    build release
    build fuzz fuzz_targets
    end=$((SECONDS + hours * 3600))
    while [ $SECONDS -lt $end ]; do
        row "worlds-from-$seed" needs_program gengji-sim --seeds 5000 --from "$seed"
        row "kills-at-$SECONDS" env GENGJI_KILL_ROUNDS=100 ctest --test-dir build/release --output-on-failure --no-tests=error -R '\[kill\]|kill -9'
        for program in $(fuzz_programs); do row "$(basename "$program")-at-$SECONDS" fuzz_one "$program" 600; done
        [ "$failures" = 0 ] || break
        seed=$((seed + 5000))
    done
    table
}
