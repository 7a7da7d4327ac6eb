#!/usr/bin/env bash
# The whole window, once: it opens on a display of its own, the password that is typed opens the laptop, a screenshot shows more than one colour,
# and it closes when asked, with exit code 0. Skips (77) where Xvfb or xdotool is missing.
#   window_smoke.sh GENGJI_DESK GENGJI_PREPARE_DESK [FOLDER FOR SCREENSHOTS] [WIDTHxHEIGHT]
set -euo pipefail
desk=$1 prepare=$2 pictures=${3:-} size=${4:-1366x768}
work=$(mktemp -d)
# shellcheck source=tests/ui/tools/display.sh
. "$(dirname "$0")/tools/display.sh"
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT
pictures=${pictures:-$work}
picture() { import -window root "$pictures/$1.png"; }

open_display
password=$("$prepare" "$work/laptop")
open_window "$desk" "$work/laptop"
picture desk-1-unlock
unlock_window "$work/laptop" "$password"
settle
picture desk-2-list
kill -0 "$desk_pid" || window_fail "the program ended by itself"
colours=$(identify -format %k "$pictures/desk-2-list.png")
[ "$colours" -gt 50 ] || window_fail "the picture has only $colours colours: nothing is drawn"
if [ -n "${3:-}" ]; then # for people: more pictures
    . "$(dirname "$0")/tools/more_pictures.sh"
fi
close_window
echo "the window opened, unlocked, drew $colours colours and closed"
