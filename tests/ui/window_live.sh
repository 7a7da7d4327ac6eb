#!/usr/bin/env bash
# The window with a real server: what was recorded offline goes out by itself, what another laptop recorded comes in, and both stand on the disk
# after the window and the server are gone. Skips (77) where Xvfb or xdotool is missing.
#   window_live.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
size=1024x600 town=500231101 village=500231101203
# shellcheck source=tests/ui/tools/display.sh
. "$here/tests/ui/tools/display.sh"
# shellcheck source=tests/scenario/lib.sh
. "$here/tests/scenario/lib.sh"
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
    stop_all
    rm -rf "$work"
}
trap cleanup EXIT
member() { laptop "$1" new member_profile kind=farm_household name="$2" division_code=$village contact_name="$2" phone=19900230000 > /dev/null; }
on_server() { office dump --canonical 2> /dev/null | grep "$(printf '%s' "$1" | od -An -tx1 | tr -d ' \n')" > /dev/null; } # states are printed as hex
not_on_server() { ! on_server "$1"; }

office init > /dev/null
office import divisions > /dev/null
for login in li wang; do office user add $login --name $login --role "collector:$town" --password "$GENGJI_PASSWORD" > /dev/null; done
serve
enrol 窗口 li; enrol 另一台 wang
sync 窗口; sync 另一台
member 窗口 张离线
member 另一台 李远方; sync 另一台
check "窗口打开前，离线登记的还没有到服务器" not_on_server 张离线

open_display
open_window "$bin/gengji-desk" "$work/窗口"
unlock_window "$work/窗口" "$GENGJI_PASSWORD"
check "窗口自己把离线登记的送到了服务器" until_true 60 on_server 张离线
arrived() { laptop 另一台 sync > /dev/null 2>&1 && laptop 另一台 search 张离线 | grep -q '张\*'; } # names are shown masked
check "另一台笔记本取到了它" until_true 60 arrived
settle
close_window
stop_server
check "另一台登记的在窗口这台的磁盘上，没有服务器也查得到" grep -q '李\*' <(laptop 窗口 search 李远方)
check "没有待同步的" equal "$(laptop 窗口 --json status | field waiting)" 0
tell "窗口与真实服务器：$checks 项都成立"
