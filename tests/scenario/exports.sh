#!/usr/bin/env bash
# What leaves the house: records, public and payment lists, the exchange with the platform, plots; masked unless somebody says why, and
# every unmasking on the record.
#   exports.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
trap 'stop_all; rm -rf "$work"' EXIT
starts_with_mark() { [ "$(head -c 3 "$1" | od -An -tx1 | tr -d ' ')" = efbbbf ]; }
without() { ! grep -q -e "$1" "$2"; }

step "演示县（S 型）装进服务器，审核员登记一台笔记本"
office init > /dev/null
office import divisions > /dev/null
office demo --size S > /dev/null
office user add xian --name 县办 --role county_admin:500231 --password "$GENGJI_PASSWORD"
office user add he --name 何审核 --role supervisor:500231101 --password "$GENGJI_PASSWORD"
serve
enrol 审核 he; enrol 县 xian
sync 审核; sync 县

step "记录"
laptop 审核 export member_profile "$work/m.csv"
check "CSV 带 BOM" starts_with_mark "$work/m.csv"
check "电话都隐去" without '199002[0-9]\{5\}' "$work/m.csv"
laptop 审核 export service_log "$work/l.json" --format json
check "OData：有 value 和 @odata.context" grep -q '"@odata.context"' "$work/l.json"
laptop 审核 export service_log "$work/l.xlsx"
check "工作簿里有作业" grep -q "SL" <(unzip -p "$work/l.xlsx" 'xl/worksheets/sheet*.xml' 'xl/sharedStrings.xml' 2> /dev/null)
check "没有这个表单时说清楚" grep -q "没有" <(laptop 审核 export no_such_form "$work/n.csv" 2>&1 || true)
check "写不了的地方说清楚" grep -q "没有" <(laptop 审核 export member_profile "$work/没有/m.csv" 2>&1 || true)

step "公示和补助发放清册"
laptop 审核 report public -o "$work/public.csv" > /dev/null
check "公示表带 BOM，有作业" test "$(wc -l < "$work/public.csv")" -gt 5
check "公示里人的姓名都隐去，单位写全名" equal "$(tail -n +2 "$work/public.csv" | cut -d, -f2 | grep -vcE '\*|合作社|公司|家庭农场|联合社' || true)" 0
check "公示不能要全名" grep -q "unmask" <(laptop 审核 report public -o "$work/p.csv" --unmask 看看 2>&1 || true)
office report payment -o "$work/pay.xlsx" > "$work/said"
check "没有补助申请时说清楚" grep -q "没有申请补助" "$work/said"

step "农服通数据交换"
for board in sales providers operators jobs; do
    laptop 县 report exchange $board -o "$work/$board.csv" > "$work/said"
    check "$board：试算只写隐去的" grep -q "试算" "$work/said"
done
check "没有授权的服务商没有列入，并说明" grep -q "没有列入" <(laptop 县 report exchange providers -o "$work/providers.json")
check "乡镇不能送出" grep -q "县办" <(laptop 审核 report exchange operators -o "$work/sent.json" --send 2>&1 || true)
check "也没有留下文件" test ! -e "$work/sent.json"
laptop 县 report exchange operators -o "$work/sent.json" --send > "$work/said"
check "县办送出，先登记批次" grep -q "已登记批次 EX" "$work/said"
sync 县
check "登记的批次到了服务器" equal "$(laptop 县 --json list exchange | grep -c '"form":"exchange"' || true)" 1

step "地块和轨迹"
laptop 审核 report plots -o "$work/plots.geojson" > "$work/said"
check "GeoJSON 的每块地都有边界" equal "$(grep -c '"type":"Polygon"' "$work/plots.geojson")" "$(grep -o '[0-9]* 个地块' "$work/said" | cut -d' ' -f1)"
laptop 审核 report plots -o "$work/plots.gpx" > /dev/null
check "GPX 也有" grep -q '<trkpt' "$work/plots.gpx"
check "轨迹是行踪，不说原因不导出" grep -q "行踪" <(laptop 审核 report tracks -o "$work/tracks.gpx" 2>&1 || true)

step "看敏感内容要写原因，都留下记录"
laptop 审核 export member_profile "$work/full.csv" --unmask 核对花名册 > /dev/null
check "写了原因，有电话" grep -q '199002[0-9]\{5\}' "$work/full.csv"
check "本机查得到谁看过、为什么" grep -q "export member_profile.*核对花名册" <(laptop 审核 unmask list)
sync 审核
check "县里也查得到" grep -q "he.*export member_profile.*核对花名册" <(office unmask)

stop_server
tell "导出：$checks 项检查全部通过"
