#!/usr/bin/env bash
# A township's reviewer and the county write the same reports of the same place, from the demonstration county.
#   report.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
trap 'stop_all; rm -rf "$work"' EXIT

cells() { unzip -p "$1" 'xl/worksheets/sheet*.xml' > "$1.cells"; } # all sheets, without the file's date
same() { cells "$1" && cells "$2" && [ -s "$1.cells" ] && cmp -s "$1.cells" "$2.cells"; }

step "演示县（S 型）装进服务器，审核员和县里各登记一台笔记本"
office init > /dev/null
office import divisions > /dev/null
office demo --size S > /dev/null
office user add he --name 何审核 --role supervisor:500231101 --password "$GENGJI_PASSWORD"
office user add xian --name 县办 --role county_admin:500231 --password "$GENGJI_PASSWORD"
office user add li --name 李业务 --role collector:500231101203 --password "$GENGJI_PASSWORD"
serve
enrol 审核 he; enrol 县 xian; enrol 业务 li
for who in 审核 县 业务; do sync $who; done

step "同一个地方的月报，服务器和笔记本写出一样的表"
office report month 2025-09 --township 新民镇 -o "$work/server.xlsx" > "$work/said"
check "没有关账的月份说清楚" grep -q "尚未关账" "$work/said"
laptop 审核 report month 2025-09 --township 新民镇 -o "$work/laptop.xlsx" > /dev/null
check "新民镇：每一格都一样" same "$work/server.xlsx" "$work/laptop.xlsx"
check "作业明细不是空的" grep -q "SL" "$work/laptop.xlsx.cells"
for what in "month 2025-09" "month 2025-09 --unit 县农业农村委" "ranking 2025-10" "summary 2025-10" "bulletin 2025-10"; do
    # shellcheck disable=SC2086
    office report $what -o "$work/server.xlsx" > /dev/null
    # shellcheck disable=SC2086
    laptop 县 report $what -o "$work/laptop.xlsx" > /dev/null
    check "全县 $what：每一格都一样" same "$work/server.xlsx" "$work/laptop.xlsx"
    # shellcheck disable=SC2086
    laptop 县 report $what -o "$work/laptop.pdf" > /dev/null
    check "全县 $what：打印稿" grep -q "第 1 页，共" <(pdftotext "$work/laptop.pdf" -)
done

step "月报的数就是看板的数"
figure=$(office board --json --month 2025-09 --township 新民镇 | grep -o '"id":"K6"[^}]*"verified":"[^"]*"' | sed -E 's/.*"verified":"([^"]*)"/\1/')
laptop 审核 report month 2025-09 -o "$work/xm.pdf" > /dev/null
check "K6 核实 $figure 万亩次" grep -q "K6 .*$figure" <(pdftotext -layout "$work/xm.pdf" -)

step "出不了的报表说明原因"
check "没有这个乡镇" grep -q "没有名为" <(office report month 2025-09 --township 天宫镇 -o "$work/x.xlsx" 2>&1 || true)
check "月份写错了" grep -q "2025-09 这样" <(laptop 县 report month 九月 -o "$work/x.xlsx" 2>&1 || true)
check "没有可报的月份" grep -q "没有可报的内容" <(office report month 2023-01 -o "$work/x.xlsx" 2>&1 || true)
check "写不了的地方" grep -q "没有这个文件夹" <(laptop 县 report month 2025-09 -o "$work/没有/x.xlsx" 2>&1 || true)
check "不认识的格式" grep -q "要以 .xlsx" <(laptop 县 report month 2025-09 -o "$work/x.docx" 2>&1 || true)
check "审核员的笔记本出不了全县的通报" grep -q "没有全县的记录" <(laptop 审核 report bulletin 2025-09 -o "$work/x.pdf" 2>&1 || true)
check "业务员的笔记本出不了全镇的月报" grep -q "算不出" <(laptop 业务 report month 2025-09 -o "$work/x.pdf" 2>&1 || true)
check "什么也没有留下" equal "$(find "$work" -maxdepth 1 -name 'x.*' | wc -l)" 0

stop_server
tell "报表：$checks 项检查全部通过"
