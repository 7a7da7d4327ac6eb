# shellcheck shell=bash
# Part of window_smoke.sh: a walk through the screens, for people to look at. Places are those of a 1366 x 768 or 1024 x 600 screen.
width=${size%x*} height=${size#*x}
click() { xdotool mousemove "$1" "$2" click 1; settle; }
xdotool key Down; settle
xdotool key Return; settle
picture desk-3-form
xdotool mousemove $((width / 2)) $((height / 2)) click --repeat 12 5; settle
picture desk-4-form-below
click $((width - 130)) 26
picture desk-5-history
click 100 $((height - 75))
picture desk-6-inbox
click 100 $((height - 45))
picture desk-7-sync
click 60 46
click $((width - 34)) 26
picture desk-8-new
click $((width - 34)) 26
picture desk-9-new-saved-early
click 480 266
xdotool type --delay 60 "sp"; settle
picture desk-10-place
xdotool key Escape; settle
click 60 46
click 480 64
xdotool type --delay 60 "zxm"; settle
picture desk-11-search
