#!/usr/bin/env bash
# Everything that goes wrong at a person's desk, with the real programs: each gives a clear message that says what to do, an exit code that a
# script can use, and loses nothing.
#   bad_input.sh FOLDER_OF_THE_PROGRAMS
set -euo pipefail
bin=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
village=500231101203
holder_pid='' small=''
# shellcheck source=tests/scenario/lib.sh
source "$here/tests/scenario/lib.sh"
clean_up() {
    stop_portal
    [ -z "$holder_pid" ] || kill "$holder_pid" 2> /dev/null || true
    stop_all
    [ -z "$small" ] || umount "$small" 2> /dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

# refused CODE MESSAGE_PART COMMAND…: ends with this exit code, says this, and says it in Chinese.
refused() {
    local want=$1 part=$2 code=0
    shift 2
    "$@" > "$work/said" 2>&1 < /dev/null || code=$?
    [ "$code" = "$want" ] && grep -q "$part" "$work/said" && return 0
    printf '    应退出 %s 并说明“%s”，实际退出 %s：\n' "$want" "$part" "$code" >&2
    sed 's/^/      /' "$work/said" >&2
    return 1
}
waiting() { laptop "$1" --json status | field waiting; }
new_member() { laptop "$1" --json new member_profile kind=farm_household name="$2" division_code=$village phone=19900230000; }
members() { laptop "$1" list member_profile --limit 1 | tail -n 1; }
start_portal() { # CERT KEY
    rm -f "$work/portal.port"
    "$bin/gengji-bad-input" portal "$1" "$2" "$port" "$work/portal.port" 2> "$work/portal.log" &
    proxy_pid=$!
    wait_for "$work/portal.port"
}
stop_portal() {
    [ -n "$proxy_pid" ] || return 0
    kill "$proxy_pid" 2> /dev/null || true
    wait "$proxy_pid" 2> /dev/null || true
    proxy_pid=''
}

office init > "$work/init.out"
office import divisions > /dev/null
office user add li --name 李业务 --role collector:$village --password "$GENGJI_PASSWORD" > /dev/null
serve
code_json=$(office code li --json)
code=$(field code <<< "$code_json") pin=$(field pin <<< "$code_json")
enrol_as() { laptop "$1" enrol "https://127.0.0.1:$port" "$2" --pin "$3" --name "$1"; }

step "登记时的错误"
check "登记码写错" refused 4 "登记码不对.*要一个新的登记码" enrol_as 甲 AAAAA-BBBBB "$pin"
check "登记码不成样子" refused 4 "登记码不对" enrol_as 甲 123 "$pin"
check "口令不对，登记码仍可再用" refused 4 "口令不对，请重新输入" env GENGJI_PASSWORD=not-the-password "$bin/gengji" --data "$work/甲" enrol "https://127.0.0.1:$port" "$code" --pin "$pin"
check "服务器指纹不对，不发送口令" refused 4 "指纹与给定的不一致.*没有发送口令" enrol_as 甲 "$code" "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
check "没有给出指纹" refused 2 "请用 --pin" laptop 甲 enrol "https://127.0.0.1:$port" "$code"
check "服务器连不上" refused 5 "连不上服务器" laptop 甲 enrol https://127.0.0.1:1 "$code" --pin "$pin"
check "地址写错" refused 2 "https://" laptop 甲 enrol 127.0.0.1 "$code" --pin "$pin"
check "还没有登记就使用" refused 3 "还没有登记" laptop 甲 list member_profile
check "以上都没有留下半台笔记本" test ! -e "$work/甲/key.sealed"
enrol_as 甲 "$code" "$pin" > /dev/null
check "同一个登记码不能用两次" refused 4 "登记码不对、已用过" enrol_as 乙 "$code" "$pin"
check "不覆盖已登记的笔记本" refused 2 "已经登记过" enrol_as 甲 "$code" "$pin"
sync 甲
new_member 甲 张三丰 > "$work/saved"
check "登记后保存的记录在等待同步" equal "$(waiting 甲)" 1
check "服务器的文件只有它自己的用户能读" equal "$(find "$work/server" -type f -perm /077)" ""
check "结果写不下时，不算成功" refused 1 "结果没有写完" bash -c "'$bin/gengji' --data '$work/甲' list member_profile > /dev/full"
check "服务器的命令也一样" refused 1 "结果没有写完" bash -c "'$bin/gengji-server' --data '$work/server' dump > /dev/full"
check "交给运行中的服务器时，错误也走标准错误" bash -c "! '$bin/gengji-server' --data '$work/server' code nobody 2> '$work/said' | grep -q . && grep -q '没有登录名为 nobody' '$work/said'"

step "打开时的错误"
check "口令不对" refused 4 "口令不对" env GENGJI_PASSWORD=not-the-password "$bin/gengji" --data "$work/甲" list member_profile
check "没有口令" refused 4 "需要口令" env -u GENGJI_PASSWORD "$bin/gengji" --data "$work/甲" list member_profile
mkfifo "$work/lines"
laptop 甲 --json new member_profile --lines < "$work/lines" > "$work/held" 2>&1 &
holder_pid=$!
exec 7> "$work/lines"
printf 'kind=farm_household\tname=持锁人\tdivision_code=%s\tphone=19900230001\n' $village >&7
wait_for "$work/held"
check "同一数据文件夹已被另一个程序打开" refused 1 "正被另一个程序使用" laptop 甲 list member_profile
exec 7>&-
wait "$holder_pid"; holder_pid=''
check "服务器的数据文件夹也一样" refused 1 "正被另一个程序使用" office serve --port 0
cp -r "$work/甲" "$work/较新"
"$bin/gengji-bad-input" newer-laptop "$work/较新" "$GENGJI_PASSWORD"
check "数据库由更新的程序写成" refused 6 "数据没有改动，请升级程序" laptop 较新 list member_profile
check "命令写错" refused 2 "命令写法不对" laptop 甲 lsit

step "管理员重设口令"
printf 'gengji-new-2026\n' > "$work/new.password"
printf '%s\n' "$GENGJI_PASSWORD" > "$work/old.password"
office user password li --password-file "$work/new.password" > /dev/null
in_new() { env -u GENGJI_PASSWORD "$bin/gengji" --data "$work/甲" --password-file "$work/new.password" "$@"; }
check "原来的登录作废了" refused 4 "重新登录" laptop 甲 sync
check "只给新口令打不开这台电脑，说清怎么办" refused 4 "old-password-file" in_new login
check "原来的口令登录不了服务器" refused 4 "口令不对" laptop 甲 login
check "新口令加上原来的口令，就能登录" grep -q "从现在起也用新口令" <(in_new login --old-password-file "$work/old.password")
laptop 甲 lock > /dev/null
check "从此这台电脑用新口令" in_new sync
check "原来的口令打不开了" refused 4 "口令不对" laptop 甲 list member_profile
office user password li --password-file "$work/old.password" > /dev/null
check "再改回来也一样，记录都在" laptop 甲 login --old-password-file "$work/new.password"
laptop 甲 lock > /dev/null
new_member 甲 重设之后 > /dev/null
check "记录照常等待同步" equal "$(waiting 甲)" 1

step "网络上的错误"
stop_server
check "服务器停了" refused 5 "记录已保存在本机" laptop 甲 sync
start_portal "$work/server/tls.crt" "$work/server/tls.key"
check "连到的是一个网页（需要登录的网络）" refused 5 "收到的是一个网页.*先在浏览器里登录" laptop 甲 sync
stop_portal
"$bin/gengji-bad-input" certificate "$work/other.crt" "$work/other.key"
start_portal "$work/other.crt" "$work/other.key"
check "连到的是别人的网页，证书也不对" refused 4 "证书与登记时不同.*没有发送任何数据" laptop 甲 sync
stop_portal
check "以上都没有弄丢记录" equal "$(waiting 甲)" 1
mv "$work/server/tls.crt" "$work/tls.crt"; mv "$work/server/tls.key" "$work/tls.key"
cp "$work/other.crt" "$work/server/tls.crt"; cp "$work/other.key" "$work/server/tls.key"
serve
check "服务器的证书换了" refused 4 "证书与登记时不同.*联系管理员核对指纹" laptop 甲 sync
stop_server
mv "$work/tls.crt" "$work/server/tls.crt"; mv "$work/tls.key" "$work/server/tls.key"
serve
sync 甲
check "证书恢复后，等待的都送到了" equal "$(waiting 甲)" 0

step "时钟停在 1970 年和 2040 年的笔记本"
for clock in 600 2208988800; do
    at_clock() { ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0 GENGJI_TEST_CLOCK=$clock LD_PRELOAD=$bin/gengji-bad-input-clock.so "$bin/gengji" --data "$work/时钟$clock" "$@"; }
    code_json=$(office code li --json)
    at_clock enrol "https://127.0.0.1:$port" "$(field code <<< "$code_json")" --pin "$pin" --name clock > /dev/null
    at_clock sync > /dev/null 2>&1
    clocked=$(at_clock --json new member_profile kind=farm_household name="时钟$clock" division_code=$village phone=19900230002 | field id)
    at_clock sync > /dev/null 2>&1
    check "时钟 $clock 秒：登记、保存、同步都成功" equal "$(at_clock --json status | field waiting)" 0
    sync 甲
    check "别的笔记本收到了它，时间是服务器的" bash -c "'$bin/gengji' --data '$work/甲' --json list member_profile --limit 10 | grep -q '$clocked' && '$bin/gengji' --data '$work/甲' history '$clocked' | grep -q '$(date +%Y)'"
done

step "有错的表格"
{
    echo "kind,name,division_code,phone,farm_area"
    echo "farm_household,李一,$village,19900230011,"
    echo "farm_household,李二,999999999999,19900230012,"
    echo "no_such_kind,李三,$village,19900230013,"
    echo "farm_household,李四,$village,19900230014,"
} > "$work/broken.csv"
printf 'kind,name\nfarm_household,\xff\xfe\x81\n' > "$work/noise.csv"
before=$(members 甲)
check "试导入什么也不保存" refused 2 "行有误" laptop 甲 import member_profile "$work/broken.csv" --dry-run
check "试导入后条数不变" equal "$(members 甲)" "$before"
check "有错的行逐行报告" refused 2 "第 3 行跳过" laptop 甲 import member_profile "$work/broken.csv"
check "第 4 行也报告" grep -q "第 4 行跳过" "$work/said"
check "好的行已经导入" bash -c "'$bin/gengji' --data '$work/甲' search 李一 | grep -q 李 && '$bin/gengji' --data '$work/甲' search 李四 | grep -q 李"
check "既不是 UTF-8 也不是 GBK 的文件整个不收" refused 2 "另存为" laptop 甲 import member_profile "$work/noise.csv"
check "没有这个文件" refused 3 "missing.csv" laptop 甲 import member_profile "$work/missing.csv"
check "没有这个表单" refused 2 "没有表单 no_such_form.*可用的表单" laptop 甲 import no_such_form "$work/broken.csv"

step "磁盘满了"
small=$work/small
mkdir "$small"
if mount -t tmpfs -o size=40m tmpfs "$small" 2> /dev/null; then
    enrol "small/丙" li
    sync small/丙
    saved=$(new_member small/丙 满前一 | field id)
    dd if=/dev/zero of="$small/filler" bs=4k 2> /dev/null || true
    check "磁盘一点不剩时，已保存的照样看得见" bash -c "'$bin/gengji' --data '$small/丙' show '$saved' | grep -q '满\*'"
    dd if=/dev/zero of="$small/filler2" bs=64k count=110 2> /dev/null || true # of the 8 MiB that were kept for this, one is left
    awk -v count=2000 -v villages=$village -f "$here/packaging/demo/members.awk" > "$work/many.csv"
    check "装不下时说清怎么办" refused 7 "磁盘已满.*请" laptop small/丙 import member_profile "$work/many.csv"
    rm -f "$small"/filler*
    check "已保存的还在" bash -c "'$bin/gengji' --data '$small/丙' show '$saved' | grep -q '满\*'"
    check "腾出空间后又能导入，已导入的不会重复" bash -c "'$bin/gengji' --data '$small/丙' import member_profile '$work/many.csv' > '$work/said'"
    check "腾出空间后又能保存" test -n "$(new_member small/丙 又能存了)"
    sync small/丙
    check "一条没丢，全部送到" equal "$(waiting small/丙)" 0
    umount "$small"
else
    tell "  （这里不能挂载小磁盘，跳过；记录库自己的测试以页数上限代替磁盘）"
fi
small=''

step "服务器这一边"
check "服务器运行时，检查不停写入" grep -q 检查通过 <(office check)
check "要停服务器才能做的事，说清楚" refused 1 "正被另一个程序使用" office restore "$work/nothing.db"
exec 8<> "/dev/tcp/127.0.0.1/$port"            # says nothing, not even TLS
openssl s_client -quiet -connect "127.0.0.1:$port" < <(tail -f /dev/null --pid $$) > /dev/null 2>&1 & # an idle laptop
idle_pid=$!
begin=$SECONDS
kill "$server_pid"
wait "$server_pid" || fail "服务器没有好好停下"
server_pid=''
check "有人占着连接时，服务器在 12 秒内停下（$((SECONDS - begin)) 秒）" test $((SECONDS - begin)) -le 12
exec 8>&-
kill "$idle_pid" 2> /dev/null || true
mv "$work/server/county.db" "$work/county.db"
check "数据库不见了，不会拿一个空的顶替" refused 3 "找不到数据库.*restore" office serve --port 0
check "也没有留下空的" test ! -e "$work/server/county.db"
mv "$work/county.db" "$work/server/county.db"
"$bin/gengji-bad-input" newer-server "$work/server/county.db"
check "服务器数据库由更新的程序写成" refused 6 "请升级程序" office check
sed -i 's/^listen_port/listen_prot/' "$work/server/server.toml"
check "设置写错了名字" refused 2 "不认识的设置 listen_prot" office serve
tell ""
tell "✓ $checks 项检查全部通过：每个错误都说清了怎么办，什么也没丢。"
