#!/usr/bin/env bash
# What a driver does with tracks in the terminal: the worked area of a file, a plot from a walked boundary, a receiver on a serial line;
# and every file that cannot be right, each with what to do next.
#   tracks.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
receiver_pid=''
trap '[ -z "$receiver_pid" ] || kill "$receiver_pid" 2> /dev/null; stop_all; rm -rf "$work"' EXIT

track() { "$bin/gengji" track "$@"; }
refused() { # what it must say, words of the command
    local part=$1 code=0
    shift
    track "$@" > "$work/said" 2>&1 || code=$?
    [ "$code" = 2 ] && grep -q -e "$part" "$work/said" && return 0
    printf '    应退出 2 并说明“%s”，实际退出 %s：\n' "$part" "$code" >&2
    sed 's/^/      /' "$work/said" >&2
    return 1
}
fixes() { # file, then lines of time,lat,lon,working
    local file=$work/$1
    shift
    { echo time,lat,lon,working; printf '%s\n' "$@"; } > "$file"
}
between() { awk -v x="$1" -v from="$2" -v to="$3" 'BEGIN { exit !(x >= from && x <= to) }' || { printf '    %s 不在 %s 与 %s 之间\n' "$1" "$2" "$3" >&2; return 1; }; }
straight() { # metres to the north at 1 m a second, from a place given in degrees
    awk -v n="$1" -v lat="$2" -v lon="$3" 'BEGIN { for (i = 0; i <= n; ++i)
        printf "2025-09-01T08:%02d:%02dZ,%.7f,%.7f,1\n", i / 60, i % 60, lat + i / 110860, lon }'
}

step "一条轨迹干了多少亩"
mapfile -t line < <(straight 300 30.3 107.3)
fixes straight.csv "${line[@]}"
track area "$work/straight.csv" --width 2 --json > "$work/area"
check "三百米长、两米宽，是 0.90 亩" between "$(field worked_mu < "$work/area")" 0.89 0.92
check "里程乘幅宽与它相符" between "$(field distance_width_mu < "$work/area")" 0.89 0.91
cat > "$work/half.geojson" <<'J'
{"type":"Polygon","coordinates":[[[107.299,30.299],[107.301,30.299],[107.301,30.301353],[107.299,30.301353],[107.299,30.299]]]}
J
track area "$work/straight.csv" --width 2 --plot "$work/half.geojson" --json > "$work/area"
check "一半在地块里，只算一半" between "$(field in_plot_mu < "$work/area")" 0.44 0.46
check "给人看的一样说亩" grep -q '作业面积：0.9[0-2] 亩' <(track area "$work/straight.csv" --width 2)

step "走一圈，是一块地"
fixes walked.csv 2025-09-01T08:00:00Z,30.3000,107.3000,1 2025-09-01T08:02:00Z,30.3009,107.3000,1 \
    2025-09-01T08:04:00Z,30.3009,107.3010,1 2025-09-01T08:06:00Z,30.3000,107.3010,1 2025-09-01T08:08:00Z,30.3000,107.3000,1
track plot "$work/walked.csv" -o "$work/plot.geojson" --json > "$work/walk"
check "约 100 米见方，是 14.4 亩" between "$(field area_mu < "$work/walk")" 14.3 14.5
check "写出的地块可以拿来算面积" between "$(track area "$work/straight.csv" --width 2 --plot "$work/plot.geojson" --json | field in_plot_mu)" 0.1 0.5

step "不对的轨迹，每一种都说清"
fixes empty.csv
check "一个定位点也没有" refused "没有一个有效的定位点.*再导出一次" area "$work/empty.csv" --width 2
: > "$work/nothing.gpx"
check "空文件" refused "文件是空的" area "$work/nothing.gpx" --width 2
head -c 4000 /dev/urandom > "$work/noise"
check "不是轨迹的文件" refused "请" area "$work/noise" --width 2
fixes jumps.csv 2025-09-01T08:00:00Z,30.30000,107.3,1 2025-09-01T08:00:01Z,30.30001,107.3,1 2025-09-01T08:00:02Z,31.3,107.3,1 \
    2025-09-01T08:00:03Z,30.30003,107.3,1 2025-09-01T08:00:02Z,30.30004,107.3,1 2025-09-01T08:00:05Z,30.30005,107.3,1
track area "$work/jumps.csv" --width 2 > "$work/said"
check "跳变的点不算，并说明" grep -q "1 个点跳变" "$work/said"
check "时间倒退的点不算，并说明" grep -q "1 个点时间" "$work/said"
mapfile -t line < <(straight 30 -33.3 -70.3)
fixes south.csv "${line[@]}"
track area "$work/south.csv" --width 2 > "$work/said"
check "南纬照样计算，并提醒不在本县" grep -q "南半球" "$work/said"
check "西经也一样" grep -q "西半球" "$work/said"
for width in 0 -2 nan; do check "幅宽 $width 不收" refused "幅宽" area "$work/straight.csv" --width "$width"; done
check "幅宽一千米不收" refused "幅宽超过" area "$work/straight.csv" --width 1000
fixes crossed.csv 2025-09-01T08:00:00Z,30.3000,107.3000,1 2025-09-01T08:01:00Z,30.3010,107.3010,1 \
    2025-09-01T08:02:00Z,30.3010,107.3000,1 2025-09-01T08:03:00Z,30.3000,107.3010,1
check "边界自相交，说出在哪里" refused "边界自相交，位置在 30.3005.*重新走一圈" plot "$work/crossed.csv"
cat > "$work/bow.geojson" <<'J'
{"type":"Polygon","coordinates":[[[107.3,30.3],[107.301,30.301],[107.3,30.301],[107.301,30.3],[107.3,30.3]]]}
J
check "自相交的地块也不收" refused "自相交" area "$work/straight.csv" --width 2 --plot "$work/bow.geojson"
check "没有这个文件" bash -c "'$bin/gengji' track area '$work/missing.gpx' --width 2 2>&1 | grep -q missing.gpx"

step "接上接收机实时记录"
sentence() { # body; with its checksum
    local body=$1 sum=0 i
    for ((i = 0; i < ${#body}; i++)); do sum=$((sum ^ $(printf '%d' "'${body:i:1}"))); done
    printf '$%s*%02X\r\n' "$body" "$sum"
}
receiver() { # walking north, as fast as the sentences can be made
    local i
    for ((i = 0; i < 400; i++)); do
        sentence "GNGGA,0800$(printf '%02d' $((i % 60))).00,3018.$(printf '%04d' "$i"),N,10718.0000,E,4,12,0.8,400.0,M,0.0,M,,"
        sentence "GNRMC,0800$(printf '%02d' $((i % 60))).00,A,3018.$(printf '%04d' "$i"),N,10718.0000,E,2.0,0.0,010925,,,R"
    done
}
mkfifo "$work/unplugged"
receiver | script -qfc "tty > '$work/line'; cat '$work/unplugged'" /dev/null > /dev/null 2>&1 & # a serial line that is none: a pseudo terminal
receiver_pid=$!
wait_for "$work/line"
check "从串口记录" track record --serial "$(cat "$work/line")" -o "$work/live.csv" --seconds 3
check "定位点都在文件里" between "$(($(wc -l < "$work/live.csv") - 1))" 3 400
track area "$work/live.csv" --width 2 > "$work/said"
check "记下的轨迹可以拿来算面积" grep -q "作业面积" "$work/said"
check "没有接收机时说明" bash -c "! '$bin/gengji' track record --serial '$work/no-line' -o '$work/none.csv' --seconds 1 > '$work/said' 2>&1 && grep -q no-line '$work/said'"
check "串口和 gpsd 都没写时说明" refused "--serial.*--gpsd" record -o "$work/none.csv" --seconds 1

tell ""
tell "✓ $checks 项检查全部通过：轨迹、地块和接收机，每个错误都说清了怎么办。"
