#include "shared/catalog/catalog.hpp"

#include "shared/catalog/lists/choice_json.hpp"
#include "shared/forms/characters.hpp"

#include <algorithm>

namespace gengji {

using forms::ChoiceList;
using forms::Division;
using forms::Document;
using forms::FormSpec;

FormSpec const* Catalog::form(std::string_view id) const {
    auto const found = std::find_if(forms_.begin(), forms_.end(), [&](FormSpec const& form) { return form.id == id; });
    return found == forms_.end() ? nullptr : &*found;
}

FormSpec const* Catalog::form(FormVersion const& version) const {
    auto const* const newest = form(version.form);
    if (!newest || newest->version == version.version) return newest;
    auto const older = older_.find(version);
    return older == older_.end() ? newest : &older->second;
}

forms::FieldSpec const* Catalog::field(std::string_view form_id, std::string_view path) const {
    auto const* const newest = form(form_id);
    if (!newest) return nullptr;
    if (auto const* const found = newest->field(path)) return found;
    for (auto at = older_.lower_bound({newest->id, newest->version}); at != older_.begin();) {
        --at;
        if (at->first.form != form_id) break;
        if (auto const* const found = at->second.field(path)) return found;
    }
    return nullptr;
}

bool Catalog::is_retired(std::string_view form_id) const { return retired_.contains(form_id); }

FormVersion newest_version(Catalog const& catalog, FormVersion const& of) {
    auto const* const form = catalog.form(of.form);
    return form ? FormVersion{form->id, form->version} : of;
}

ChoiceList const* Catalog::choices(std::string_view list) const {
    auto const found = choices_.find(list);
    return found == choices_.end() ? nullptr : &found->second;
}

std::vector<ChoiceList const*> Catalog::choice_lists() const {
    std::vector<ChoiceList const*> all;
    for (auto const& [id, list] : choices_) all.push_back(&list);
    return all;
}

Division const* Catalog::division(std::string_view code) const {
    auto const found = divisions_.find(code);
    return found == divisions_.end() ? nullptr : &found->second;
}

Division const* Catalog::find_division(std::string_view text) const {
    std::string const name = forms::without_blanks(text);
    if (auto const* found = division(name)) return found;
    if (name.size() == 12 && name.substr(9) == "000")
        return division(std::string_view(name).substr(0, 9)); // as GB/T 2260 writes a township
    auto const found = codes_by_name_.find(name);
    return found == codes_by_name_.end() || found->second.size() != 1 ? nullptr : division(found->second.front());
}

std::vector<Division const*> Catalog::townships() const {
    std::vector<Division const*> all;
    for (auto const& [code, division] : divisions_)
        if (code.size() == 9) all.push_back(&division);
    return all;
}

std::vector<Division const*> Catalog::villages_of(std::string_view township) const {
    std::vector<Division const*> all;
    for (auto at = divisions_.lower_bound(township);
         at != divisions_.end() && at->first.compare(0, township.size(), township) == 0; ++at)
        if (at->first.size() == 12) all.push_back(&at->second);
    return all;
}

Division const* Catalog::county() const {
    for (auto const& [code, division] : divisions_)
        if (code.size() == 6) return &division;
    return nullptr;
}

void Catalog::put(FormSpec form) {
    auto const held =
        std::find_if(forms_.begin(), forms_.end(), [&](FormSpec const& other) { return other.id == form.id; });
    if (held == forms_.end())
        forms_.push_back(std::move(form));
    else if (held->version > form.version) {
        FormVersion const version{form.id, form.version}; // ahead of the move
        older_.insert_or_assign(version, std::move(form));
    } else {
        if (held->version < form.version) {
            FormVersion const version{held->id, held->version};
            older_.insert_or_assign(version, std::move(*held));
        }
        *held = std::move(form);
    }
}

void Catalog::set_in_use(FormVersion const& version, bool in_use) {
    auto const* const newest = form(version.form);
    if (!newest || newest->version != version.version) return;
    if (in_use)
        retired_.erase(version.form);
    else
        retired_.insert(version.form);
}

void Catalog::put(ChoiceList list) { choices_.insert_or_assign(list.id, std::move(list)); }

void Catalog::put(Division division) {
    auto const forget = [&](std::string const& name, std::string const& code) {
        auto const found = codes_by_name_.find(name);
        if (found == codes_by_name_.end()) return;
        std::erase(found->second, code);
        if (found->second.empty()) codes_by_name_.erase(found);
    };
    if (auto const* held = this->division(division.code)) {
        forget(held->name, held->code);
        if (held->display_name() != held->name) forget(held->display_name(), held->code);
    }
    codes_by_name_[division.name].push_back(division.code);
    if (division.display_name() != division.name) codes_by_name_[division.display_name()].push_back(division.code);
    divisions_.insert_or_assign(division.code, std::move(division));
}

Result<bool> Catalog::learn(std::string_view form_id, Document const& record) {
    auto const text = [&record](std::string_view path) -> std::string {
        auto const* value = record.find(path);
        return value ? std::string(value->text().value_or("")) : std::string();
    };
    auto const* life = record.find("_life");
    if (auto const state = life ? life->life() : std::nullopt; state && state->state != Life::State::alive)
        return false;
    if (form_id == "form") {
        std::string const spec = text("spec");
        Hash const hash = hash_of(spec);
        auto const* const number = record.find("form_version");
        FormVersion version{text("form_id"), static_cast<std::uint32_t>(number ? number->integer().value_or(0) : 0)};
        if (auto const known = learned_.find(version); known == learned_.end() || !(known->second == hash)) {
            auto const* const held = form(version); // mostly what the program ships with: not read a second time
            if (!held || held->version != version.version || forms::form_to_json(*held) != spec) {
                FormSpec form = TRY(forms::form_from_json(spec));
                version = {form.id, form.version};
                put(std::move(form));
            }
            learned_[version] = hash;
        }
        auto const* const in_use = record.find("active");
        set_in_use(version, !in_use || in_use->boolean().value_or(true));
        return true;
    }
    if (form_id == "choice_list") {
        put(TRY(choices_from_json(text("list_id"), text("spec"))));
        return true;
    }
    if (form_id == "division") {
        Division division{text("code"), text("name"), text("kind"), text("township"), text("initials"), std::nullopt};
        if (division.code.empty() || division.name.empty())
            return problem(Problem::invalid, "行政区划记录缺少代码或名称，请补全");
        if (auto const* seat = record.find("seat")) division.seat = seat->point();
        put(std::move(division));
        return true;
    }
    return false;
}

std::vector<Published> published(Catalog const& catalog) {
    std::vector<Published> records;
    auto const text = [](std::string_view content) { return Value::of(content); };
    for (auto const& form : catalog.forms()) {
        Document document;
        document.set("form_id", text(form.id));
        document.set("form_version", Value::of(static_cast<std::int64_t>(form.version)));
        document.set("title", text(form.title.zh));
        document.set("spec", text(forms::form_to_json(form)));
        document.set("active", Value::of(true));
        records.push_back({"form", std::move(document)});
    }
    for (auto const* list : catalog.choice_lists()) {
        Document document;
        document.set("list_id", text(list->id));
        document.set("title", text(list->label.zh));
        document.set("spec", text(choices_to_json(*list)));
        records.push_back({"choice_list", std::move(document)});
    }
    auto const put_division = [&](Division const& division) {
        Document document;
        document.set("code", text(division.code));
        document.set("name", text(division.name));
        document.set("kind", text(division.kind));
        if (!division.township.empty()) document.set("township", text(division.township));
        if (!division.pinyin.empty()) document.set("initials", text(division.pinyin));
        if (division.seat) document.set("seat", Value::of(*division.seat));
        document.set("active", Value::of(true));
        records.push_back({"division", std::move(document)});
    };
    if (auto const* county = catalog.county()) put_division(*county);
    for (auto const* township : catalog.townships()) {
        put_division(*township);
        for (auto const* village : catalog.villages_of(township->code)) put_division(*village);
    }
    return records;
}

} // namespace gengji
