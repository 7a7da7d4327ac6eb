#pragma once

#include "shared/catalog/catalog.hpp"
#include "shared/forms/check.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

namespace gengji::test {

/// The built-in catalog, with a few records to refer to.
class KnownRecords final : public forms::Lookups {
public:
    forms::ChoiceList const* choices(std::string_view list) const override { return catalog.choices(list); }
    forms::Division const* division(std::string_view code) const override { return catalog.division(code); }
    forms::Division const* find_division(std::string_view text) const override { return catalog.find_division(text); }
    std::optional<Value> value_of(RecordId const& id, std::string_view path) const override {
        auto const record = records.find(id);
        if (record == records.end()) return std::nullopt;
        auto const* value = record->second.find(path);
        return value ? std::optional(*value) : std::nullopt;
    }
    std::optional<bool> linked(std::string_view, std::string_view, RecordId const& id) const override {
        auto const known = has_plots.find(id);
        return known == has_plots.end() ? std::nullopt : std::optional(known->second);
    }
    std::optional<std::string> title_of(RecordId const& id) const override {
        auto const title = titles.find(id);
        return title == titles.end() ? std::nullopt : std::optional(title->second);
    }
    std::optional<RecordId> find_record(std::string_view, std::string_view text) const override {
        for (auto const& [id, title] : titles)
            if (title == text) return id;
        return std::nullopt;
    }

    RecordId add(std::string title, std::map<std::string, Value> values = {}) {
        RecordId id;
        id.bytes[15] = ++last_;
        titles[id] = std::move(title);
        for (auto& [path, value] : values) records[id].set(path, value);
        return id;
    }

    Catalog const& catalog = Catalog::built_in();
    std::map<RecordId, forms::Document> records;
    std::map<RecordId, std::string> titles;
    std::map<RecordId, bool> has_plots;

private:
    std::uint8_t last_ = 0;
};

/// Answers of one record as a person types them; what cannot be read fails the test.
class FilledForm {
public:
    FilledForm(std::string_view id, KnownRecords const& known) : form(*known.catalog.form(id)), known_(known) {}

    FilledForm& with(std::string const& path, std::string_view typed) {
        auto const* field = form.field(path);
        INFO(form.id << " " << path << " = " << typed);
        REQUIRE(field);
        auto value = forms::parse_input(*field, typed, known_);
        INFO((value ? "" : value.error().detail));
        REQUIRE(value);
        document.set(path, *value);
        return *this;
    }
    FilledForm& without(std::string const& path) { return document.set(path, Value()), *this; }

    std::vector<forms::Violation> violations(bool adjusted = true) const {
        return forms::check(form, document, known_,
                            forms::Moment{*parse_instant("2025-10-20T10:00:00+08:00"), adjusted});
    }
    /// "path: message" of each, `~` in front of warnings.
    std::set<std::string> complaints(bool adjusted = true) const {
        std::set<std::string> lines;
        for (auto const& violation : violations(adjusted))
            lines.insert((violation.severity == forms::Severity::warn ? "~" : "") + violation.path +
                         (violation.missing ? " missing" : ""));
        return lines;
    }

    forms::FormSpec const& form;
    forms::Document document;

private:
    KnownRecords const& known_;
};

using Paths = std::set<std::string>;
inline std::string const a_photo = std::string(64, 'a') + ":123456:image/jpeg:p.jpg";

} // namespace gengji::test
