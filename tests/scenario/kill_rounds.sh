#!/usr/bin/env bash
# kill -9 of real clients and servers at random moments: nothing that was shown as saved, and nothing that was acknowledged, may be gone.
#   kill_rounds.sh FOLDER_OF_THE_PROGRAMS [ROUNDS] [SEED]
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rounds=${2:-${GENGJI_KILL_ROUNDS:-10}}
seed=${3:-${GENGJI_KILL_SEED:-20251020}}
RANDOM=$seed
work=$(mktemp -d)
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
trap 'stop_all; rm -rf "$work"' EXIT
village=500231101203
kills=0

moment() { sleep "0.$(printf '%03d' $((RANDOM % ${1:-700} + 5)))"; }
kill_9() { kill -9 "$1" 2> /dev/null && kills=$((kills + 1)) || true; wait "$1" 2> /dev/null || true; }

first_is_saved() { # or the saver has given up
    local tries
    for ((tries = 0; tries < 1000; tries++)); do
        [ ! -s "$work/shown" ] && kill -0 "$1" 2> /dev/null || return 0
        sleep 0.01
    done
}

# Saves one record after another until it is killed, in every other round not before the first is saved: a slow machine would else be killed at its
# start only. What it has shown as saved stands in $work/saved.
save_until_killed() {
    local number=0
    while printf 'kind=farm_household\tname=社员%d\tdivision_code=%s\tphone=19900230000\n' $((number += 1)) $village; do :; done 2> /dev/null |
        laptop 甲 --json new member_profile --lines > "$work/shown" 2> "$work/save.err" &
    local pipeline=$!
    local saver tries
    for ((tries = 0; tries < 200; tries++)); do
        saver=$(pgrep -f "$work/甲 --json new" | head -n 1) && [ -n "$saver" ] && break
        sleep 0.01
    done
    [ $((kills % 2)) = 0 ] || first_is_saved "$saver"
    moment 900
    kill_9 "$saver"
    wait $pipeline 2> /dev/null || true
    # a line that was cut in the middle was never shown
    sed -nE 's/.*"id":"([0-9a-f-]{36})".*"saved":true.*\}$/\1/p' "$work/shown" >> "$work/saved"
}

# A sync during which client or server dies.
sync_and_kill() {
    "$bin/gengji" --data "$work/甲" sync > "$work/sync.out" 2> "$work/sync.err" & # not laptop: $! must be the program
    local client=$!
    moment 500
    if [ $((RANDOM % 2)) = 0 ]; then
        kill_9 $client
    else
        kill_9 "$server_pid"
        wait $client 2> /dev/null || true
        serve
    fi
}

all_on_server() { # of what was acknowledged so far
    office dump --canonical | cut -d' ' -f2 | sort > "$work/held"
    [ -z "$(comm -13 "$work/held" <(sort -u "$work/acknowledged"))" ]
}

step "一个县、一位业务员、一台笔记本；$rounds 轮，种子 $seed"
office init > /dev/null
office import divisions > /dev/null
office user add li --name 李业务 --role "collector:$village" --password "$GENGJI_PASSWORD" > /dev/null
serve
enrol 甲 li
sync 甲
: > "$work/saved"
: > "$work/acknowledged"

for ((round = 1; round <= rounds; round++)); do
    save_until_killed
    sync_and_kill
    sync_and_kill
    save_until_killed
    sync 甲 # complete: from now on the server answers for all of it
    cp "$work/saved" "$work/acknowledged"
    kill_9 "$server_pid"
    all_on_server || fail "第 $round 轮：服务器确认过的记录在 kill -9 之后不见了"
    serve
    tell "  第 $round 轮：已保存 $(wc -l < "$work/saved") 条，kill -9 $kills 次"
done

step "核对"
check "每条显示过“已保存”的记录都在服务器上（$(wc -l < "$work/saved") 条）" all_on_server
check "笔记本与服务器一致，数据库完整" laptop 甲 verify
stop_server
check "服务器从日志重算，完全一致" grep -q 检查通过 <(office check)
[ "$(wc -l < "$work/saved")" -gt 0 ] || fail "一条也没有保存过，这不算测试"
tell ""
tell "✓ $rounds 轮、$kills 次 kill -9，保存过和确认过的一条没丢"
