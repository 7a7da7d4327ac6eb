#include "tests/shared/forms/filled_form.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::KnownRecords;

namespace {

FieldSpec a_field(FieldType type, std::string choices = {}) {
    FieldSpec field;
    field.name = "field";
    field.label.zh = "某项";
    field.type = type;
    field.choices = std::move(choices);
    if (type == FieldType::reference || type == FieldType::references) field.ref = "member_profile";
    return field;
}

std::string read(FieldSpec const& field, std::string_view typed, Lookups const& lookups = Catalog::built_in()) {
    auto const value = parse_input(field, typed, lookups);
    return value ? to_input(field, *value) : "! " + value.error().detail;
}
std::string shown(FieldSpec const& field, std::string_view typed, Lookups const& lookups = Catalog::built_in()) {
    auto const value = parse_input(field, typed, lookups);
    INFO(typed << (value ? "" : value.error().detail));
    REQUIRE(value);
    return show(field, *value, lookups);
}

} // namespace

TEST_CASE("numbers as people type them", "[forms][input]") {
    auto const area = a_field(FieldType::area), money = a_field(FieldType::money),
               integer = a_field(FieldType::integer), decimal = a_field(FieldType::decimal);
    CHECK(read(area, "5.25") == "5.25");
    CHECK(read(area, " 5.2亩 ") == "5.20");
    CHECK(read(area, "５．２５") == "5.25");
    CHECK(read(area, "1,234.5") == "1234.50");
    CHECK(read(money, "1,234,567元") == "1234567.00");
    CHECK(read(area, "5.255").find("最多两位小数") != std::string::npos);
    CHECK(read(area, "1,23").find("应为数字") != std::string::npos);
    CHECK(read(area, "五亩").find("应为数字") != std::string::npos);
    CHECK(read(integer, "3.0") == "3");
    CHECK(read(integer, "-3") == "-3");
    CHECK(read(integer, "3.5").find("应为整数") != std::string::npos);
    CHECK(read(decimal, "0.0625") == "0.0625");
    CHECK(read(decimal, "1e5").find("应为数字") != std::string::npos);
    CHECK(parse_input(area, "  　", Catalog::built_in())->is_none());
}

TEST_CASE("yes and no, dates, months, weeks, moments", "[forms][input]") {
    auto const boolean = a_field(FieldType::boolean), date = a_field(FieldType::date),
               month = a_field(FieldType::month), week = a_field(FieldType::week),
               instant = a_field(FieldType::instant);
    for (char const* yes : {"是", "1", "true", "YES", "y", "有"}) CHECK(read(boolean, yes) == "是");
    for (char const* no : {"否", "0", "False", "no", "N", "无"}) CHECK(read(boolean, no) == "否");
    CHECK(read(boolean, "也许").find("应填“是”或“否”") != std::string::npos);
    for (char const* day : {"2025-10-20", "2025/10/20", "2025年10月20日", "2025.10.20", "20251020", "２０２５-10-20",
                            "2025-10-20 00:00:00", "2025-10-20T00:00:00Z"})
        CHECK(read(date, day) == "2025-10-20");
    CHECK(read(date, "2025-2-30").find("应为日期") != std::string::npos);
    CHECK(read(date, "2025-10-20 08:00:00").find("应为日期") != std::string::npos); // a moment is no day
    for (char const* text : {"2025-10", "202510", "2025年10月", "2025/10"}) CHECK(read(month, text) == "2025-10");
    CHECK(read(month, "2025-13").find("应为年月") != std::string::npos);
    CHECK(read(week, "2025-w42") == "2025-W42");
    CHECK(read(week, "2026-W53") == "2026-W53");
    CHECK(read(week, "2025-W53").find("应为年和周") != std::string::npos); // 2025 has 52
    CHECK(read(instant, "2025-10-20 08:30") == "2025-10-20T00:30:00Z");
    CHECK(read(instant, "2025-10-20T08:30:00+08:00") == "2025-10-20T00:30:00Z");
    CHECK(shown(instant, "2025-10-20T00:30:00Z") == "2025-10-20 08:30");
    CHECK(read(instant, "昨天").find("应为日期和时间") != std::string::npos);
}

TEST_CASE("choices by id, by label, several of them", "[forms][input]") {
    auto const one = a_field(FieldType::select_one, "member_kind"),
               many = a_field(FieldType::select_many, "main_business");
    CHECK(read(one, "farm_household") == "farm_household");
    CHECK(read(one, "农户") == "farm_household");
    CHECK(read(one, "Farm Household") == "farm_household");
    CHECK(shown(one, "farm_household") == "农户");
    CHECK(read(one, "地主") == "! "
                               "“某项”没有选项“地主”，可选：农户、家庭农场、农民合作社、涉农企业、农村综合服务社、村集"
                               "体经济组织、供销合作社基层社");
    CHECK(read(many, "生猪；粮油、柑橘") == "citrus;grain_oil;pig");
    CHECK(read(many, "pig grain_oil, pig") == "grain_oil;pig");
    CHECK(shown(many, "pig;grain_oil") == "粮油、生猪");
    CHECK(read(many, "生猪；飞猪").find("没有选项“飞猪”") != std::string::npos);
    CHECK(*parse_input(many, "粮油;生猪", Catalog::built_in()) ==
          *parse_input(many, "pig|grain_oil", Catalog::built_in()));
    CHECK(read(a_field(FieldType::select_many, "taxpayer"), "小规模纳税人") == "small");
    CHECK(read(a_field(FieldType::select_one, "not_here"), "x").find("请先同步") != std::string::npos);
}

TEST_CASE("places, seasons, records, points, files", "[forms][input]") {
    KnownRecords known;
    auto const wang = known.add("王小明");
    auto village = a_field(FieldType::division), township = village, anywhere = village;
    township.level = "township";
    anywhere.level = "any";
    auto const code = Catalog::built_in().find_division("新民镇双河口村")->code;
    CHECK(read(village, "新民镇双河口村") == code);
    CHECK(read(village, "新民镇 双河口村") == code);
    CHECK(read(village, code) == code);
    CHECK(shown(village, code) == "新民镇双河口村");
    CHECK(read(village, "新民镇").find("应填到村") != std::string::npos);
    CHECK(read(township, "新民镇") == "500231101");
    CHECK(read(township, code).find("应填到乡镇") != std::string::npos);
    CHECK(read(anywhere, "垫江县") == "500231");
    CHECK(read(village, "东风村").find("找不到“东风村”") != std::string::npos);
    CHECK(read(a_field(FieldType::divisions), "新民镇双河口村、" + code) == code);

    auto const season = a_field(FieldType::season);
    for (char const* text : {"rice-2025", "中稻 2025", "2025中稻", "中稻2025", "2025年中稻"})
        CHECK(read(season, text) == "rice-2025");
    CHECK(shown(season, "rice-2025") == "中稻 2025");
    CHECK(read(season, "中稻").find("应为作物和收获年份") != std::string::npos);
    CHECK(read(season, "火星稻2025").find("应为作物和收获年份") != std::string::npos);

    auto const reference = a_field(FieldType::reference);
    CHECK(read(reference, to_text(wang), known) == to_text(wang));
    CHECK(read(reference, "王小明", known) == to_text(wang));
    CHECK(shown(reference, to_text(wang), known) == "王小明");
    CHECK(read(reference, "李四", known).find("请填记录编号") != std::string::npos);

    auto const point = a_field(FieldType::point);
    CHECK(read(point, "30.330012,107.348692") == "30.330012,107.348692");
    CHECK(read(point, "30.330012， 107.348692 5.2") == "30.330012,107.348692,5.2");
    CHECK(read(point, "-0.5,-180") == "-0.5,-180");
    CHECK(read(point, "107.348692,30.330012").find("应为纬度和经度") != std::string::npos);
    CHECK(read(point, "30.3").find("应为纬度和经度") != std::string::npos);
    CHECK(read(a_field(FieldType::shape), "30.1,107.1;30.2,107.1;30.2,107.2") == "30.1,107.1;30.2,107.1;30.2,107.2");

    auto const image = a_field(FieldType::image), images = a_field(FieldType::images);
    CHECK(read(image, test::a_photo) == test::a_photo);
    CHECK(shown(image, test::a_photo) == "p.jpg（123 kB）");
    CHECK(read(images, test::a_photo + ";" + test::a_photo) == test::a_photo + ";" + test::a_photo);
    CHECK(shown(images, test::a_photo) == "1 张");
    CHECK(read(image, "photo.jpg").find("应为附件") != std::string::npos);
    CHECK(read(a_field(FieldType::calculated), "5").find("自动计算") != std::string::npos);
}

TEST_CASE("texts lose their blanks and control characters, numbers of people their spaces", "[forms][input]") {
    CHECK(read(a_field(FieldType::text), "　王 小明\t\r\n") == "王 小明");
    CHECK(read(a_field(FieldType::text), std::string("a\0b\x01", 4)) == "ab");
    CHECK(read(a_field(FieldType::text), "𠮷").find("𠮷") == 0);
    CHECK(read(a_field(FieldType::text), "\xff").find("无法识别") != std::string::npos);
    CHECK(read(a_field(FieldType::idcard), "500299 19780912 102x") == "50029919780912102X");
    CHECK(read(a_field(FieldType::phone), "138 0000 5678") == "13800005678");
    CHECK(read(a_field(FieldType::uscc), "n2500299mf1abcd28a") == "N2500299MF1ABCD28A");
    CHECK(read(a_field(FieldType::plate), "渝02a1234") == "渝02A1234");
}

TEST_CASE("what is personal is hidden", "[forms][mask]") {
    CHECK(mask_name("张三丰") == "张*");
    CHECK(mask_name("张") == "张*");
    CHECK(mask_name("买买提·艾力") == "买*");
    CHECK(mask_name("新民农机合作社") == "新民农机合作社");
    CHECK(mask_name("") == "");
    CHECK(mask_idcard("500299198503074210") == "5002**********4210");
    CHECK(mask_phone("13812345678") == "138****5678");
    CHECK(mask_phone("74512345") == "********"); // too short to show anything of it
    CHECK(mask_account("6222021234567890128") == "***************0128");

    auto const& form = *Catalog::built_in().form("member_profile");
    auto const masked = [&](char const* path, char const* text) { return mask(*form.field(path), text); };
    CHECK(masked("name", "张三丰") == "张*");
    CHECK(masked("id_no", "500299198503074210") == "5002**********4210");
    CHECK(masked("phone", "13812345678") == "138****5678");
    CHECK(masked("bank_account", "6222021234567890128") == "***************0128");
    CHECK(masked("address", "新民镇双河口村3组12号") == "新民镇双河口村***");
    CHECK(masked("income_year", "120000.00") == "***");
    CHECK(masked("location", "30.3,107.3") == "***");
    CHECK(masked("group_no", "3组") == "3组");
    CHECK(masked("debt", "") == "");
}

TEST_CASE("every value is read back from its own notation", "[forms][input]") {
    Lookups const& lookups = Catalog::built_in();
    auto const same = [&](FieldSpec const& field, Value const& value) {
        auto const again = parse_input(field, to_input(field, value), lookups);
        RC_ASSERT(bool(again));
        RC_ASSERT(*again == value);
    };
    rc::prop("numbers", [&](std::int32_t unscaled) {
        auto const scale = *rc::gen::inRange<std::uint8_t>(0, 3);
        same(a_field(FieldType::area), Value::of(*make_decimal(unscaled, scale)));
        same(a_field(FieldType::integer), Value::of(std::int64_t{unscaled}));
    });
    rc::prop("days and moments", [&] {
        same(a_field(FieldType::date), Value::of(Date{*rc::gen::inRange(-25567, 84370)}));
        same(a_field(FieldType::instant),
             Value::instant(*rc::gen::inRange<std::int64_t>(-2'000'000'000, 4'000'000'000)));
    });
    rc::prop("places", [&] {
        Point point{*rc::gen::inRange<std::int64_t>(-900'000'000, 900'000'001),
                    *rc::gen::inRange<std::int64_t>(-1'800'000'000, 1'800'000'001), std::nullopt};
        if (*rc::gen::arbitrary<bool>()) point.accuracy_cm = *rc::gen::inRange<std::uint32_t>(0, 100'000);
        same(a_field(FieldType::point), Value::of(point));
    });
    rc::prop("picks", [&] {
        auto const& list = *lookups.choices("pest");
        std::set<std::string> ids;
        for (auto const index : *rc::gen::nonEmpty(
                 rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, list.choices.size()))))
            ids.insert(list.choices[index].id);
        std::vector<Value> items;
        for (auto const& id : ids) items.push_back(Value::of(std::string_view(id)));
        std::sort(items.begin(), items.end());
        same(a_field(FieldType::select_many, "pest"), Value::list(items));
    });
    rc::prop("no text makes it fall over", [&](std::string const& text) {
        for (auto const type :
             {FieldType::decimal, FieldType::date, FieldType::month, FieldType::week, FieldType::season,
              FieldType::instant, FieldType::division, FieldType::divisions, FieldType::reference, FieldType::point,
              FieldType::shape, FieldType::image, FieldType::text}) {
            auto const value = parse_input(a_field(type), text, lookups);
            if (value && !value->is_none()) RC_ASSERT(bool(Value::unpack(value->packed())));
        }
        mask_name(text);
        mask_phone(text);
    });
}
