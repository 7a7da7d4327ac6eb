#!/usr/bin/env bash
# A survey of one's own, from the spreadsheet to every laptop and through its second version: nothing that was filled in is lost on the way.
#   forms.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
town=500231101
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
trap 'stop_all; rm -rf "$work"' EXIT

# A spreadsheet from a text table (shared/catalog/forms/README.md).
spreadsheet() { # name, table on standard input
    mkdir -p "$work/catalog/data" "$work/catalog/forms/source" "$work/xlsx"
    cp "$here"/shared/catalog/data/{choices,operations}.json "$work/catalog/data/"
    rm -f "$work"/catalog/forms/source/*
    cat > "$work/catalog/forms/source/$1.txt"
    "$bin/gengji-form-workbooks" "$work/catalog" "$work/xlsx" > /dev/null
}
survey() { # version, name of the depth question, its former names, further rows
    cat << TABLE
settings
    form_title: 水井调查 | Well survey
    form_id: well_survey
    version: $1

survey
text | place | 井在哪里 | Where the well is
    required: yes
$2 | 井深（米） | Depth
    constraint: . > 0 and . <= 300
    constraint_message: “井深”应大于 0、不超过 300 米，请核对 | “Depth” must be between 0 and 300 m
${3:+    gengji::formerly: $3
}select_one water | water | 水质 | Water
${4:-text | remark | 备注 | Remark}

choices
water | clear | 清 | clear
water | ${5:-muddy | 浑 | muddy}
TABLE
}
refused() { # what it must say, command …
    local words=$1
    shift
    ! "$@" > "$work/refused.out" 2>&1 && grep -q "$words" "$work/refused.out" || { cat "$work/refused.out"; return 1; }
}

office init > /dev/null
office import divisions > /dev/null
office user add li --name 李业务 --role "collector:$town" --password "$GENGJI_PASSWORD" > /dev/null
serve
enrol 甲 li; sync 甲

step "一张写错的表：一次说完所有不对的地方，带工作表和行号"
spreadsheet broken << 'TABLE'
settings
    form_title: 写错的表 | Broken
    form_id: broken
    version: 1

survey
text | place | 地点 | Place
    relevant: ${nowhere} = 1
textt | kind | 种类 | Kind
TABLE
check "form check 指出 survey 表的两行" refused "survey" "$bin/gengji" form check "$work/xlsx/broken.xlsx"
check "服务器不发布它" refused "survey" office form publish "$work/xlsx/broken.xlsx"

step "水井调查：先看、再发布，笔记本下一次同步就有"
survey 1 "decimal | depth" | spreadsheet v1
check "form check 通过" grep -q 可以使用 <("$bin/gengji" form check "$work/xlsx/v1.xlsx")
check "convert 写出 XForm" bash -c "'$bin/gengji' form convert '$work/xlsx/v1.xlsx' '$work/v1.xml' && grep -q 井深 '$work/v1.xml'"
check "--dry-run 只说会改变什么" grep -q "新表单，第 1 版，4 题" <(office form publish "$work/xlsx/v1.xlsx" --dry-run)
check "这时还没有发布" bash -c "! '$bin/gengji-server' --data '$work/server' form list | grep -q well_survey"
check "发布" grep -q 已发布 <(office form publish "$work/xlsx/v1.xlsx")
check "同样的版本再发布会被拒绝" refused "版本号" office form publish "$work/xlsx/v1.xlsx"
sync 甲
well=$(laptop 甲 --json new well_survey place=村口 depth=18.5 water=muddy remark=靠河 | field id)
check "甲填了一张" test -n "$well"
check "井深 400 米说得出哪里不对" grep -q "不超过 300 米" <(laptop 甲 new well_survey place=坡上 depth=400)
draft=$(laptop 甲 --json draft open well_survey | field draft)
laptop 甲 draft set "$draft" place=院坝 depth=9 remark=借用邻居的 > /dev/null
sync 甲

step "第二版：井深改名为 well_depth，不再问备注，“浑”换成“需过滤”"
survey 2 "decimal | well_depth" depth "text | owner | 归谁 | Owner" "filter | 需过滤 | needs a filter" | spreadsheet v2
office form publish "$work/xlsx/v2.xlsx" > "$work/publish.out"
check "发布时说明谁受影响" grep -q "已有记录 2 条" "$work/publish.out"
check "说明备注不再询问、值保留" grep -q "不再询问“备注”" "$work/publish.out"
check "说明“浑”不再提供、旧记录照常" grep -q "不再提供选项“浑”" "$work/publish.out"
sync 甲
check "旧记录照常显示备注和“浑”" bash -c "'$bin/gengji' --data '$work/甲' show '$well' | grep -q 靠河 && '$bin/gengji' --data '$work/甲' show '$well' | grep -q 浑"
laptop 甲 draft update "$draft" > "$work/update.out"
check "草稿改用新版：井深移到新位置，备注放在一边" bash -c "grep -q 'depth → well_depth' '$work/update.out' && grep -q 备注 '$work/update.out'"
saved=$(laptop 甲 --json draft save "$draft" | field id)
check "保存后一个字也没少" bash -c "'$bin/gengji' --data '$work/甲' show '$saved' > '$work/show.out' && grep -q 院坝 '$work/show.out' && grep -q 9 '$work/show.out' && grep -q 借用邻居的 '$work/show.out'"
laptop 甲 edit "$well" owner=村集体 > /dev/null
check "旧版的记录可以接着改" grep -q 村集体 <(laptop 甲 show "$well")

step "停用：不再新填，已有的照常"
office form retire well_survey > /dev/null
sync 甲
check "新填会说明已停用" refused 已停用 laptop 甲 new well_survey place=河边
check "已有的照常修改" bash -c "'$bin/gengji' --data '$work/甲' edit '$well' place=村口大树下 > /dev/null"
sync 甲
check "表单列表看得到两版和停用" bash -c "[ \$('$bin/gengji-server' --data '$work/server' form list | grep -c 'well_survey.*停用') = 2 ]"
stop_server
tell "表单从电子表格到笔记本：$checks 项都成立"
