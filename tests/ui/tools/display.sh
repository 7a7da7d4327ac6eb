# shellcheck shell=bash
# What the window's trials share: a display of their own, waiting for what is wanted, pictures. Sourced with `work` (a scratch folder) and
# `size` (WIDTHxHEIGHT) set; `pids` collects what must be ended, `desk_pid` is the window once `open_window` has run.
for tool in Xvfb xdotool import; do
    command -v "$tool" > /dev/null || { echo "$tool is missing: the window is not tried"; exit 77; }
done
[ -f "${GENGJI_FONT:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}" ] || { echo "fonts-noto-cjk is missing: the window is not tried"; exit 77; }
pids=()

until_true() { # seconds, command …
    local rounds=$(($1 * 10))
    shift
    while ! "$@"; do
        rounds=$((rounds - 1))
        [ "$rounds" -gt 0 ] || return 1
        read -rt 0.1 <> <(:) || true
    done
}

# A display of its own, of whichever number is free.
open_display() {
    # -noreset: else the display goes away for a moment whenever its last client leaves
    Xvfb -displayfd 5 -screen 0 "${size}x24" -nolisten tcp -noreset 5> "$work/display" 2> "$work/xvfb.log" &
    pids+=($!)
    until_true 20 grep -q '[0-9]' "$work/display" || { cat "$work/xvfb.log"; exit 1; }
    DISPLAY=:$(cat "$work/display")
    export DISPLAY LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1
    until_true 20 display_answers || { echo "the display $DISPLAY does not answer"; cat "$work/xvfb.log"; exit 1; }
}
display_answers() { xdotool getdisplaygeometry > /dev/null 2>&1; }

window_fail() { echo "$1"; cat "$work/desk.log" "$work/xvfb.log"; exit 1; }
window_there() { window_id=$(xdotool search --onlyvisible --class gengji-desk 2> /dev/null | head -n 1); [ -n "$window_id" ]; }
window_drawn() { [ "$(import -window root miff:- | identify -format %k -)" -gt 20 ]; } # the caret blinks: it never stands still
picture_sum() { import -window root rgb:- | cksum; }
picture_is_new() { [ "$(picture_sum)" != "$1" ]; }

# Opens the window on a laptop's folder, over the whole display.
open_window() { # program folder
    # The GL driver is unloaded before a sanitized window ends; what it kept cannot be told from a leak of ours.
    ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" "$1" --data "$2" 2> "$work/desk.log" &
    desk_pid=$!
    pids+=("$desk_pid")
    until_true 30 window_there || window_fail "no window appeared"
    xdotool windowfocus "$window_id"
    xdotool windowmove "$window_id" 0 0 windowsize "$window_id" "${size%x*}" "${size#*x}"
    until_true 20 window_drawn || window_fail "nothing is drawn"
}

# Types the password until the store is open.
unlock_window() { # folder password
    local attempt before
    before=$(picture_sum)
    for attempt in 1 2 3; do # a machine under load may lose a key of the tool's
        xdotool key ctrl+a key BackSpace type --delay 60 "$2"
        xdotool key Return
        until_true 10 test -e "$1/gengji.db-wal" && break
        [ "$attempt" -lt 3 ] || window_fail "the password did not open the laptop"
    done
    until_true 20 picture_is_new "$before" || window_fail "the picture did not change"
}

# Asks the window to close and waits until it has, with exit code 0.
close_window() {
    kill -TERM "$desk_pid"
    until_true 20 window_gone || window_fail "the window did not close"
    wait "$desk_pid" || window_fail "exit code $?"
}
window_gone() { ! kill -0 "$desk_pid" 2> /dev/null; }

# The picture stops changing: everything that was asked is drawn.
settle() { now='' still=0; until_true 20 settled || true; }
settled() {
    local before=$now
    now=$(picture_sum)
    if [ "$before" = "$now" ]; then still=$((still + 1)); else still=0; fi
    [ "$still" -ge 4 ] # characters that the font lacked come a moment later
}
