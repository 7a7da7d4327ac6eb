# shellcheck shell=bash
# Part of ./dev: the demonstration county on this machine. Sourced; uses say, warn, die, build and verb_setup of ./dev.
# One folder holds all of it: server/ (a county), laptop/ (a clerk's), password (of everybody in it), server.log, port, pid.

demo_home=${GENGJI_HOME:-${HOME:-/root}/.local/share/gengji-demo}
demo_bin=$PWD/build/release/bin
demo_town=500231101 # 新民镇
demo_size=${GENGJI_DEMO_SIZE:-M} # S 300, M 12000, L 70000 service logs

office() { "$demo_bin/gengji-server" --data "$demo_home/server" "$@"; }
laptop() { "$demo_bin/gengji" --data "$demo_home/laptop" --password-file "$demo_home/password" "$@"; }

verb_tour() {
    verb_setup run
    say "构建（release）"
    build release gengji gengji-server > build/tour-build.log 2>&1 || { tail -n 30 build/tour-build.log >&2; die "构建没有成功"; }
    [ -x tests/scenario/tour.sh ] || die "找不到 tests/scenario/tour.sh"
    exec tests/scenario/tour.sh "$demo_bin"
}

# A county with its divisions, three people and the demonstration data, the first time; put together aside, so that a broken first try leaves nothing behind.
demo_county() {
    [ ! -f "$demo_home/server/server.toml" ] || return 0
    say "第一次：建立演示县（垫江县），数据在 $demo_home"
    mkdir -p "$demo_home"
    chmod 700 "$demo_home"
    rm -rf "$demo_home/server" "$demo_home/laptop"
    printf 'gengji-demo-2026\n' > "$demo_home/password"
    office init > "$demo_home/init.log" 2>&1 || { cat "$demo_home/init.log" >&2; rm -rf "$demo_home/server"; die "建立服务器没有成功"; }
    office import divisions
    office user add chen --name 陈业务 --role "collector:$demo_town" --role "team:${demo_town}T01" --role "team:${demo_town}T02" --role "team:${demo_town}T03" --password-file "$demo_home/password"
    office user add he --name 何审核 --role "supervisor:$demo_town" --password-file "$demo_home/password"
    office user add admin --name 县管理员 --role county_admin:500231 --password-file "$demo_home/password"
    say "装入演示数据（$demo_size 型，由程序生成，没有真人）"
    office demo --size "$demo_size" --answers "$demo_home/answers.json"
}

demo_server_runs() { [ -f "$demo_home/pid" ] && kill -0 "$(cat "$demo_home/pid")" 2> /dev/null && [ -s "$demo_home/port" ]; }

# Starts the server in the background and waits until it has said its port, for at most 20 s.
demo_server_start() {
    ! demo_server_runs || { say "服务器已在运行：https://127.0.0.1:$(cat "$demo_home/port")"; return 0; }
    local port=0 tries
    [ ! -s "$demo_home/port" ] || port=$(cat "$demo_home/port") # the laptop knows the server by this one
    rm -f "$demo_home/port.new"
    # not through office(): $! must be the server itself, so that the signal reaches it
    "$demo_bin/gengji-server" --data "$demo_home/server" serve --port "$port" --port-file "$demo_home/port.new" > "$demo_home/server.log" 2>&1 &
    printf '%s\n' $! > "$demo_home/pid"
    for ((tries = 0; tries < 200; tries++)); do
        if [ -s "$demo_home/port.new" ]; then
            mv "$demo_home/port.new" "$demo_home/port"
            say "服务器已启动：https://127.0.0.1:$(cat "$demo_home/port")（记录在 $demo_home/server.log）"
            return 0
        fi
        kill -0 "$(cat "$demo_home/pid")" 2> /dev/null || break
        sleep 0.1
    done
    tail -n 20 "$demo_home/server.log" >&2
    die "服务器没有启动，请看上面的原因；若端口 $port 被占用，请关闭占用它的程序再来一次"
}

demo_server_stop() {
    [ -f "$demo_home/pid" ] || return 0
    kill "$(cat "$demo_home/pid")" 2> /dev/null || true
    wait "$(cat "$demo_home/pid")" 2> /dev/null || true
    rm -f "$demo_home/pid"
}

# One laptop for 陈业务, enrolled, the first time; its township's part comes by ordinary sync.
demo_laptop() {
    [ ! -f "$demo_home/ready" ] || return 0
    local answer code pin
    rm -rf "$demo_home/laptop"
    answer=$(office code chen --json)
    code=$(sed -E 's/.*"code": ?"([^"]*)".*/\1/' <<< "$answer")
    pin=$(sed -E 's/.*"pin": ?"([^"]*)".*/\1/' <<< "$answer")
    say "登记笔记本（陈业务，新民镇）"
    laptop enrol "https://127.0.0.1:$(cat "$demo_home/port")" "$code" --pin "$pin" --name 演示笔记本
    laptop sync
    : > "$demo_home/ready"
}

verb_run() { # [client|server]
    local part=${1:-all}
    case "$part" in all | client | server) ;; *) die "run 不认识“$part”，可用：client server，或不写" ;; esac
    verb_setup run
    say "构建（release），第一次要几分钟"
    build release gengji gengji-desk gengji-server
    if [ "$part" = client ]; then
        [ -f "$demo_home/ready" ] || die "这里还没有登记过的笔记本，请先运行 ./dev run"
        exec "$demo_bin/gengji-desk" --data "$demo_home/laptop"
    fi
    demo_county
    trap demo_server_stop EXIT
    demo_server_start
    if [ "$part" = server ]; then
        say "按 Ctrl+C 停止"
        trap 'exit 0' INT TERM
        wait
        return
    fi
    demo_laptop
    say "演示口令：$(cat "$demo_home/password")（登录名 chen 业务员、he 审核员、admin 县管理员）"
    if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        say "这里没有显示器，打不开窗口，改为在终端里走一遍主线（./dev tour）"
        demo_server_stop
        trap - EXIT
        verb_tour
    fi
    say "打开窗口；关掉窗口时服务器一起停止"
    "$demo_bin/gengji-desk" --data "$demo_home/laptop"
}
