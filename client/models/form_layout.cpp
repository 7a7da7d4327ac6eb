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

/// Lays one form out, its repeats within one another.
class Layouter {
public:
    explicit Layouter(LayoutSource const& source)
        : source_(source), tree_(source.form, source.document, source.lookups, source.moment),
          remarks_(remarks_of(source.state)),
          found_(forms::check(source.form, source.document, source.lookups, source.moment)) {}

    FormLayout lay_out() {
        layout_.calculated = tree_.calculated();
        for (auto const& one : found_) {
            layout_.blocking += one.severity == forms::Severity::block;
            layout_.missing += one.missing;
        }
        layout_.sections = cards("", "");
        return std::move(layout_);
    }

private:
    /// The sections that stand in an instance of the repeat `within`; those outside of all repeats where it is empty.
    std::vector<SectionCard> cards(std::string const& within, std::string const& instance) {
        std::vector<SectionCard> all;
        for (auto const& section : source_.form.sections) {
            if (section.within != within) continue;
            SectionCard card{&section, section.repeat ? forms::path_in(instance, section.id) : "", {}};
            if (!section.repeat) {
                card.instances.push_back(this->instance(section, ""));
                if (card.instances.front().fields.empty()) continue;
            }
            for (auto const& one : section.repeat ? source_.document.instances(card.place) : std::vector<std::string>{})
                card.instances.push_back(this->instance(section, one));
            all.push_back(std::move(card));
        }
        return all;
    }

    InstanceCard instance(forms::Section const& section, std::string const& path) {
        InstanceCard card{path, {}, {}};
        for (auto const& spec : section.fields)
            if (auto field = row(spec, path)) card.fields.push_back(std::move(*field));
        if (section.repeat) card.repeats = cards(section.place(), path);
        return card;
    }

    /// Nothing where the field is not asked, and nothing is to be decided there.
    std::optional<FieldRow> row(forms::FieldSpec const& spec, std::string const& instance) {
        std::string const path = forms::path_in(instance, spec.name);
        auto alternatives = alternatives_of(source_, spec, path);
        auto notes = remarks_at(source_, remarks_, path);
        if (!tree_.relevant(spec, instance) && alternatives.empty() && notes.empty()) return std::nullopt;
        FieldRow row{&spec, path, tree_.required(spec, instance), {}, std::move(alternatives), std::move(notes)};
        for (auto const& violation : found_)
            if (violation.path == path && (!violation.missing || source_.show_missing))
                row.violations.push_back(violation);
        bool const decided = std::ranges::any_of(row.alternatives, [](auto const& a) { return a.taken; });
        layout_.conflicts += !row.alternatives.empty() && !decided;
        return row;
    }

    LayoutSource const& source_;
    forms::RecordTree tree_;
    std::vector<RemarkState> remarks_;
    std::vector<forms::Violation> found_;
    FormLayout layout_;
};

} // namespace

FormLayout lay_out(LayoutSource const& source) { return Layouter(source).lay_out(); }

} // namespace gengji::client
