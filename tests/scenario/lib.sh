# shellcheck shell=bash
# What the scenarios share. Sourced with `bin` (folder of the programs) and `work` (a scratch folder) set.
export GENGJI_PASSWORD=gengji-tour-2026
server_pid='' proxy_pid='' port=0 checks=0

tell() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
fail() { printf '\n✗ 没有通过：%s\n  现场留在 %s\n' "$*" "$work" >&2; trap - EXIT; stop_all; exit 1; }
check() { # what was expected, then a command that must succeed
    local what=$1
    shift
    "$@" || fail "$what"
    checks=$((checks + 1))
    tell "  ✓ $what"
}
equal() { [ "$1" = "$2" ] || { printf '    应为 %s，实为 %s\n' "$2" "$1" >&2; return 1; }; }
stop_all() {
    [ -z "$proxy_pid" ] || kill "$proxy_pid" 2> /dev/null || true
    [ -z "$server_pid" ] || kill "$server_pid" 2> /dev/null || true
    wait 2> /dev/null || true
}

office() { "$bin/gengji-server" --data "$work/server" "$@"; }
laptop() { local who=$1; shift; "$bin/gengji" --data "$work/$who" "$@"; }
field() { sed -nE "s/.*\"$1\": ?\"?([^\",}]*)\"?.*/\1/p" | head -n 1; } # of a line of JSON

wait_for() { # a file that a program writes when it is ready
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        [ ! -s "$1" ] || return 0
        sleep 0.1
    done
    fail "等不到 $1"
}
serve() {
    rm -f "$work/port"
    "$bin/gengji-server" --data "$work/server" serve --port "$port" --port-file "$work/port" 2>> "$work/server.log" & # not office: $! must be the server
    server_pid=$!
    wait_for "$work/port"
    port=$(cat "$work/port")
}
stop_server() { kill "$server_pid" && wait "$server_pid" || true; server_pid=''; }
enrol() { # folder login
    local answer
    answer=$(office code "$2" --json)
    laptop "$1" enrol "https://127.0.0.1:$port" "$(field code <<< "$answer")" --pin "$(field pin <<< "$answer")" --name "$1" > /dev/null
}
sync() { laptop "$1" sync > "$work/sync.out" 2> "$work/sync.err" || { cat "$work/sync.err" >&2; fail "$1 同步"; }; }
