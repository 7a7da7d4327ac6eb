#include "shared/forms/xlsform/form_builder.hpp"

#include "shared/forms/xform/xform_writer.hpp"
#include "shared/forms/xlsform/expression_check.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>

namespace gengji::forms::xls {

FormBuilder::FormBuilder(Element& root, ChoiceLists const& choices, ChoiceLists const& external_choices,
                         ChoiceLists const& osm, Settings const& settings, References& references, Findings& findings)
    : root_(root), choices_(choices), external_choices_(external_choices), osm_(osm), settings_(settings),
      references_(references), findings_(findings), texts_(settings.default_language(), references) {}

namespace {

/// What a yes in the settings looks like in XForm XML; other words stay as they are.
std::string truth(std::string const& text) {
    auto const said = yes_or_no(text);
    return said ? (*said ? "true" : "false") : text;
}

std::optional<Submission> submission_of(Settings const& settings) {
    Submission submission;
    submission.public_key = settings.get("public_key");
    if (std::string const url = settings.get("submission_url"); !url.empty()) {
        submission.attributes.emplace_back("action", url);
        submission.attributes.emplace_back("method", "post");
    }
    for (auto const& [setting, attribute] :
         {std::pair{"auto_send", "orx:auto-send"}, std::pair{"auto_delete", "orx:auto-delete"},
          std::pair{"client_editable", "odk:client-editable"}})
        if (std::string const value = settings.get(setting); !value.empty())
            submission.attributes.emplace_back(attribute, truth(value));
    if (submission == Submission{}) return {};
    return submission;
}

bool uses_own_names(Element const& root, Settings const& settings) {
    bool used =
        std::ranges::any_of(settings.attributes, [](auto const& each) { return each.first.starts_with("gengji:"); });
    walk(root, [&](Element const& element) {
        for (auto const& [key, value] : element.bind) used = used || key.starts_with("gengji:");
    });
    return used;
}

} // namespace

std::string FormBuilder::expression(std::string const& text, Element const& element, std::string column,
                                    bool within_predicate) {
    Origin const at = origin(element, std::move(column));
    std::string resolved = references_.resolve(text, place_of(element), at, within_predicate);
    if (!resolved.empty()) check_expression(resolved, at, findings_);
    return resolved;
}

void FormBuilder::head(XForm& form, XlsFormOptions const& options) {
    std::string const id = settings_.get("id_string");
    std::string const title = settings_.get("title");
    form.title = title.empty() ? (id.empty() ? options.file_name : id) : title;
    form.instance.name = root_.name;
    auto& attributes = form.instance.attributes;
    if (std::string const xmlns = settings_.get("instance_xmlns"); !xmlns.empty())
        attributes.emplace_back("xmlns", xmlns);
    attributes.emplace_back("id", id.empty() ? options.file_name : id);
    if (std::string const version = settings_.get("version"); !version.empty())
        attributes.emplace_back("version", version);
    for (char const* sms : {"prefix", "delimiter"})
        if (std::string const value = settings_.get(sms); !value.empty())
            attributes.emplace_back(std::string("odk:") + sms, value);
    attributes.insert(attributes.end(), settings_.attributes.begin(), settings_.attributes.end());
    form.body_class = settings_.get("style");
    form.submission = submission_of(settings_);
    form.namespaces = namespaces_of(settings_.get("namespaces"));
    if (uses_own_names(root_, settings_)) form.namespaces.emplace_back("gengji", std::string(gengji_namespace));
    form.model_attributes.emplace_back("odk:xforms-version", "1.0.0");
}

} // namespace gengji::forms::xls
