#pragma once

#include "shared/forms/xlsform/choices.hpp"
#include "shared/forms/xlsform/settings.hpp"
#include "shared/forms/xlsform/texts.hpp"

#include <map>
#include <optional>
#include <set>

namespace gengji::forms::xls {

/// Makes the XForm of a survey that was read: form_builder.cpp begins, one file per part goes on.
class FormBuilder {
public:
    FormBuilder(Element& root, ChoiceLists const& choices, ChoiceLists const& external_choices, ChoiceLists const& osm,
                Settings const& settings, References& references, Findings& findings);

    /// What stands on the form itself: title, id, version, submission, namespaces.
    void head(XForm& form, XlsFormOptions const& options);
    void instance(XForm& form);  // build_instance.cpp
    void binds(XForm& form);     // build_binds.cpp
    void actions(XForm& form);   // build_actions.cpp
    void body(XForm& form);      // build_body.cpp
    void secondary(XForm& form); // build_secondary.cpp
    void translations(XForm& form) { form.translations = texts_.finish(findings_); }

    static Origin origin(Element const& element, std::string column) {
        return {survey_sheet, element.row, std::move(column)};
    }
    std::string node_path(Element const& element) const { return "/" + root_.name + element.path(); }

private:
    /// An expression of the survey with paths in it, looked at (expression_check.hpp).
    std::string expression(std::string const& text, Element const& element, std::string column,
                           bool within_predicate = false);
    void append_nodes(Element const& element, std::vector<InstanceNode>& into, bool in_template);
    void append_children(Element const& element, InstanceNode& node, bool in_template);
    InstanceNode question_node(Element const& element) const;
    InstanceNode meta_node();
    void bind_of(XForm& form, Element const& element);
    void bind_values(Bind& bind, Element const& element);
    void bind_meta(XForm& form);
    void bind_entity(XForm& form, Element const& container);
    void trigger_actions(Element const& element);
    void default_action(XForm& form, Element const& element);
    bool is_visible(Element const& element) const;
    std::vector<Element const*> triggers_of(Element const& element);

    void append_controls(Element const& element, std::vector<Control>& into);
    Control container_control(Element const& element);
    Control question_control(Element const& element);
    void add_attributes(Control& control, Element const& element);
    void select_items(Control& control, Element const& element);
    void inline_items(Control& control, ChoiceList const& list, Element const& element);
    void repeat_items(Control& control, Element const& element);
    void external_query(Control& control, Element const& element);
    void reference_geometry(Control& control, Element const& element);
    void tick_labels(Control& control, Element const& element);
    void osm_tags(Control& control, Element const& element);
    std::string filtered(std::string nodeset, Element const& element);
    bool has_file(std::string const& id);
    char const* label_ref_of(std::string const& list) const;

    void choice_instance(XForm& form, ChoiceList const& list);
    void file_instances(XForm& form);
    void add_instance(XForm& form, std::string const& id, std::string src, std::size_t row);

    Element& root_;
    ChoiceLists const& choices_;
    ChoiceLists const& external_choices_;
    ChoiceLists const& osm_;
    Settings const& settings_;
    References& references_;
    Findings& findings_;
    Texts texts_;
    std::map<std::string, std::size_t, std::less<>> instances_; ///< where the form's secondary instances stand, by id
    std::optional<std::set<std::string, std::less<>>>
        files_; ///< files that come with the form, by id; made when asked for
    std::map<Element const*, std::vector<Action>> triggered_; ///< by the question whose change triggers them
    std::map<Element const*, std::vector<Action>> on_new_;    ///< by the repeat whose new instance triggers them
};

} // namespace gengji::forms::xls
