#include "shared/domain/members/consent.hpp"

#include <algorithm>
#include <array>

namespace gengji::domain {

namespace {

using Kind = ConsentState::Kind;

struct PurposeName {
    char const *name, *title, *box;
};
constexpr std::array<PurposeName, 3> purpose_names{{{"sensitive", "处理敏感信息", "consent_sensitive"},
                                                    {"bank", "提供给金融机构", "consent_bank"},
                                                    {"platform", "提供给农服通", "consent_platform"}}};
PurposeName const& names_of(Purpose purpose) { return purpose_names[static_cast<std::size_t>(purpose)]; }

/// One thing that was said about a purpose.
struct Word {
    Date day;
    bool yes = false;
    MemberConsent const* record = nullptr;
};

/// Of two words the one that stands is the greater; ids only make the answer the same everywhere.
bool before(Word const& a, Word const& b) {
    if (a.day != b.day) return a.day < b.day;
    if (a.yes != b.yes) return a.yes;
    return a.record->key.id < b.record->key.id;
}

std::optional<Word> word_of(MemberConsent const& record, Purpose purpose, Date on) {
    bool const clear = record.contested.empty() && record.said_on && !record.standing.contested;
    bool const about =
        !record.contested.empty() || std::ranges::find(record.purposes, name_of(purpose)) != record.purposes.end();
    if (record.standing.level <= Level::voided || !about) return std::nullopt;
    bool const yes = record.act == "give" && clear;
    if (yes && record.standing.level == Level::returned) return std::nullopt;
    Date const day = record.said_on.value_or(on);
    if (clear && day > on) return std::nullopt;
    return Word{std::min(day, on), yes, &record};
}

ConsentState by_box(ConsentBox const& box, Date on) {
    ConsentState state;
    if (box.at != unstamped) state.since = date_of(box.at * 1000);
    if (!box.asked || (state.since && *state.since > on)) return {};
    state.kind = box.yes ? Kind::given : Kind::refused;
    return state;
}

Stamp arrival(MemberConsent const& record) { return record.submitted_at.value_or(unstamped); }

} // namespace

char const* name_of(Purpose purpose) { return names_of(purpose).name; }
char const* title_of(Purpose purpose) { return names_of(purpose).title; }
std::optional<Purpose> parse_purpose(std::string_view name) {
    for (Purpose const purpose : purposes) {
        if (name == name_of(purpose)) return purpose;
    }
    return std::nullopt;
}

char const* name_of(Kind kind) {
    constexpr std::array names{"never_asked", "refused", "given", "withdrawn", "expired"};
    return names[static_cast<std::size_t>(kind)];
}
char const* title_of(Kind kind) {
    constexpr std::array titles{"没有问过", "不同意", "已同意", "已撤回", "已过期"};
    return titles[static_cast<std::size_t>(kind)];
}

ConsentBoxes consent_boxes(RecordKey const& key, RecordState const& profile) {
    ConsentBoxes boxes{key, standing_of(profile).is_live(), {}};
    for (Purpose const purpose : purposes) {
        ConsentBox& box = boxes.of[static_cast<std::size_t>(purpose)];
        FieldState const* const field = profile.field(names_of(purpose).box);
        if (!field) continue;
        std::optional<Stamp> yes, no;
        for (Head const& head : field->heads) {
            auto const said = head.value.boolean();
            std::optional<Stamp>& latest = said.value_or(false) ? yes : no;
            if (said) latest = std::max(latest.value_or(head.stamp), head.stamp);
        }
        if (!yes && !no) continue;
        box = {true, !no, no ? *no : *yes};
    }
    return boxes;
}

ConsentState consent_of(ConsentBoxes const& profile, std::span<MemberConsent const> words, Purpose purpose, Date on) {
    std::optional<Word> last;
    for (MemberConsent const& record : words) {
        auto const word = word_of(record, purpose, on);
        if (word && (!last || before(*last, *word))) last = word;
    }
    ConsentBox const& box = profile.of[static_cast<std::size_t>(purpose)];
    ConsentState state;
    if (!last) {
        state = by_box(box, on);
    } else {
        state = {Kind::withdrawn, last->day, {}, last->record->key.id};
        if (last->yes) {
            state.until = last->record->valid_until;
            state.kind = state.until && *state.until < on ? Kind::expired : Kind::given;
        }
        ConsentState const boxed = by_box(box, on);
        if (last->yes && boxed.kind == Kind::refused && box.at > arrival(*last->record))
            state = {Kind::withdrawn, boxed.since, {}, {}};
    }
    if (!profile.live && state.holds()) state = {Kind::withdrawn, {}, {}, {}};
    return state;
}

void ConsentBook::add(RecordKey const& key, RecordState const& state) {
    if (state.form.form == member_profile_form) {
        ConsentBoxes boxes = consent_boxes(key, state);
        auto const [held, fresh] = profiles_.try_emplace(key.id, boxes);
        // A profile that moved to another village is there twice, once void: the living one speaks.
        bool const speaks = boxes.live != held->second.live ? boxes.live : boxes.member < held->second.member;
        if (!fresh && speaks) held->second = std::move(boxes);
    }
    if (state.form.form != member_consent_form) return;
    MemberConsent word = member_consent_of(key, state);
    if (word.member) words_[*word.member].push_back(std::move(word));
}

ConsentState ConsentBook::of(RecordId const& member, Purpose purpose, Date on) const {
    auto const profile = profiles_.find(member);
    if (profile == profiles_.end()) return {};
    auto const words = words_.find(member);
    return consent_of(profile->second, words == words_.end() ? std::span<MemberConsent const>{} : words->second,
                      purpose, on);
}

} // namespace gengji::domain
