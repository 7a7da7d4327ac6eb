#include "client/models/form_layout.hpp"

#include "shared/base/i18n.hpp"
#include "shared/forms/input.hpp"
#include "shared/forms/paths.hpp"
#include "shared/forms/record_tree.hpp"

#include <algorithm>

namespace gengji::client {

namespace {

std::string person_of(LayoutSource const& source, ActorId const& actor) {
    auto const found = source.people.find(actor);
    return found == source.people.end() ? std::string() : found->second;
}

std::string when_of(Head const& head) {
    return head.stamp == unstamped ? std::string(tr("form.not_sent")) : to_text_local(head.stamp * 1000);
}

/// A group is in conflict when any of its members is (R15): its other members show their values of the same saves.
bool group_in_conflict(LayoutSource const& source, std::string const& path) {
    auto const in_dispute = [&](std::string const& one) {
        auto const* const field = source.state.field(one);
        return field && in_conflict(*field);
    };
    auto const members = source.form.group_of(path);
    return in_dispute(path) || std::any_of(members.begin(), members.end(), in_dispute);
}

std::vector<Alternative> alternatives_of(LayoutSource const& source, forms::FieldSpec const& spec,
                                         std::string const& path) {
    std::vector<Alternative> out;
    auto const* const field = source.state.field(path);
    if (!field || spec.merge_latest || !group_in_conflict(source, path)) return out;
    auto const change = source.changes.find(path);
    for (auto const& head : field->heads) {
        Alternative one{head.dot,
                        forms::mask(spec, forms::show(spec, head.value, source.lookups)),
                        person_of(source, head.actor),
                        when_of(head),
                        head.stamp == unstamped,
                        change != source.changes.end() && change->second == head.value};
        if (one.text.empty()) one.text = tr("form.cleared");
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<RemarkNote> remarks_at(LayoutSource const& source, std::vector<RemarkState> const& remarks,
                                   std::string const& path) {
    std::vector<RemarkNote> out;
    for (auto const& one : remarks) {
        bool const open = one.remark.state == Remark::State::open;
        if (one.remark.path != path || !open) continue;
        out.push_back({one.key, one.remark.text, person_of(source, one.head.actor), when_of(one.head),
                       source.changes.contains(one.key)});
    }
    return out;
}

} // namespace

FormLayout lay_out(LayoutSource const& source) {
    FormLayout layout;
    forms::RecordTree const tree(source.form, source.document, source.lookups, source.moment);
    layout.calculated = tree.calculated();
    auto const remarks = remarks_of(source.state);
    auto const found = forms::check(source.form, source.document, source.lookups, source.moment);
    for (auto const& one : found) {
        layout.blocking += one.severity == forms::Severity::block;
        layout.missing += one.missing;
    }
    for (auto const& section : source.form.sections) {
        SectionCard card{&section, {}};
        auto const instances = section.repeat ? source.document.instances(section.id) : std::vector<std::string>{""};
        for (auto const& instance : instances) {
            InstanceCard one{instance, {}};
            for (auto const& spec : section.fields) {
                std::string const path = forms::path_in(instance, spec.name);
                auto alternatives = alternatives_of(source, spec, path);
                auto notes = remarks_at(source, remarks, path);
                bool const asked = tree.relevant(spec, instance);
                if (!asked && alternatives.empty() && notes.empty()) continue;
                FieldRow row{&spec, path, tree.required(spec, instance), {}, {}, {}};
                for (auto const& violation : found)
                    if (violation.path == path && (!violation.missing || source.show_missing))
                        row.violations.push_back(violation);
                layout.conflicts += !alternatives.empty() && std::none_of(alternatives.begin(), alternatives.end(),
                                                                          [](auto const& a) { return a.taken; });
                row.alternatives = std::move(alternatives);
                row.remarks = std::move(notes);
                one.fields.push_back(std::move(row));
            }
            card.instances.push_back(std::move(one));
        }
        if (section.repeat || !card.instances.front().fields.empty()) layout.sections.push_back(std::move(card));
    }
    return layout;
}

} // namespace gengji::client
