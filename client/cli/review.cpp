#include "shared/records/review.hpp"
#include "client/cli/records.hpp"
#include "shared/domain/county/verify_gate.hpp"
#include "shared/forms/approval.hpp"
#include "shared/forms/check.hpp"

#include <algorithm>

namespace gengji::client {

namespace {

struct Words {
    std::vector<std::string> ids;
    std::vector<std::string> remarks; ///< path=text
    std::string note, all_of;
    bool verify = false, accept = false, give_back = false, withdraw = false, work_off = false;
};

std::string new_remark_path(Random& random) {
    Bytes key(6, '\0');
    random.fill(key.data(), key.size());
    return "_review/remarks[k" + to_hex(key) + "]";
}

/// One review command: what it was asked, and what it found out on the way.
struct Reviewing {
    Bench& bench;
    Words const& words;
    domain::VerifyGate gate;
    std::vector<std::pair<RecordKey, std::string>> notes; ///< for the reviewer to look at
};

/// What stands in the way of approving a record as it is shown: its form, and what records say together.
Result<void> nothing_blocks(Reviewing& at, forms::FormSpec const& form, Shown const& shown) {
    Bench& bench = at.bench;
    for (auto const& one :
         forms::check(form, forms::document_of(shown.state), bench.laptop.lookups(), bench.laptop.moment())) {
        if (one.severity == forms::Severity::block)
            return problem(Problem::invalid, one.path + " " + one.message + "；请先退回补正");
    }
    domain::VerifyAdvice const advice = TRY(at.gate.advice(shown.key, shown.state));
    if (!advice.against.empty()) {
        std::string text = advice.against.front();
        for (std::size_t i = 1; i < advice.against.size(); ++i) text += "；" + advice.against[i];
        return problem(Problem::invalid, text);
    }
    constexpr std::size_t most_told = 3; // of one record; `gengji findings` has them all
    for (std::size_t i = 0; i < advice.notes.size() && i < most_told; ++i)
        at.notes.emplace_back(shown.key, advice.notes[i]);
    if (advice.notes.size() > most_told)
        at.notes.emplace_back(shown.key, "另有 " + std::to_string(advice.notes.size() - most_told) +
                                             " 处，请用 gengji findings --record 查看");
    return {};
}

Result<std::vector<Change>> patch_of(Reviewing& at, Shown const& shown) {
    Bench& bench = at.bench;
    Words const& words = at.words;
    auto const* const form = TRY(form_named(bench, shown.state.form.form));
    std::vector<Change> patch;
    char const* const level = words.accept ? "_review/accept" : "_review/verify";
    if (words.verify || words.accept) {
        if (!words.give_back && !words.withdraw) {
            TRY(nothing_blocks(at, *form, shown));
            if (words.accept && review_of(shown.state, ReviewLevel::verify).kind != ReviewState::Kind::approved) {
                return problem(Problem::invalid, "乡镇还没有核验通过，县里不能认定");
            }
            patch.push_back({level, TRY(make_approval(shown.state, forms::approval_rules(*form), words.note))});
        }
    }
    if (words.give_back) patch.push_back({level, make_decision(shown.state, Review::Decision::returned, words.note)});
    if (words.withdraw) patch.push_back({level, make_decision(shown.state, Review::Decision::withdrawn, words.note)});
    for (auto const& remark : words.remarks) {
        auto const equals = remark.find('=');
        std::string const path = remark.substr(0, equals);
        if (equals == std::string::npos || !form->field(path))
            return problem(Problem::invalid, "意见要写成 字段=意见，且字段在表单里：" + remark);
        patch.push_back({new_remark_path(bench.laptop.random()),
                         Value::of(Remark{path, remark.substr(equals + 1), Remark::State::open})});
    }
    if (words.work_off) {
        for (auto const& open : remarks_of(shown.state)) {
            if (open.remark.state != Remark::State::open) continue;
            Remark done = open.remark;
            done.state = Remark::State::done;
            patch.push_back({open.key, Value::of(done)});
        }
    }
    std::sort(patch.begin(), patch.end());
    return patch;
}

Result<void> review_one(Reviewing& at, RecordKey const& key) {
    Bench& bench = at.bench;
    Shown const shown = TRY(bench.store().show(key));
    auto patch = TRY(patch_of(at, shown));
    if (patch.empty())
        return problem(Problem::invalid,
                       "请写明怎样审核：--verify、--accept、--return、--withdraw、--remark 字段=意见 或 --done");
    TRY(bench.store().save({key, shown.state.form, bench.laptop.identity().actor, shown.seen, std::move(patch), {}}));
    return {};
}

Result<std::vector<RecordKey>> chosen(Bench& bench, Words const& words) {
    std::vector<RecordKey> keys;
    for (auto const& id : words.ids) keys.push_back(TRY(record_named(bench, id)));
    if (words.all_of.empty()) return keys;
    ListQuery query;
    query.form = words.all_of;
    query.only = words.accept ? ListQuery::Only::to_accept : ListQuery::Only::to_verify;
    query.limit = 1000;
    for (;;) {
        auto const rows = TRY(bench.store().list(query));
        for (auto const& row : rows) keys.push_back(row.key);
        if (rows.size() < query.limit) return keys;
        query.after = rows.back().position;
    }
}

Result<void> review(Bench& bench, Words const& words) {
    if (words.ids.empty() && words.all_of.empty())
        return problem(Problem::invalid, "请写明审核哪些：记录编号（可多个），或 --all 表单");
    auto const keys = TRY(chosen(bench, words));
    std::size_t done = 0;
    std::vector<std::pair<RecordKey, std::string>> refused;
    Reviewing at{bench, words, domain::VerifyGate(bench.store()), {}};
    for (auto const& key : keys) {
        auto const reviewed = review_one(at, key);
        if (reviewed)
            ++done;
        else if (reviewed.error().problem == Problem::invalid)
            refused.emplace_back(key, reviewed.error().detail);
        else
            return reviewed.error();
    }
    if (bench.json) {
        Json line;
        line["done"] = done;
        line["refused"] = Json::array();
        for (auto const& [key, why] : refused) line["refused"].push_back({{"id", to_text(key.id)}, {"why", why}});
        line["notes"] = Json::array();
        for (auto const& [key, note] : at.notes) line["notes"].push_back({{"id", to_text(key.id)}, {"note", note}});
        bench.line(line);
    } else {
        bench.out << "已处理 " << done << " 条（待同步）\n";
        for (auto const& [key, note] : at.notes) bench.out << "  请留意 " << to_text(key.id) << "：" << note << "\n";
        for (auto const& [key, why] : refused) bench.out << "  未处理 " << to_text(key.id) << "：" << why << "\n";
    }
    if (!refused.empty()) return problem(Problem::invalid, std::to_string(refused.size()) + " 条没有处理，原因见上");
    return {};
}

} // namespace

void add_review(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("review", "审核：核验、认定、退回、撤回；--done 表示意见已改好");
    command->add_option("ids", words->ids, "记录编号，可多个");
    command->add_option("--all", words->all_of, "这个表单里所有等待审核的记录");
    auto* const verify = command->add_flag("--verify", words->verify, "乡镇核验通过");
    command->add_flag("--accept", words->accept, "县级认定")->excludes(verify);
    auto* const back = command->add_flag("--return", words->give_back, "退回");
    command->add_flag("--withdraw", words->withdraw, "撤回自己的审核")->excludes(back);
    command->add_option("--remark", words->remarks, "对某一字段的意见：字段=意见，可重复");
    command->add_option("--note", words->note, "总的说明");
    command->add_flag("--done", words->work_off, "作者：意见已处理");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return review(bench, *words); }; });
}

} // namespace gengji::client
