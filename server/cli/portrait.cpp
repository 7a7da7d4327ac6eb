#include "server/cli/desk.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/member_portrait.hpp"

namespace gengji::server {

namespace {

struct Words {
    std::string member, reason;
    bool json = false;
};

Result<void> portrait(Desk& desk, Words const& words) {
    auto const member = parse_record_id(words.member);
    if (!member) return problem(Problem::invalid, "“" + words.member + "”不是记录编号，请从列表里复制");
    auto& source = desk.store.changed_records();
    domain::CountyLedger ledger(source);
    Date const today = date_of(desk.clock.now_ms());
    auto const shown = TRY(domain::member_portrait(*ledger, source, *member, today));
    bool const unmasked = !words.reason.empty();
    if (unmasked) {
        std::string const about = "portrait " + to_text(shown.profile.key.id) + " " + words.reason;
        TRY(desk.store.audit({0, desk.now_seconds(), ActorId{}, "unmask", about, {}}));
    }
    desk.out << (words.json ? domain::portrait_json(shown, unmasked) + "\n" : domain::portrait_text(shown, unmasked));
    return {};
}

} // namespace

void add_portrait(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command =
        app.add_subcommand("portrait", "会员画像：土地、种植、亩次、费用、补助、农机、培训、贷款、授权");
    command->add_option("member", words->member, "会员档案的编号")->required();
    command->add_option("--unmask", words->reason, "显示敏感内容，须写原因（会留下记录）");
    command->add_flag("--json", words->json, "输出一个 JSON 文档");
    command->callback([&wish, words] {
        wish.reads_ledger = true;
        wish.job = [words](Desk& desk) { return portrait(desk, *words); };
    });
}

} // namespace gengji::server
