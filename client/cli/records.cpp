#include "client/cli/records.hpp"

#include "shared/forms/check.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace gengji::client {

namespace {

/// `crops[+]/crop` → `crops[k9f27c01b3e4]/crop`, the same new instance for all words of one command.
std::string with_instance(std::string const& path, std::map<std::string, std::string>& begun, Random& random) {
    auto const mark = path.find("[+]/");
    if (mark == std::string::npos) return path;
    std::string const section = path.substr(0, mark);
    auto const found = begun.try_emplace(section, "").first;
    if (found->second.empty()) found->second = forms::new_instance(section, random);
    return found->second + path.substr(mark + 3);
}

void add_group_members(forms::FormSpec const& form, forms::Document const& shown,
                       std::map<std::string, Value>& values) {
    std::vector<std::string> members;
    for (auto const& [path, value] : values) {
        for (auto& member : form.group_of(path)) members.push_back(std::move(member));
    }
    for (auto const& member : members) {
        if (values.contains(member)) continue;
        auto const* const value = shown.find(member);
        values.emplace(member, value ? *value : Value());
    }
}

} // namespace

Result<RecordKey> record_named(Bench& bench, std::string const& id) {
    auto const record = parse_record_id(id);
    if (!record)
        return problem(Problem::invalid,
                       "“" + id + "”不是记录编号；编号是 36 个字符，用 gengji list 或 gengji search 查到");
    auto const keys = TRY(bench.store().find(*record));
    if (keys.empty())
        return problem(Problem::not_found, "本机没有这条记录：" + id + "。可能还没有同步到，或不在您的范围内");
    return keys.front();
}

Result<forms::FormSpec const*> form_named(Bench& bench, std::string_view id) {
    if (auto const* const form = bench.laptop.catalog().form(id)) return form;
    std::string known;
    for (auto const& form : bench.laptop.catalog().forms()) known += "\n  " + form.id + "  " + form.title.zh;
    return problem(Problem::invalid, "没有表单 " + std::string(id) + "。可用的表单：" + known);
}

Result<std::vector<Change>> changes_from(Bench& bench, forms::FormSpec const& form, forms::Document const& shown,
                                         std::vector<std::string> const& words) {
    std::map<std::string, Value> values;
    std::map<std::string, std::string> begun;
    std::string wrong;
    for (auto const& word : words) {
        auto const equals = word.find('=');
        std::string const path = with_instance(word.substr(0, equals), begun, bench.laptop.random());
        auto const* const field = equals == std::string::npos ? nullptr : form.field(path);
        if (!field) {
            wrong += "\n  " + word + "：" +
                     (equals == std::string::npos ? "要写成 字段=值" : "表单“" + form.title.zh + "”没有这个字段");
            continue;
        }
        auto value = forms::parse_input(*field, word.substr(equals + 1), bench.laptop.lookups());
        if (value)
            values[path] = std::move(*value);
        else
            wrong += "\n  " + path + "（" + field->label.zh + "）：" + value.error().detail;
    }
    if (!wrong.empty()) return problem(Problem::invalid, "没有保存，请改正：" + wrong);
    for (auto const& [section, instance] : begun) values[instance + "/_pos"] = shown.next_position(section);
    add_group_members(form, shown, values);

    std::vector<Change> patch;
    for (auto& [path, value] : values) {
        auto const* const now = shown.find(path);
        bool const same = now ? *now == value : value.is_none();
        if (!same || !form.group_of(path).empty()) patch.push_back({path, std::move(value)});
    }
    return patch;
}

Result<Edit> save_and_tell(Bench& bench, Save const& save) {
    Edit edit = TRY(bench.store().save(save));
    Shown const shown = TRY(bench.store().show(save.record));
    std::vector<forms::Violation> violations;
    if (auto const* const form = bench.laptop.catalog().form(save.form.form)) {
        violations =
            forms::check(*form, forms::document_of(shown.state), bench.laptop.lookups(), bench.laptop.moment());
    }
    if (bench.json) {
        Json line;
        line["id"] = to_text(save.record.id);
        line["bucket"] = to_text(save.record.bucket);
        line["saved"] = true;
        line["edit"] = to_text(edit.dot.replica) + ":" + std::to_string(edit.dot.seq);
        line["violations"] = Json::array();
        for (auto const& one : violations) {
            line["violations"].push_back(
                {{"path", one.path}, {"block", one.severity == forms::Severity::block}, {"message", one.message}});
        }
        bench.line(line);
        return edit;
    }
    bench.out << "已保存 " << to_text(save.record.id) << "（只在本机，待同步）\n";
    for (auto const& one : violations)
        bench.out << (one.severity == forms::Severity::block ? "  需补正：" : "  请留意：") << one.path << " "
                  << one.message << "\n";
    return edit;
}

void print_row(Bench& bench, RecordRow const& row) {
    if (bench.json) {
        Json line;
        line["id"] = to_text(row.key.id);
        line["bucket"] = to_text(row.key.bucket);
        line["form"] = row.form;
        line["title"] = row.title;
        line["subtitle"] = row.subtitle;
        line["conflicts"] = row.conflicts;
        line["remarks"] = row.remarks;
        line["waiting"] = row.waiting;
        line["voided"] = row.voided;
        line["contested"] = row.contested;
        line["quarantined"] = row.quarantined;
        line["returned"] = row.returned;
        line["verified"] = row.verified;
        line["accepted"] = row.accepted;
        line["position"] = row.position;
        return bench.line(line);
    }
    std::string marks;
    if (row.conflicts) marks += fmt::format(" [冲突 {}]", row.conflicts);
    if (row.remarks) marks += fmt::format(" [退回意见 {}]", row.remarks);
    if (row.returned) marks += " [已退回]";
    if (row.quarantined) marks += " [待服务器处理]";
    if (row.waiting) marks += " [待同步]";
    if (row.accepted)
        marks += " [县已认定]";
    else if (row.verified)
        marks += " [乡镇已核验]";
    if (row.voided) marks += row.contested ? " [作废有争议]" : " [已作废]";
    bench.out << to_text(row.key.id) << "  " << row.title << "  " << row.subtitle << marks << "\n";
}

Json to_json(Bench& bench, Shown const& shown) {
    Json line;
    line["id"] = to_text(shown.key.id);
    line["bucket"] = to_text(shown.key.bucket);
    line["form"] = shown.state.form.form;
    line["version"] = shown.state.form.version;
    line["on_server"] = shown.on_server;
    line["waiting"] = shown.waiting.size();
    line["fields"] = Json::object();
    auto const* const form = bench.laptop.catalog().form(shown.state.form.form);
    for (auto const& field : shown.state.fields) {
        auto const* const spec = form ? form->field(field.path) : nullptr;
        auto const text = [&](Value const& value) {
            return spec ? forms::to_input(*spec, value) : gengji::to_text(value);
        };
        auto const* const head = winner(field);
        if (!head) continue;
        line["fields"][field.path] = text(head->value);
        if (!in_conflict(field)) continue;
        Json values = Json::array();
        for (auto const& one : field.heads) {
            values.push_back({{"value", text(one.value)},
                              {"by", bench.laptop.lookups().person(one.actor)},
                              {"at", one.stamp == unstamped ? "" : to_text_utc(one.stamp * 1000)},
                              {"dot", gengji::to_text(one.dot.replica) + ":" + std::to_string(one.dot.seq)}});
        }
        line["conflicts"][field.path] = std::move(values);
    }
    return line;
}

} // namespace gengji::client
