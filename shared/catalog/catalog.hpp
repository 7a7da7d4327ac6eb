#pragma once

#include "shared/base/hash.hpp"
#include "shared/base/result.hpp"
#include "shared/forms/document.hpp"
#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"
#include "shared/records/edit.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// The forms, choice lists and divisions that this program knows: those it ships with, overlaid by those that a county
/// published as records (forms `form`, `choice_list`, `division`). A value; whoever shares it between threads hands out
/// copies.
class Catalog : public forms::Lookups {
public:
    /// What ships with the program. Made once, never changed; a copy can be.
    static Catalog const& built_in();
    static Catalog empty() { return {}; }

    /// Null when unknown. What is handed out is valid until the next put or learn.
    forms::FormSpec const* form(std::string_view id) const;
    /// That version, or the newest where that one is not known here; null when the form is not.
    forms::FormSpec const* form(FormVersion const& version) const;
    /// The field of a path in the newest version that has it: what is no longer asked keeps its name. Null when no
    /// version knows it.
    forms::FieldSpec const* field(std::string_view form, std::string_view path) const;
    bool is_retired(std::string_view form) const;                        ///< its records stay, new ones are not begun
    std::vector<forms::FormSpec> const& forms() const { return forms_; } ///< people's forms first, system forms last
    forms::ChoiceList const* choices(std::string_view list) const override;
    std::vector<forms::ChoiceList const*> choice_lists() const; ///< sorted by id
    forms::Division const* division(std::string_view code) const override;
    /// By code (9 or 12 digits, a township's 12 too), by township and village (with or without a blank), or by a
    /// village's name when it is the only one of that name.
    forms::Division const* find_division(std::string_view text) const override;
    std::vector<forms::Division const*> townships() const;
    std::vector<forms::Division const*> villages_of(std::string_view township) const;
    forms::Division const* county() const; ///< null in an empty catalog

    void put(forms::FormSpec form); ///< the highest version of an id is its form; older ones are kept beside it
    void put(forms::ChoiceList list);
    void put(forms::Division division);
    /// Takes what a record of a system form says; true when the record was one. Errors: `invalid`, and the catalog
    /// stays as it was.
    Result<bool> learn(std::string_view form_id, forms::Document const& record);

    /// What does not fit together: references to forms that do not exist, choices that do not, texts in conditions that
    /// are no choice.
    std::vector<std::string> faults() const;

private:
    void set_in_use(FormVersion const& version, bool in_use); ///< the newest version says it for the form

    std::vector<forms::FormSpec> forms_;
    std::map<FormVersion, forms::FormSpec> older_;
    std::map<FormVersion, Hash> learned_; ///< of the texts that were read: the same text is not read again
    std::set<std::string, std::less<>> retired_;
    std::map<std::string, forms::ChoiceList, std::less<>> choices_;
    std::map<std::string, forms::Division, std::less<>> divisions_;
    std::map<std::string, std::vector<std::string>, std::less<>> codes_by_name_;
};

/// The newest version of a form; the same where the catalog does not know it.
FormVersion newest_version(Catalog const& catalog, FormVersion const& of);

/// A record that the county publishes so that laptops know what this program knows.
struct Published {
    std::string form;
    forms::Document document;
};
/// All forms, choice lists and divisions of a catalog as records.
std::vector<Published> published(Catalog const& catalog);

/// The standard workload's form: bench/ only, published nowhere.
forms::FormSpec const& bench_log_form();

/// One of the federations that the county plan names (federations.json).
struct PlannedFederation {
    std::string code, level, name, short_name, division_code, parent, industry;
    int target_year = 0;
};
std::vector<PlannedFederation> planned_federations();

/// Indicators and tasks of the plan, as their JSON files.
std::string_view indicators_json();
std::string_view tasks_json();
std::string_view operations_json();
std::string_view divisions_json(); ///< with the county's outline, for plausibility tests only

} // namespace gengji
