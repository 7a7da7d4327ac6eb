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

spreadsheet halves << 'TABLE'
settings
    form_title: 半译 | Half
    form_id: halves
    version: 1

survey
text | place | 地点 | Place
    constraint: no-such(.)
    constraint_message: 请写地名 | Please write a name
TABLE
check "规则里没有的函数：form check 就说，带工作表和行号" refused "survey 表第 2 行.*no-such()" "$bin/gengji" form check "$work/xlsx/halves.xlsx"

step "水井调查：先看、再发布，笔记本下一次同步就有"
survey 1 "decimal | depth" | spreadsheet v1
check "form check 通过" grep -q 可以使用 <("$bin/gengji" form check "$work/xlsx/v1.xlsx")
check "convert 写出 XForm" bash -c "'$bin/gengji' form convert '$work/xlsx/v1.xlsx' '$work/v1.xml' && grep -q 井深 '$work/v1.xml'"
sed 's|<value>Depth</value>|<value>-</value>|' "$work/v1.xml" > "$work/half.xml"
check "有一处没有译成英文：form check 说缺在哪里" grep -q "English (en)”缺 1 处文字（depth:label）" <("$bin/gengji" form check "$work/half.xml")
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
step "重复组里的重复组：一户几块地，一块地几种作物；两台笔记本同时改"
office user add wang --name 王业务 --role "collector:$town" --password "$GENGJI_PASSWORD" > /dev/null
enrol 乙 wang
spreadsheet farms << 'TABLE'
settings
    form_title: 种植调查 | Crop survey
    form_id: crop_survey
    version: 1

survey
text | who | 谁家 | Whose
    required: yes
begin_repeat | farm | 地块 | Farm
text | name | 小地名 | Name
decimal | size | 面积（亩） | Size
begin_repeat | crops | 作物 | Crops
text | crop | 种什么 | Crop
decimal | area | 播种面积（亩） | Sown area
    constraint: . <= ${size}
    constraint_message: 播种面积不能大于这块地的面积，请核对 | Sown area must not exceed the size of the farm
end_repeat
calculate | sown | 合计播种（亩） | Sown in all
    calculation: sum(${area})
end_repeat
TABLE
office form publish "$work/xlsx/farms.xlsx" > "$work/publish.out"
check "有两层重复组的表可以发布" grep -q 已发布 "$work/publish.out"
sync 甲; sync 乙
shown() { laptop "$1" --json show "$survey"; }
path_to() { shown 甲 | grep -oE "\"[^\"]*\": ?\"$1\"" | sed -E 's/^"([^"]*)".*/\1/'; } # the field that holds a value
survey=$(laptop 甲 --json new crop_survey who=张三 'farm[+]/name=东坡' 'farm[+]/size=10' 'farm[+]/crops[+]/crop=水稻' 'farm[+]/crops[+]/area=3' \
    'farm[+]/crops[+2]/crop=玉米' 'farm[+]/crops[+2]/area=5' 'farm[+2]/name=西坡' 'farm[+2]/size=4' 'farm[+2]/crops[+]/crop=茶' 'farm[+2]/crops[+]/area=4' | field id)
check "甲一次填好两块地、三种作物" test -n "$survey"
east=$(path_to 东坡) rice=$(path_to 水稻) maize=$(path_to 玉米) tea=$(path_to 茶)
east=${east%/*} rice=${rice%/*} maize=${maize%/*} tea=${tea%/*}
check "作物在自己的地块里" bash -c "[[ '$rice' == '$east/crops['* && '$maize' == '$east/crops['* && '$tea' != '$east'* ]]"
check "玉米不能多过这块地：说得出是哪一条" grep -qF "需补正：$maize/area" <(laptop 甲 edit "$survey" "$maize/area=11")
check "不写明哪一份，会说明怎样写" refused "要写明是哪一份" laptop 甲 edit "$survey" farm/crops/area=1
laptop 甲 edit "$survey" "$maize/area=5" > /dev/null
sync 甲; sync 乙
check "第二台笔记本看到的完全一样" equal "$(laptop 乙 --json export crop_survey --format jsonl)" "$(laptop 甲 --json export crop_survey --format jsonl)"
laptop 甲 edit "$survey" "$rice/area=2.5" "$tea/crop=绿茶" > /dev/null
laptop 乙 edit "$survey" "$rice/area=3.5" "$east/crops[+]/crop=大豆" "${tea%/crops*}=" > /dev/null
check "乙去掉了西坡，茶随之不见" bash -c "! '$bin/gengji' --data '$work/乙' export crop_survey --format jsonl | grep -q 茶"
sync 甲; sync 乙; sync 甲
check "两人改的同一亩数成为冲突" grep -qF "（$rice/area）" <(laptop 甲 conflicts)
check "乙加的大豆到了甲" test -n "$(path_to 大豆)"
check "乙去掉西坡时没见过甲的改动：西坡还在" grep -q 绿茶 <(laptop 乙 export crop_survey --format jsonl)
laptop 乙 resolve "$survey" "$rice/area=#1" > /dev/null
laptop 乙 edit "$survey" "$maize=" > /dev/null
sync 乙; sync 甲
check "冲突处理好了" bash -c "! '$bin/gengji' --data '$work/甲' conflicts | grep -q area"
check "玉米去掉了，别的都在" bash -c "'$bin/gengji' --data '$work/甲' export crop_survey --format jsonl > '$work/out' && ! grep -q 玉米 '$work/out' && grep -q 水稻 '$work/out' && grep -q 大豆 '$work/out'"
check "两台笔记本一致" equal "$(laptop 乙 export crop_survey --format jsonl)" "$(laptop 甲 export crop_survey --format jsonl)"
spreadsheet deep < <(
    printf 'settings\n    form_title: 太深 | Deep\n    form_id: deep\n    version: 1\n\nsurvey\ntext | who | 谁 | Who\n'
    for depth in 1 2 3 4 5; do printf 'begin_repeat | r%s | 层%s | Level %s\n' $depth $depth $depth; done
    printf 'text | what | 什么 | What\n'
    for depth in 1 2 3 4 5; do printf 'end_repeat\n'; done
)
check "五层重复组太深，发布时说明" refused "最多 3 层" office form publish "$work/xlsx/deep.xlsx"
stop_server
tell "表单从电子表格到笔记本：$checks 项都成立"
