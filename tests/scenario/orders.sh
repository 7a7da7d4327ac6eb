#!/usr/bin/env bash
# From a need to a settled job: survey, order, dispatch, logs, the farmer's word, the money; synced in an awkward order.
#   orders.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
trap 'stop_all; rm -rf "$work"' EXIT
village=500231101203 one=500231101T01 two=500231101T02
stage() { laptop "$1" order show "$order" --json | field stage; }
has() { laptop "$1" order show "$order" --json | grep -q "$2"; }

step "服务器，五个人，两个服务队"
office init > /dev/null
office import divisions > /dev/null
office user add li --name 李业务 --role "collector:$village" --password "$GENGJI_PASSWORD"
office user add he --name 何审核 --role supervisor:500231101 --password "$GENGJI_PASSWORD"
office user add xian --name 县办 --role county_admin:500231 --password "$GENGJI_PASSWORD"
office user add wang --name 王队长 --role "team:$one" --password "$GENGJI_PASSWORD"
office user add zhao --name 赵队长 --role "team:$two" --password "$GENGJI_PASSWORD"
office team add $one --name 新民镇农机一队 --leader wang
office team add $two --name 新民镇农机二队 --leader zhao
serve
enrol 业务 li; enrol 审核 he; enrol 县 xian; enrol 一队 wang; enrol 二队 zhao
for who in 业务 审核 县 一队 二队; do sync $who; done
photo="$(printf '0%.0s' $(seq 64)):1000:image/jpeg"
org=$(laptop 县 --json new org name=新民镇农机合作社 org_type=cooperative status=operating | field id)
for i in 1 2; do
    laptop 审核 --json new machine machine_no=NJ-00$i class=tractor_rotary brand_model=东方红504 power=36.8 width_m=1.8 plate=渝00A123$i frame_no=FR000$i bought_on=2024-03-01 price=68000 fund_source=self owner="$org" team="500231101T0$i" status=in_use photo_plate="$photo" photo_whole="$photo" > "$work/machine$i"
done
client=$(laptop 业务 --json new member_profile kind=farm_household name=张三 division_code=$village phone=19900230001 contact_name=张三 | field id)
for who in 县 审核 业务 审核 县 一队 二队; do sync $who; done

step "业务员下乡，没有网络：登记需求，转成订单"
survey=$(laptop 业务 --json new demand_survey client="$client" needs[+]/kind=machinery needs[+]/operation=rotary_tillage needs[+]/crop=rice needs[+]/quantity=12 needs[+]/unit=亩 needs[+]/when=week needs[+]/budget=100 | field id)
laptop 业务 edit "$survey" needs[+]/kind=loan needs[+]/quantity=50000 needs[+]/unit=元 needs[+]/when=month > /dev/null
check "有一项需求等着转订单，贷款不算" grep -q "还有 1 项需求" <(laptop 业务 order needs)
order=$(laptop 业务 order from-survey "$survey" --json | field id)
check "订单是待派单" equal "$(stage 业务)" open
check "需求不再等着" grep -q "还有 0 项需求" <(laptop 业务 order needs)
check "同一项需求不转第二次，说明原因" grep -q "没有可以转订单的需求" <(laptop 业务 order from-survey "$survey" 2>&1 || true)
check "订单写明来自哪份调查" has 业务 "\"surveys\":\[\"$survey\"\]"

step "审核员和县里都看到订单，各自离线派给不同的队"
for who in 业务 审核 县; do sync $who; done
laptop 审核 order match "$order" > "$work/match"
check "两个队都能做，附理由" grep -q "共 2 个服务队可选" "$work/match"
check "理由写明机具、空闲天数" grep -q "旋耕整地：.*NJ-001，.*共 .* 天，空 .* 天，约需 1 天" "$work/match"
check "镇里和县里看到同样的建议" cmp -s "$work/match" <(laptop 县 order match "$order")
laptop 审核 order dispatch "$order" --team $one --machine NJ-001 > /dev/null
laptop 县 order dispatch "$order" --team $two --machine NJ-002 > /dev/null
check "镇里看到已派给一队" equal "$(stage 审核)" assigned
laptop 审核 order match "$order" > /dev/null
sync 审核; sync 一队
check "一队收到订单" equal "$(stage 一队)" assigned
laptop 一队 order state "$order" accepted > /dev/null
sync 县; sync 审核; sync 二队

step "派单冲突给人看，由人选定"
check "镇里看到派给了两个队" has 审核 派单有冲突
check "县里也看到" equal "$(laptop 县 order show "$order" --json | grep -o '"name":"新民镇农机[一二]队"' | sort -u | wc -l)" 2
check "二队只看到自己的那张" equal "$(laptop 二队 order show "$order" --json | field stage)" assigned
laptop 审核 order dispatch "$order" --team $one --machine NJ-001 > /dev/null
for who in 审核 县 二队 业务; do sync $who; done
check "选定以后没有冲突" bash -c "! '$bin/gengji' --data '$work/县' order show '$order' --json | grep -q 派单有冲突"
check "二队的那张作废了" equal "$(stage 二队)" cancelled
check "业务员看到已转给服务队" has 业务 已转给服务队

step "一队离线做完，先收了钱，后来农户才确认"
sync 一队
log=$(laptop 一队 --json new service_log order="$order" client="$client" division_code=$village crop_season=rice-2025 operation=rotary_tillage machine=NJ-001 start_at="2025-10-10 08:00" end_at="2025-10-10 12:00" claimed=12 unit_price=100 photo_before="$photo" photo_after="$photo" quality=good | field id)
check "有了作业记录" equal "$(stage 一队)" done
laptop 一队 edit "$log" paid=1200 payment_way=cash > /dev/null
check "钱收齐了，农户还没有确认：不算已结算" has 一队 不算已结算
laptop 一队 edit "$log" confirm_way=family confirm_by=张三 satisfaction=5 > /dev/null
check "确认以后，已结算" equal "$(stage 一队)" settled
laptop 审核 order state "$order" disputed > /dev/null
sync 一队; sync 审核; sync 县
check "镇里当时标了有争议，两边都看得见" equal "$(stage 审核)" disputed
laptop 审核 order state "$order" done > /dev/null
for who in 审核 县 一队; do sync $who; done
for who in 审核 县 一队; do check "$who：已结算" equal "$(stage $who)" settled; done
check "服务器说得一样" equal "$(office order show "$order" --json | field stage)" settled

step "确认以后改了面积：确认失效，订单退回已完工"
laptop 一队 edit "$log" claimed=11.8 > /dev/null
sync 一队; sync 审核
check "镇里看到确认已失效" has 审核 确认已失效
check "只算已完工" equal "$(stage 审核)" done

step "作业记录比订单先到"
order=$(laptop 业务 --json new service_order channel=phone client="$client" area=6 crop_season=rice-2025 scope_mode=single delivery_mode=order state=open items[+]/operation=rotary_tillage items[+]/times=1 items[+]/unit_price=100 items[+]/want_from=2025-10-10 items[+]/want_to=2025-10-12 | field id)
laptop 二队 new service_log order="$order" client="$client" division_code=$village crop_season=rice-2025 operation=rotary_tillage machine=NJ-002 start_at="2025-10-11 08:00" end_at="2025-10-11 10:00" claimed=6 unit_price=100 photo_before="$photo" photo_after="$photo" quality=good confirm_way=family confirm_by=张三 paid=600 > /dev/null
sync 二队; sync 审核
check "镇里：作业中，订单还没有到" has 审核 订单本身还没有同步
check "没有订单就谈不上完工" equal "$(stage 审核)" working
sync 业务; sync 审核
check "订单到了：做完、确认、收齐，已结算" equal "$(stage 审核)" settled
laptop 业务 void "$order" --reason 农户说不做了 > /dev/null
sync 业务; sync 审核
check "作废了却有作业记录：有争议，等人核对" has 审核 却有作业记录
check "服务器说得一样" equal "$(office order show "$order" --json | field stage)" disputed

step "写错了都有说法"
check "没有这张订单" grep -q "没有编号为" <(laptop 审核 order show 00000000-0000-7000-8000-000000000000 2>&1 || true)
check "不是编号" grep -q "不是订单编号" <(laptop 审核 order show 订单一 2>&1 || true)
check "没有这个队" grep -q "没有服务队" <(laptop 审核 order dispatch "$order" --team 天宫队 2>&1 || true)
check "已结算不是填出来的" grep -q "由它们得出" <(laptop 审核 order state "$order" settled 2>&1 || true)
check "服务器没有隔离任何修改" grep -q "没有\|共 0\|^$" <(office quarantine list)

stop_server
tell "订单：$checks 项检查全部通过"
