# Demonstration members as CSV (form member_profile), the same for the same seed. Nobody real: ID numbers carry the unassigned area
# 500299 and a right check digit, phones begin with 1990023.
# Usage: awk -v count=2000 -v villages="500231101200 500231101201" -v seed=20251020 -f members.awk
function random(n) { state = (state * 16807) % 2147483647; return state % n }
function pick(list, parts) { return parts[1 + random(split(list, parts, " "))] }
function check_digit(digits, sum, i, weights) {
    split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", weights, " ")
    for (i = 1; i <= 17; i++) sum += weights[i] * substr(digits, i, 1)
    return substr("10X98765432", sum % 11 + 1, 1)
}
BEGIN {
    state = seed ? seed : 20251020
    villages_count = split(villages, village, " ")
    surnames = "李 李 李 王 王 王 张 张 张 刘 刘 陈 陈 杨 杨 周 周 黄 吴 何 罗 谭 程 游 董 彭 夏 冉 余 汪"
    elder = "国 明 德 光 万 华 英 珍 芳 平 秀 兴"; middle = "建 勇 红 燕 军 小 兰 斌 丽 伟 琼 强"; young = "浩 鑫 雨 婷 佳 龑 喆 堃"
    print "kind,name,division_code,group_no,contact_name,phone,id_no,household_size,labour_count,main_business,land_contracted"
    for (n = 0; n < count; n++) {
        do {
            year = 1941 + random(30) + random(30)
            digits = sprintf("500299%04d%02d%02d%03d", year, 1 + random(12), 1 + random(28), n % 1000)
        } while (digits in used)
        used[digits] = 1
        given = year < 1970 ? elder : year < 1990 ? middle : young
        name = pick(surnames) pick(given) (random(10) < 8 ? pick(given) : "")
        household = 1 + random(6)
        printf "farm_household,%s,%s,%d组,%s,1990023%04d,%s%s,%d,%d,%s,%.2f\n", name, village[1 + random(villages_count)], 1 + random(8), name,
            n, digits, check_digit(digits), household, 1 + random(household), pick("grain_oil grain_oil grain_oil vegetable citrus pig poultry"), 0.8 + random(900) / 100
    }
}
