#!/usr/bin/env bash
# The whole window, once: it opens on a display of its own, the password that is typed opens the laptop, a screenshot shows more than one colour,
# and it closes when asked, with exit code 0. Skips (77) where Xvfb or xdotool is missing.
#   window_smoke.sh GENGJI_DESK GENGJI_PREPARE_DESK [FOLDER FOR SCREENSHOTS] [WIDTHxHEIGHT]
set -euo pipefail
desk=$1 prepare=$2 pictures=${3:-} size=${4:-1366x768}
for tool in Xvfb xdotool import; do
    command -v "$tool" > /dev/null || { echo "$tool is missing: the window is not tried"; exit 77; }
done
[ -f "${GENGJI_FONT:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}" ] || { echo "fonts-noto-cjk is missing: the window is not tried"; exit 77; }

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT
pictures=${pictures:-$work}

# A display of its own, of whichever number is free.
Xvfb -displayfd 5 -screen 0 "${size}x24" -nolisten tcp 5> "$work/display" 2> "$work/xvfb.log" &
pids+=($!)
until_true() { # seconds, command …
    local rounds=$(($1 * 10))
    shift
    while ! "$@"; do
        rounds=$((rounds - 1))
        [ "$rounds" -gt 0 ] || return 1
        read -rt 0.1 <> <(:) || true
    done
}
until_true 20 grep -q '[0-9]' "$work/display" || { cat "$work/xvfb.log"; exit 1; }
DISPLAY=:$(cat "$work/display")
export DISPLAY LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1
answers() { xdotool getdisplaygeometry > /dev/null 2>&1; }
until_true 20 answers || { echo "the display $DISPLAY does not answer"; cat "$work/xvfb.log"; exit 1; }

password=$("$prepare" "$work/laptop")
"$desk" --data "$work/laptop" 2> "$work/desk.log" &
desk_pid=$!
pids+=("$desk_pid")
fail() { echo "$1"; cat "$work/desk.log"; exit 1; }

window() { window_id=$(xdotool search --onlyvisible --class gengji-desk 2> /dev/null | head -n 1); [ -n "$window_id" ]; }
until_true 30 window || fail "no window appeared"
picture() { import -window root "$pictures/$1.png"; }
# The picture stops changing: everything that was asked is drawn.
settled() {
    local before=$now
    now=$(import -window root rgb:- | cksum)
    if [ "$before" = "$now" ]; then still=$((still + 1)); else still=0; fi
    [ "$still" -ge 4 ] # characters that the font lacked come a moment later
}
settle() { now='' still=0; until_true 20 settled || true; }

xdotool windowfocus "$window_id"
xdotool windowmove "$window_id" 0 0 windowsize "$window_id" "${size%x*}" "${size#*x}"
drawn() { [ "$(import -window root miff:- | identify -format %k -)" -gt 20 ]; } # the caret blinks: it never stands still
until_true 20 drawn || fail "nothing is drawn"
picture desk-1-unlock
unlocked=$(import -window root rgb:- | cksum)
opened() { [ -e "$work/laptop/gengji.db-wal" ]; } # the store is open
for attempt in 1 2 3; do # a machine under load may lose a key of the tool's
    xdotool key ctrl+a key BackSpace type --delay 60 "$password"
    xdotool key Return
    until_true 10 opened && break
    [ "$attempt" -lt 3 ] || { import -window root "$pictures/desk-failed.png"; fail "the password did not open the laptop"; }
done
changed() { [ "$(import -window root rgb:- | cksum)" != "$unlocked" ]; }
until_true 20 changed || fail "the picture did not change"
settle
picture desk-2-list
kill -0 "$desk_pid" || fail "the program ended by itself"
colours=$(identify -format %k "$pictures/desk-2-list.png")
[ "$colours" -gt 50 ] || fail "the picture has only $colours colours: nothing is drawn"
if [ -n "${3:-}" ]; then # for people: more pictures
    . "$(dirname "$0")/tools/more_pictures.sh"
fi
kill -TERM "$desk_pid"
gone() { ! kill -0 "$desk_pid" 2> /dev/null; }
until_true 20 gone || fail "the window did not close"
wait "$desk_pid" || fail "exit code $?"
echo "the window opened, unlocked, drew $colours colours and closed"
