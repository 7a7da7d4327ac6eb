#include "shared/forms/xlsform/sheet_table.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

// The columns of the XLSForm reference and the other names that older forms use for them.

namespace gengji::forms::xls {

namespace {

using Names = std::unordered_map<std::string_view, ColumnPath>;

Names const& survey_names() {
    static Names const names{
        {"type", {"type"}},
        {"command", {"type"}},
        {"name", {"name"}},
        {"tag", {"name"}},
        {"value", {"name"}},
        {"label", {"label"}},
        {"caption", {"label"}},
        {"hint", {"hint"}},
        {"guidance_hint", {"guidance_hint"}},
        {"default", {"default"}},
        {"choice_filter", {"choice_filter"}},
        {"parameters", {"parameters"}},
        {"trigger", {"trigger"}},
        {"disabled", {"disabled"}},
        {"save_to", {"save_to"}},
        {"bind", {"bind"}},
        {"body", {"control"}},
        {"control", {"control"}},
        {"instance", {"instance"}},
        {"media", {"media"}},
        {"image", {"media", "image"}},
        {"big-image", {"media", "big-image"}},
        {"big_image", {"media", "big-image"}},
        {"audio", {"media", "audio"}},
        {"video", {"media", "video"}},
        {"read_only", {"bind", "readonly"}},
        {"readonly", {"bind", "readonly"}},
        {"relevant", {"bind", "relevant"}},
        {"relevance", {"bind", "relevant"}},
        {"required", {"bind", "required"}},
        {"constraint", {"bind", "constraint"}},
        {"calculation", {"bind", "calculate"}},
        {"calculate", {"bind", "calculate"}},
        {"constraint_message", {"bind", "jr:constraintMsg"}},
        {"constraintmsg", {"bind", "jr:constraintMsg"}},
        {"constraint_msg", {"bind", "jr:constraintMsg"}},
        {"jr:constraintmsg", {"bind", "jr:constraintMsg"}},
        {"required_message", {"bind", "jr:requiredMsg"}},
        {"requiredmsg", {"bind", "jr:requiredMsg"}},
        {"required_msg", {"bind", "jr:requiredMsg"}},
        {"jr:requiredmsg", {"bind", "jr:requiredMsg"}},
        {"noapperrorstring", {"bind", "jr:noAppErrorString"}},
        {"no_app_error_string", {"bind", "jr:noAppErrorString"}},
        {"jr:noapperrorstring", {"bind", "jr:noAppErrorString"}},
        {"appearance", {"control", "appearance"}},
        {"rows", {"control", "rows"}},
        {"autoplay", {"control", "autoplay"}},
        {"intent", {"control", "intent"}},
        {"repeat_count", {"control", "jr:count"}},
        {"jr:count", {"control", "jr:count"}},
        {"count", {"control", "jr:count"}},
        {"compact_tag", {"instance", "odk:tag"}},
    };
    return names;
}

Names const& choice_names() {
    static Names const names{
        {"list_name", {"list_name"}},
        {"name", {"name"}},
        {"value", {"name"}},
        {"label", {"label"}},
        {"caption", {"label"}},
        {"media", {"media"}},
        {"image", {"media", "image"}},
        {"big-image", {"media", "big-image"}},
        {"audio", {"media", "audio"}},
        {"video", {"media", "video"}},
        {"big_image", {"media", "big-image"}},
    };
    return names;
}

Names const& settings_names() {
    static Names const names{
        {"title", {"title"}},
        {"form_title", {"title"}},
        {"set_form_title", {"title"}},
        {"form_id", {"id_string"}},
        {"id_string", {"id_string"}},
        {"set_form_id", {"id_string"}},
        {"version", {"version"}},
        {"name", {"name"}},
        {"default_language", {"default_language"}},
        {"style", {"style"}},
        {"instance_name", {"instance_name"}},
        {"instance_id", {"instance_id"}},
        {"instance_xmlns", {"instance_xmlns"}},
        {"omit_instanceid", {"omit_instanceID"}},
        {"public_key", {"public_key"}},
        {"submission_url", {"submission_url"}},
        {"auto_send", {"auto_send"}},
        {"auto_delete", {"auto_delete"}},
        {"client_editable", {"client_editable"}},
        {"allow_choice_duplicates", {"allow_choice_duplicates"}},
        {"clean_text_values", {"clean_text_values"}},
        {"namespaces", {"namespaces"}},
        {"prefix", {"prefix"}},
        {"delimiter", {"delimiter"}},
        {"attribute", {"attribute"}},
        {"flat", {"flat"}},
        {"sms_keyword", {"sms_keyword"}},
        {"sms_separator", {"sms_separator"}},
        {"sms_allow_media", {"sms_allow_media"}},
        {"sms_date_format", {"sms_date_format"}},
        {"sms_datetime_format", {"sms_datetime_format"}},
        {"sms_response", {"sms_response"}},
    };
    return names;
}

Names const& entity_names() {
    static Names const names{
        {"dataset", {"list_name"}},   {"list_name", {"list_name"}}, {"entity_id", {"entity_id"}},
        {"create_if", {"create_if"}}, {"update_if", {"update_if"}}, {"label", {"label"}},
    };
    return names;
}

Names const& names_of(SheetKind kind) {
    switch (kind) {
    case SheetKind::survey:
        return survey_names();
    case SheetKind::settings:
        return settings_names();
    case SheetKind::entities:
        return entity_names();
    default:
        return choice_names();
    }
}

/// The parts of a header: at `::`, or, as older forms do, at `:`, where the first part is a column that has parts.
std::vector<std::string> parts_of(std::string_view header, Names const& names, bool single_colons) {
    if (header.find("::") != std::string_view::npos) return split(header, "::");
    if (!single_colons) return {std::string(header)};
    std::vector<std::string> parts = split(header, ":");
    if (parts.size() == 1) return parts;
    std::string const first = replaced(lower(collapsed(parts[0])), " ", "_");
    if (!names.contains(first)) return {std::string(header)};
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
        if (parts[i] != "jr" && parts[i] != "odk" && parts[i] != "orx" && parts[i] != "entities") continue;
        parts[i] += ":" + parts[i + 1];
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    return parts;
}

} // namespace

ColumnPath column_path(std::string_view header, SheetKind kind, bool single_colons) {
    Names const& names = names_of(kind);
    std::string const whole = replaced(lower(collapsed(header)), " ", "_");
    if (whole.empty()) return {};
    if (auto const found = names.find(whole); found != names.end()) return found->second;
    std::vector<std::string> parts = parts_of(trimmed(header), names, single_colons);
    std::string const first = replaced(lower(collapsed(parts[0])), " ", "_");
    auto const found = names.find(first);
    if (found == names.end()) return parts;
    ColumnPath path = found->second;
    path.insert(path.end(), parts.begin() + 1, parts.end());
    return path;
}

} // namespace gengji::forms::xls
