#include "client/cli/records.hpp"
#include "client/models/new_record.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/member_portrait.hpp"

/// `gengji consent`: what members said about the use of their data, each word a record of its own.
namespace gengji::client {

namespace {

struct Words {
    std::string member, on, until, notice, way = "signature", sign, witness, note;
    std::vector<std::string> purposes;
    bool give = false;
};

Result<std::string> purposes_of(Words const& words) {
    std::string text;
    for (std::string const& name : words.purposes) {
        if (!domain::parse_purpose(name))
            return problem(Problem::invalid, "用途可写 sensitive（处理敏感信息）、bank（提供给金融机构）、platform"
                                             "（提供给农服通），现在是“" +
                                                 name + "”");
        text += (text.empty() ? "" : " ") + name;
    }
    return text;
}

Result<void> say(Bench& bench, Words const& words) {
    TRY(record_named(bench, words.member));
    auto const* const form = TRY(form_named(bench, domain::member_consent_form));
    std::vector<std::string> fields{"member=" + words.member, words.give ? "act=give" : "act=withdraw",
                                    "purposes=" + TRY(purposes_of(words)), "way=" + words.way};
    for (auto const& [field, text] : {std::pair("said_on=", words.on),
                                      {"valid_until=", words.until},
                                      {"notice_version=", words.notice},
                                      {"sign=", words.sign},
                                      {"witness=", words.witness},
                                      {"note=", words.note}}) {
        if (!text.empty()) fields.push_back(field + text);
    }
    forms::Document document;
    auto patch = TRY(changes_from(bench, *form, document, {}, fields));
    for (auto const& change : patch) document.set(change.path, change.value);
    TRY(begin_record(bench.laptop, *form, document, patch));
    Bucket const bucket =
        TRY(forms::bucket_of(*form, document, bench.laptop.lookups(), bench.laptop.author_code(*form)));
    RecordKey const key{bucket, new_record_id(bench.laptop.clock().now_ms(), bench.laptop.random())};
    TRY(save_and_tell(bench,
                      {key, {form->id, form->version}, bench.laptop.identity().actor, {}, std::move(patch), {}}));
    return {};
}

Result<void> list(Bench& bench, Words const& words) {
    RecordKey const key = TRY(record_named(bench, words.member));
    domain::CountyLedger ledger(bench.store());
    TRY(ledger->catch_up());
    auto const facts = TRY(domain::portrait_facts(*ledger, bench.store(), key.id));
    Date const today = bench.laptop.moment().today();
    Json states = Json::object(), said = Json::array();
    for (domain::Purpose const purpose : domain::purposes) {
        auto const state = domain::consent_of(facts.boxes, facts.consents, purpose, today);
        states[domain::name_of(purpose)] = domain::name_of(state.kind);
        if (!bench.json)
            bench.out << domain::title_of(purpose) << "：" << domain::title_of(state.kind)
                      << (state.since ? "，自 " + to_text(*state.since) : std::string())
                      << (state.until ? "，至 " + to_text(*state.until) : std::string()) << "\n";
    }
    for (auto const& word : facts.consents) {
        std::string purposes;
        for (auto const& purpose : word.purposes) purposes += (purposes.empty() ? "" : " ") + purpose;
        std::string const on = word.said_on ? to_text(*word.said_on) : "日期不明";
        bool const counts = word.standing.level > domain::Level::voided;
        said.push_back({{"id", to_text(word.key.id)},
                        {"act", word.act},
                        {"purposes", word.purposes},
                        {"said_on", on},
                        {"valid_until", word.valid_until ? Json(to_text(*word.valid_until)) : Json()},
                        {"voided", !counts}});
        if (!bench.json)
            bench.out << "  " << on << "  " << (word.act == "give" ? "同意" : "撤回") << "  " << purposes << "  "
                      << to_text(word.key.id) << (counts ? "" : "  已作废") << "\n";
    }
    if (bench.json) bench.line({{"member", to_text(key.id)}, {"states", states}, {"said", said}});
    return {};
}

} // namespace

void add_consent(CLI::App& app, Wish& wish) {
    auto* const command = app.add_subcommand("consent", "会员对使用其资料的授权：give（同意）、withdraw（撤回）、list");
    command->require_subcommand(1);
    for (bool const give : {true, false}) {
        auto words = std::make_shared<Words>();
        words->give = give;
        if (!give) words->way = "spoken";
        auto* const one =
            give ? command->add_subcommand("give", "登记同意：gengji consent give 编号 --for platform --notice 2025-1")
                 : command->add_subcommand("withdraw", "登记撤回：当天起生效");
        one->add_option("member", words->member, "会员档案的编号")->required();
        one->add_option("--for", words->purposes, "用途：sensitive、bank、platform，用逗号隔开")
            ->delimiter(',')
            ->required();
        one->add_option("--on", words->on, "日期；不写则为今天");
        one->add_option("--way", words->way, "方式：signature 签名、spoken 当面说明（要有见证人）、letter 书面")
            ->capture_default_str();
        one->add_option("--sign", words->sign, "签名照片（哈希:字节数:类型:文件名）");
        one->add_option("--witness", words->witness, "见证人");
        one->add_option("--note", words->note, "说明");
        if (give) one->add_option("--until", words->until, "有效期至");
        if (give) one->add_option("--notice", words->notice, "告知书版本");
        one->callback([&wish, words] { wish.job = [words](Bench& bench) { return say(bench, *words); }; });
    }
    auto words = std::make_shared<Words>();
    auto* const listing = command->add_subcommand("list", "一个会员现在的授权，和每次说过的话");
    listing->add_option("member", words->member, "会员档案的编号")->required();
    listing->callback([&wish, words] { wish.job = [words](Bench& bench) { return list(bench, *words); }; });
}

} // namespace gengji::client
