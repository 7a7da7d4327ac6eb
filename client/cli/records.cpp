#include "client/cli/records.hpp"
#include "client/models/confirming.hpp"

#include "shared/forms/check.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace gengji::client {

namespace {

/// Instances that one command begins, by what it calls them: `crops[+]`, `crops[+2]`, `farm[k9f27c01b3e45]/crops[+]`.
struct Begun {
    std::map<std::string, std::string> instances;
    std::vector<std::string> in_order;
};

/// `crops[+]/crop` → `crops[k9f27c01b3e45]/crop`, the same new instance for all words of one command; `[+2]` is another
/// one. From the outermost repeat inwards.
std::string with_instances(std::string path, Begun& begun, Random& random) {
    for (auto mark = path.find("[+"); mark != path.npos; mark = path.find("[+")) {
        auto const end = path.find(']', mark);
        if (end == path.npos) break;
        auto const [at, is_new] = begun.instances.try_emplace(path.substr(0, end + 1), "");
        if (is_new) begun.in_order.push_back(at->second = forms::new_instance(path.substr(0, mark), random));
        path = at->second + path.substr(end + 1);
    }
    return path;
}

/// An instance that is there: `crops[k9f27c01b3e45]=` takes it away.
bool is_instance(forms::Document const& shown, std::string_view path) {
    auto const inside = std::string(path) + "/";
    auto const first = shown.values.lower_bound(inside);
    return path.ends_with(']') && first != shown.values.end() && first->first.starts_with(inside);
}

/// The field is one of an instance, not of the repeat as such.
bool names_instances(std::string_view path) { return std::ranges::count(path, '/') == std::ranges::count(path, ']'); }

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
                                         VersionVector const& seen, std::vector<std::string> const& words) {
    std::map<std::string, Value> values;
    Begun begun;
    std::string wrong;
    for (auto const& word : words) {
        auto const equals = word.find('=');
        std::string const path = with_instances(word.substr(0, equals), begun, bench.laptop.random());
        if (equals + 1 == word.size() && is_instance(shown, path)) {
            values[path + "/_life"] = Value::of(Life{Life::State::voided, {}, {}, seen});
            continue;
        }
        auto const* const field = equals == std::string::npos ? nullptr : form.field(path);
        if (!field || !names_instances(path)) {
            wrong += "\n  " + word + "：" +
                     (equals == std::string::npos ? "要写成 字段=值"
                      : field ? "在重复组里，要写明是哪一份，例如 " + path.substr(0, path.rfind('/')) + "[+]/…"
                              : "表单“" + form.title.zh + "”没有这个字段");
            continue;
        }
        auto value = forms::parse_input(*field, word.substr(equals + 1), bench.laptop.lookups());
        if (value)
            values[path] = std::move(*value);
        else
            wrong += "\n  " + path + "（" + field->label.zh + "）：" + value.error().detail;
    }
    if (!wrong.empty()) return problem(Problem::invalid, "没有保存，请改正：" + wrong);
    forms::Document grown = shown;
    for (auto const& instance : begun.in_order) {
        auto const position = grown.next_position(std::string_view(instance).substr(0, instance.rfind('[')));
        grown.set(instance + "/_pos", position);
        values[instance + "/_pos"] = position;
    }
    add_group_members(form, shown, values);

    std::vector<Change> patch;
    for (auto& [path, value] : values) {
        auto const* const now = shown.find(path);
        bool const same = now ? *now == value : value.is_none();
        if (!same || !form.group_of(path).empty()) patch.push_back({path, std::move(value)});
    }
    return patch;
}

Result<Edit> save_and_tell(Bench& bench, Save save) {
    TRY(keep_confirmation(bench.store(), save));
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

void print_row(Bench& bench, RecordRow const& row, bool unmasked) {
    std::string const title = unmasked ? row.title : bench.masked().title_of(row);
    if (bench.json) {
        Json line;
        line["id"] = to_text(row.key.id);
        line["bucket"] = to_text(row.key.bucket);
        line["form"] = row.form;
        line["title"] = title;
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
    bench.out << to_text(row.key.id) << "  " << title << "  " << row.subtitle << marks << "\n";
}

Json to_json(Bench& bench, Shown const& shown, bool unmasked) {
    Json line;
    line["id"] = to_text(shown.key.id);
    line["bucket"] = to_text(shown.key.bucket);
    line["form"] = shown.state.form.form;
    line["version"] = shown.state.form.version;
    line["on_server"] = shown.on_server;
    line["waiting"] = shown.waiting.size();
    line["fields"] = Json::object();
    for (auto const& field : shown.state.fields) {
        auto const* const spec = bench.laptop.catalog().field(shown.state.form.form, field.path);
        auto const text = [&](Value const& value) {
            std::string const whole = spec ? forms::to_input(*spec, value) : gengji::to_text(value);
            return spec && !unmasked ? forms::mask(*spec, whole) : whole;
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
