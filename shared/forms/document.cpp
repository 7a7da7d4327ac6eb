#include "shared/forms/document.hpp"

#include "shared/forms/characters.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"

#include <algorithm>
#include <set>

namespace gengji::forms {

namespace {

bool is_digits(std::string_view text, std::size_t n) {
    return text.size() == n && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A code cut to the level of an owner; empty when it does not reach down to it.
std::string owner_of(OwnerRule::Level level, std::string_view code) {
    bool const numbered = is_digits(code.substr(0, 9), 9);
    switch (level) {
    case OwnerRule::Level::county:
        return is_digits(code.substr(0, 6), 6) ? std::string(code.substr(0, 6)) : "";
    case OwnerRule::Level::township:
        return numbered ? std::string(code.substr(0, 9)) : "";
    case OwnerRule::Level::village:
        return is_digits(code, 12) ? std::string(code) : "";
    case OwnerRule::Level::team:
        return numbered && code.size() > 10 && code[9] == 'T' ? std::string(code) : "";
    case OwnerRule::Level::organisation:
        return numbered && code.size() > 10 && code[9] == 'G' ? std::string(code) : "";
    }
    return {};
}

std::string code_from(OwnerRule const& rule, Document const& document, Lookups const& lookups,
                      std::string_view author) {
    if (rule.from == "@author") return std::string(author);
    auto const slash = rule.from.find('/');
    auto const* value = document.find(rule.from.substr(0, slash));
    if (!value) return {};
    std::optional<Value> reached;
    if (auto const record = value->record(); record && slash != rule.from.npos) {
        reached = lookups.value_of(*record, rule.from.substr(slash + 1));
        value = reached ? &*reached : nullptr;
    }
    auto const text = value ? value->text() : std::nullopt;
    return text ? std::string(*text) : std::string();
}

std::string shown(FormSpec const& form, Document const& document, std::string const& name, Lookups const& lookups) {
    auto const* field = form.field(name);
    auto const* value = document.find(name);
    return field && value ? show(*field, *value, lookups) : std::string();
}

} // namespace

Value const* Document::find(std::string_view path) const {
    auto const found = values.find(path);
    return found == values.end() || found->second.is_none() ? nullptr : &found->second;
}

void Document::set(std::string path, Value value) {
    if (value.is_none())
        values.erase(path);
    else
        values.insert_or_assign(std::move(path), std::move(value));
}

std::vector<std::string> Document::instances(std::string_view place) const {
    struct Placed {
        Decimal position;
        std::string instance;
    };
    std::vector<Placed> placed;
    std::string const prefix = std::string(place) + '[';
    for (auto at = values.lower_bound(prefix); at != values.end() && at->first.compare(0, prefix.size(), prefix) == 0;
         ++at) {
        std::string instance = at->first.substr(0, at->first.find(']', prefix.size()) + 1);
        if ((!placed.empty() && placed.back().instance == instance)) continue;
        auto const* life = find(path_in(instance, "_life"));
        if (auto const state = life ? life->life() : std::nullopt; state && state->state != Life::State::alive)
            continue;
        auto const* position = find(path_in(instance, "_pos"));
        placed.push_back({position ? position->decimal().value_or(Decimal{}) : Decimal{}, std::move(instance)});
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](Placed const& a, Placed const& b) { return a.position < b.position; });
    std::vector<std::string> instances;
    for (auto& one : placed) instances.push_back(std::move(one.instance));
    return instances;
}

std::vector<std::string> Document::instances(Section const& section) const {
    if (!section.repeat) return {""};
    std::vector<std::string> around{""};
    std::string const place = section.place();
    for (auto const level : split(place, "/")) {
        std::vector<std::string> within;
        for (auto const& outer : around)
            for (auto& instance : instances(path_in(outer, level))) within.push_back(std::move(instance));
        around = std::move(within);
    }
    return around;
}

Value Document::next_position(std::string_view place) const {
    auto const living = instances(place);
    auto const* last = living.empty() ? nullptr : find(path_in(living.back(), "_pos"));
    auto const position = round_half_up(last ? last->decimal().value_or(Decimal{}) : Decimal{}, 0);
    return Value::of(add(position, Decimal{1, 0}).value_or(position));
}

Document document_of(RecordState const& state) {
    Document document;
    std::set<std::string, std::less<>> gone;
    for (auto const& field : state.fields) {
        std::string_view const path = field.path;
        if (path.substr(0, 7) == "_review") continue;
        auto const* head = winner(field);
        if (!head) continue;
        if (path.ends_with("]/_life")) {
            auto const instance = path.substr(0, path.rfind('/'));
            if (life_of(state, instance) == LifeState::voided) gone.emplace(instance);
            continue; // what it says is judged with all that stands beside it: a contested instance is visible
        }
        document.set(field.path, head->value);
    }
    if (!gone.empty())
        std::erase_if(document.values, [&](auto const& entry) {
            return any_instance(entry.first, [&](std::string_view instance) { return gone.contains(instance); });
        });
    return document;
}

std::string key_of(FormSpec const& form, Document const& document, Lookups const&) {
    for (auto const& key : form.keys) {
        std::string text;
        bool const filled = std::all_of(key.begin(), key.end(),
                                        [&](std::string const& name) { return document.find(name) != nullptr; });
        if (!filled) continue;
        for (auto const& name : key)
            if (auto const* field = form.field(name))
                text += (text.empty() ? "" : " ") + to_input(*field, *document.find(name));
        return text;
    }
    return {};
}

std::string title_of(FormSpec const& form, Document const& document, Lookups const& lookups) {
    std::string title;
    for (auto const& name : form.title_fields)
        if (auto const text = shown(form, document, name, lookups); !text.empty())
            title += (title.empty() ? "" : " ") + text;
    return title;
}

std::vector<std::string> search_texts_of(FormSpec const& form, Document const& document, Lookups const& lookups) {
    std::vector<std::string> texts;
    for (auto const& name : form.search_fields) {
        auto const* value = document.find(name);
        auto const record = value ? value->record() : std::nullopt;
        if (record && !lookups.title_of(*record)) continue; // nobody looks for the digits of an id
        if (auto text = shown(form, document, name, lookups); !text.empty()) texts.push_back(std::move(text));
    }
    return texts;
}

Result<Bucket> bucket_of(FormSpec const& form, Document const& document, Lookups const& lookups,
                         std::string_view author) {
    std::string wanted;
    for (auto const& rule : form.bucket.owners) {
        if (rule.level == OwnerRule::Level::county && rule.from.empty()) {
            // The county has no field to name it: it is the first six digits of whoever writes.
            if (auto owner = owner_of(rule.level, author); !owner.empty())
                return Bucket{std::move(owner), form.bucket.cls};
            continue;
        }
        if (auto owner = owner_of(rule.level, code_from(rule, document, lookups, author)); !owner.empty())
            return Bucket{std::move(owner), form.bucket.cls};
        auto const* field = form.field(rule.from.substr(0, rule.from.find('/')));
        if (field) wanted += (wanted.empty() ? "“" : "或“") + field->label.zh + "”";
    }
    return problem(Problem::invalid,
                   wanted.empty() ? "无法确定这条记录归谁保管，请检查登录账号所属的单位"
                                  : "无法确定这条记录归谁保管，请填写" + wanted + "，并确认所选对象已同步到本机");
}

} // namespace gengji::forms
