#include "server/cli/form_publishing.hpp"

#include "shared/catalog/catalog.hpp"
#include "shared/catalog/lists/choice_json.hpp"
#include "shared/forms/form_of_xform.hpp"
#include "shared/forms/xform/xform_reader.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <algorithm>

namespace gengji::server {
namespace {

std::string text_of(forms::Document const& document, std::string_view path) {
    auto const* const value = document.find(path);
    return value ? std::string(value->text().value_or("")) : std::string();
}

Result<void> each_published(Desk& desk, std::string_view form,
                            std::function<void(forms::Document const&)> const& look) {
    std::string const county = TRY(desk.store.county()).value_or("");
    return desk.store.each_in({county, BucketClass::everyone}, [&](StateUpdate const& record) {
        if (record.state.form.form == form && life_of(record.state) != LifeState::voided)
            look(forms::document_of(record.state));
        return true;
    });
}

bool offers_the_same(forms::ChoiceList const& one, forms::ChoiceList const& other) {
    auto const offered = [](forms::ChoiceList const& list) {
        std::vector<std::pair<std::string, std::string>> all;
        for (auto const& choice : list.choices)
            if (!choice.is_former()) all.emplace_back(choice.id, choice.label.zh);
        return all;
    };
    return offered(one) == offered(other);
}

void replace_all(std::string& text, std::string const& from, std::string const& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

Result<WrittenForm> written_form(forms::XForm const& xform) {
    WrittenForm written;
    written.form = TRY(forms::form_from_xform(xform));
    written.lists = forms::lists_of_xform(xform);
    return written;
}

} // namespace

Result<WrittenForm> read_written_form(std::string const& path) {
    if (path.ends_with(".xml")) return written_form(TRY(forms::read_xform(TRY(read_file(path)))));
    auto reading = forms::read_xlsform_file(path);
    if (auto const obstacles = reading.obstacles(); !obstacles.empty()) {
        std::string all;
        for (auto const& finding : obstacles) all += (all.empty() ? "" : "\n") + forms::line_of(finding);
        return problem(Problem::invalid, all);
    }
    auto written = TRY(written_form(reading.form));
    for (auto const& finding : reading.warnings) written.warnings.push_back(forms::line_of(finding));
    return written;
}

Result<std::map<FormVersion, PublishedForm>> published_forms(Desk& desk) {
    std::map<FormVersion, PublishedForm> all;
    std::optional<Error> unreadable;
    TRY(each_published(desk, "form", [&](forms::Document const& record) {
        auto form = forms::form_from_json(text_of(record, "spec"));
        if (!form) {
            unreadable = form.error();
            return;
        }
        auto const* const active = record.find("active");
        FormVersion const version{form->id, form->version};
        all[version] = {std::move(*form), !active || active->boolean().value_or(true)};
    }));
    if (unreadable) desk.out << "有一条已发布的表单读不出来，已跳过：" << unreadable->detail << "\n";
    return all;
}

Result<std::map<std::string, forms::ChoiceList>> published_lists(Desk& desk) {
    std::map<std::string, forms::ChoiceList> all;
    TRY(each_published(desk, "choice_list", [&](forms::Document const& record) {
        if (auto list = choices_from_json(text_of(record, "list_id"), text_of(record, "spec")))
            all[list->id] = std::move(*list);
    }));
    return all;
}

Result<void> settle_lists(WrittenForm& written, std::map<std::string, forms::ChoiceList> const& standing) {
    std::string form = forms::form_to_json(written.form);
    std::erase_if(written.lists, [&](forms::ChoiceList& list) {
        auto const shared = standing.find(list.id);
        if (shared != standing.end() && offers_the_same(shared->second, list)) return true;
        std::string const own = written.form.id + "." + list.id;
        replace_all(form, "instance('" + list.id + "')", "instance('" + own + "')");
        replace_all(form, "\"choices\": \"" + list.id + "\"", "\"choices\": \"" + own + "\"");
        list.id = own;
        if (auto const held = standing.find(own); held != standing.end()) list.keep_former(held->second);
        return false;
    });
    written.form = TRY(forms::form_from_json(form));
    return {};
}

Result<std::map<std::string, std::uint64_t>> records_of(Desk& desk, std::string const& form) {
    std::map<std::string, std::uint64_t> count;
    TRY(desk.store.each([&](StateUpdate const& record) {
        if (record.state.form.form == form) ++count[std::string(record.record.bucket.partition())];
        return true;
    }));
    return count;
}

} // namespace gengji::server
