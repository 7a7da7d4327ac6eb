#include "tests/client/desk_fixture.hpp"

#include <iostream>

using namespace gengji;
using namespace gengji::test;

namespace {

constexpr char const* surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "周", "吴", "徐", "𬭎", "龑"};
constexpr char const* given_names[] = {"小明", "建国", "秀英", "志强", "晓梅", "三丰", "玉兰", "喆", "德福", "长青"};

std::string name_of(int number) { return std::string(surnames[number % 12]) + given_names[number % 10]; }

EditBuilder member(RecordKey const& key, std::string const& name, int number, std::uint64_t seq) {
    return an_edit("wang", seq)
        .of(key)
        .by("wang")
        .with_form("member_profile")
        .set("kind", number % 5 ? "farm_household" : "cooperative")
        .set("name", name)
        .set("phone", "199002" + std::to_string(31000 + number))
        .set("contact_name", name)
        .set("division_code", home_village)
        .set("group_no", std::to_string(number % 7 + 1) + "组")
        .set("household_size", Value::of(std::int64_t(number % 6 + 1)));
}

/// Members that Wang registered, one in conflict with Li, one sent back, one saved here only.
void prepare(std::string const& folder) {
    SystemClock clock;
    SystemRandom random;
    Elsewhere elsewhere;
    enrol_li(folder, elsewhere, clock, random);
    auto const laptop = must(client::Laptop::open(folder, right_password, clock, random));
    auto& store = laptop->store();
    std::uint64_t seq = 0;
    constexpr int members = 120;
    for (int number = 0; number < members; ++number)
        elsewhere.admit(member(member_key("member" + std::to_string(number)), name_of(number), number, ++seq));
    elsewhere.reach(store);

    auto const disputed = member_key("member119"), returned = member_key("member118"),
               changed = member_key("member117");
    auto const seen = must(store.show(disputed)).seen;
    auto const li = laptop->identity().actor;
    (void)must(store.save({disputed, {"member_profile", 1}, li, seen, {{"group_no", Value::of("三组")}}, {}}));
    elsewhere.admit(
        an_edit("wang", ++seq).of(disputed).by("wang").with_form("member_profile").saw(seen).set("group_no", "五组"));
    elsewhere.admit(an_edit("he", 1)
                        .of(returned)
                        .by("he")
                        .with_form("member_profile")
                        .saw(must(store.show(returned)).seen)
                        .set("_review/remarks[k000000000001]",
                             Value::of(Remark{"phone", "号码少一位，请核对", Remark::State::open})));
    elsewhere.reach(store);
    (void)must(store.save(
        {changed, {"member_profile", 1}, li, must(store.show(changed)).seen, {{"group_no", Value::of("八组")}}, {}}));
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: gengji-prepare-desk FOLDER (which must not exist)\n";
        return 2;
    }
    try {
        prepare(arguments[1]);
    } catch (std::exception const& trouble) {
        std::cerr << trouble.what() << "\n";
        return 1;
    }
    std::cout << right_password << "\n";
    return 0;
}
