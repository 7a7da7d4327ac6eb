#include "client/cli/records.hpp"
#include "client/cli/unmask.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/member_portrait.hpp"

namespace gengji::client {

namespace {

struct Words {
    std::string member, reason;
};

/// A record's id, or a name or number that one profile alone has.
Result<RecordId> member_named(Bench& bench, std::string const& text) {
    if (auto const id = parse_record_id(text)) return *id;
    if (auto const found = bench.laptop.lookups().find_record(domain::member_profile_form, text)) return *found;
    return problem(Problem::not_found,
                   "没有、或不止一份名为“" + text + "”的会员档案；请写记录编号，用 gengji search 查到");
}

Result<void> portrait(Bench& bench, Words const& words) {
    RecordId const member = TRY(member_named(bench, words.member));
    domain::CountyLedger ledger(bench.store());
    TRY(ledger->catch_up());
    auto const shown = TRY(domain::member_portrait(*ledger, bench.store(), member, bench.laptop.moment().today()));
    bool const unmasked =
        TRY(may_unmask(bench, words.reason, {"portrait", domain::member_profile_form, to_text(shown.profile.key.id)}));
    bench.out << (bench.json ? domain::portrait_json(shown, unmasked) + "\n" : domain::portrait_text(shown, unmasked));
    return {};
}

} // namespace

void add_portrait(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command =
        app.add_subcommand("portrait", "会员画像：土地、种植、亩次、费用、补助、农机、培训、贷款、授权");
    command->add_option("member", words->member, "会员档案的编号、名称或证件号")->required();
    command->add_option("--unmask", words->reason, "显示敏感内容，须写原因（会留下记录）");
    command->add_flag("--json", wish.json, "输出一个 JSON 文档");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return portrait(bench, *words); }; });
}

} // namespace gengji::client
