#!/usr/bin/env bash
# A township's reviewer and the county see the same figures for the same place, from the demonstration county.
#   board.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
trap 'stop_all; rm -rf "$work"' EXIT

figures() { sed -E 's/.*"figures":(\[[^]]*\]),"majors".*/\1/'; } # of a board: what both sides show

step "演示县（S 型）装进服务器"
office init > /dev/null
office import divisions > /dev/null
office demo --size S --answers "$work/answers.json"
check "没有一条修改在等人处理" grep -q "没有\|共 0\|^$" <(office quarantine list)
check "预埋的差错写在清单里" grep -q '"kind": "duplicate' "$work/answers.json"
check "再装一次被拒绝，说明原因" grep -q "已经装过" <(office demo --size S 2>&1 || true)
office user add he --name 何审核 --role supervisor:500231101 --password "$GENGJI_PASSWORD"
office user add xian --name 县办 --role county_admin:500231 --password "$GENGJI_PASSWORD"
office user add li --name 李业务 --role collector:500231101203 --password "$GENGJI_PASSWORD"

step "审核员、县里、业务员各登记一台笔记本并同步"
serve
enrol 审核 he; enrol 县 xian; enrol 业务 li
for who in 审核 县 业务; do sync $who; done

step "同一个地方，服务器和笔记本的数字一样"
for month in 2025-10 2025-09 2025-06; do
    office board --json --month $month --township 新民镇 | figures > "$work/server.txt"
    laptop 审核 board --json --month $month --township 新民镇 | figures > "$work/laptop.txt"
    check "$month 新民镇：服务器与审核员的笔记本一致" cmp -s "$work/server.txt" "$work/laptop.txt"
    office board --json --month $month > "$work/server.txt"
    laptop 县 board --json --month $month > "$work/laptop.txt"
    check "$month 全县：服务器与县里的笔记本一致，连同排名和任务" cmp -s "$work/server.txt" "$work/laptop.txt"
done
check "数字不是空的" grep -q '"id":"K6","name":"开展农业生产社会化服务规模"' "$work/server.txt"
check "全县 26 个乡镇有名次" equal "$(grep -o '"rank":' "$work/server.txt" | wc -l)" 26
check "不写乡镇，审核员看到自己的新民镇" grep -q "^新民镇" <(laptop 审核 board --month 2025-10)
check "每个数字都能打开看到它背后的记录" equal "$(office board --month 2025-10 --records K1 --json | wc -l)" "$(office board --month 2025-10 --records K1 | wc -l)"

step "订单、信贷、供应：服务器和笔记本算得一样"
for what in "credit loans" "credit villages" "supply prices" "supply stock" "supply outlets" "supply nodes"; do
    on=(--day 2025-10-20)
    # shellcheck disable=SC2086
    check "$what：新民镇" cmp -s <(office $what --json --township 新民镇 "${on[@]}" 2> /dev/null || true) <(laptop 审核 --json $what --township 新民镇 "${on[@]}" 2> /dev/null || true)
    # shellcheck disable=SC2086
    check "$what：全县" cmp -s <(office $what --json "${on[@]}") <(laptop 县 --json $what "${on[@]}")
done
office credit loans --json --day 2025-10-31 > "$work/loans.json"
k8=$(office board --json --month 2025-10 --records K8 | sed -nE 's/.*"reported":"([0-9.]*)".*/\1/p' | awk '{ sum += $1 } END { printf "%.2f", sum }')
check "台账里计入“三位一体”的金额就是看板的 K8" grep -q "\"reform_linked\":{[^}]*\"disbursed\":\"$k8\"" "$work/loans.json"
check "预埋的涨价被找出，只有它" equal "$(office supply prices --json --day 2025-10-20 | grep -o '"price_before"' | wc -l)" 1
check "它就是清单里的那条" grep -A3 input_price "$work/answers.json" -q
check "库存都对得上" grep -q '"gaps":\[\]' <(office supply stock --json --day 2025-10-20)
order=$(office order list --stage 待派单 --json | field id)
check "有订单等着派单" test -n "$order"
check "有服务队可派" grep -q '"enough":true' <(office order match "$order" --day 2025-10-20 --json)
check "待派单的订单，服务器和县里建议同样的服务队" cmp -s <(office order match "$order" --day 2025-10-20 --json) <(laptop 县 order match "$order" --day 2025-10-20 --json)
check "订单一样多，状态一样" cmp -s <(office order list --limit 5000) <(laptop 县 order list --limit 5000)
check "没有违规的状态：作业过的订单没有一张待派单" equal "$(office order list --stage 待派单 --json | grep -o '"stage":"open"' | wc -l)" "$(office order list --stage 待派单 --json | field count)"

step "一条新的作业记录，只有它改变数字"
team=$(laptop 审核 --json list service_team --limit 1 | field id)
before=$(laptop 县 board --json --month 2025-10 --township 新民镇 | grep -o '"base":{"reported":"[^"]*"' | head -n 1)
laptop 县 new service_log team="$team" operation=harvesting claimed=123.45 times=1 start_at="2025-10-10 08:00" end_at="2025-10-10 18:00" crop_season=rice-2025 division_code=500231101203 > /dev/null
sync 县; sync 审核
after=$(laptop 县 board --json --month 2025-10 --township 新民镇 | grep -o '"base":{"reported":"[^"]*"' | head -n 1)
check "上报数变了" test "$before" != "$after"
office board --json --month 2025-10 --township 新民镇 | figures > "$work/server.txt"
laptop 审核 board --json --month 2025-10 --township 新民镇 | figures > "$work/laptop.txt"
check "改动以后两边仍然一致" cmp -s "$work/server.txt" "$work/laptop.txt"

step "关账：数字从此不变，更正显示在下个月"
check "太早关账被拒绝，说明哪天可以" grep -q "还不能关账" <(office board --close 2099-01 2>&1 || true)
office board --close 2025-09
check "关过的月不能再关" grep -q "已经关账" <(office board --close 2025-09 2>&1 || true)
sync 县
laptop 县 new service_log team="$team" operation=harvesting claimed=10 times=1 start_at="2025-09-10 08:00" end_at="2025-09-10 18:00" crop_season=rice-2025 division_code=500231101203 > /dev/null
sync 县
check "九月的数字没有变，十月里显示更正" grep -q '"adjustment":{"reported":"10"' <(office board --json --month 2025-10)
check "九月是关账时的样子" grep -q '"frozen":true' <(laptop 县 board --json --month 2025-09)

snapshot=$(laptop 县 --json list month_snapshot --limit 1 | field id)
office board --json --month 2025-09 | figures > "$work/closed.txt"
laptop 县 void "$snapshot" --reason 想改九月的数 > /dev/null
sync 县
check "关账的记录谁也改不了：服务器不收，等人处理" grep -q "month_snapshot" <(office quarantine list)
office board --json --month 2025-09 | figures > "$work/server.txt"
check "九月仍是关账时的样子" cmp -s "$work/closed.txt" "$work/server.txt"
sync 审核
for month in 2025-09 2025-10; do
    office board --json --month $month --township 新民镇 | figures > "$work/server.txt"
    laptop 审核 board --json --month $month --township 新民镇 | figures > "$work/laptop.txt"
    check "关账以后 $month 新民镇：服务器与笔记本一致" cmp -s "$work/server.txt" "$work/laptop.txt"
done

step "看过敏感内容的，服务器上查得到"
member=$(laptop 审核 --json list member_profile --limit 1 | field id)
laptop 审核 portrait "$member" --unmask 核对贷款资料 > /dev/null
sync 审核
check "谁、为什么、哪一条" grep -q "he  portrait member_profile $member  原因：核对贷款资料" <(office unmask)
laptop 审核 void "$(laptop 审核 --json unmask list | field id)" --reason 不想留 > /dev/null
sync 审核
check "留痕撤不掉" grep -q "原因：核对贷款资料" <(office unmask)
laptop 审核 --json portrait "$member" > "$work/laptop.txt"
office portrait "$member" --json > "$work/server.txt"
check "同一个会员，服务器与笔记本的画像一致" cmp -s "$work/server.txt" "$work/laptop.txt"
check "画像里没有全名和电话" bash -c "grep -q '\"masked\":true' '$work/laptop.txt' && ! grep -qE '1990023[0-9]{4}' '$work/laptop.txt'"

step "看不到的地方就说明原因"
check "业务员的笔记本上没有全镇的记录" grep -q "算不出指标" <(laptop 业务 board 2>&1 || true)
check "月份写错了" grep -q "2025-09 这样" <(office board --month 九月 2>&1 || true)
check "没有这个乡镇" grep -q "没有名为" <(office board --township 天宫镇 2>&1 || true)

stop_server
tell "看板：$checks 项检查全部通过"
