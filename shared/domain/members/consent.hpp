#pragma once

#include "shared/domain/facts/member_consent.hpp"
#include "shared/domain/facts/member_profile.hpp"

#include <map>
#include <set>
#include <span>

/// Whether a member's data may be used for a purpose (DOMAIN.md 4). The boxes of the profile are the member's first
/// word; records of the form member_consent are the later ones. Whenever two words cannot be put in order, "no" stands:
/// laptops that work offline may send them in any order, and nobody's data leaves by an accident of it.
namespace gengji::domain {

enum class Purpose : std::uint8_t { sensitive, bank, platform };
constexpr Purpose purposes[]{Purpose::sensitive, Purpose::bank, Purpose::platform};
char const* name_of(Purpose purpose);  ///< as in the form: sensitive, bank, platform
char const* title_of(Purpose purpose); ///< 提供给农服通
std::optional<Purpose> parse_purpose(std::string_view name);

/// The box of the profile for one purpose.
struct ConsentBox {
    bool asked = false;   ///< there is an answer at all
    bool yes = false;     ///< every value that stands says yes
    Stamp at = unstamped; ///< the server's time of the answer; of a "no" in conflict the latest "no"
    bool operator==(ConsentBox const&) const = default;
};
/// What is needed of a profile; small, so that all of a county's fit in memory.
struct ConsentBoxes {
    RecordKey member;
    bool live = false; ///< neither void nor a draft
    ConsentBox of[3];  ///< by Purpose
    bool operator==(ConsentBoxes const&) const = default;
};
ConsentBoxes consent_boxes(RecordKey const& key, RecordState const& profile);

struct ConsentState {
    enum class Kind : std::uint8_t { never_asked, refused, given, withdrawn, expired } kind = Kind::never_asked;
    std::optional<Date> since; ///< of what stands; nothing where only the profile's box knows and no server stamped it
    std::optional<Date> until; ///< the last day of what was given, if it ends
    std::optional<RecordId> record; ///< the record that decides; nothing: the profile's box
    bool holds() const { return kind == Kind::given; }
    bool operator==(ConsentState const&) const = default;
};
char const* name_of(ConsentState::Kind kind);  ///< given
char const* title_of(ConsentState::Kind kind); ///< 已同意

/// As of the end of a day. Rules, in this order:
/// 1. Of a void profile nothing holds.
/// 2. Words count from the day they were said; without a day, or in conflict, a word counts as withdrawn. What was sent
///    back does not count as given, but as withdrawn it does. Void ones do not count.
/// 3. The latest day decides; on one day withdrawing does. What was given ends after `valid_until`.
/// 4. The profile's "no" that reached the server after the deciding word withdraws it; the profile's "yes" counts only
///    where nothing else was said.
ConsentState consent_of(ConsentBoxes const& profile, std::span<MemberConsent const> words, Purpose purpose, Date on);

/// The consents of many members: put in every profile and every consent record, in any order, then ask.
class ConsentBook {
public:
    void add(RecordKey const& key, RecordState const& state); ///< records of other forms change nothing
    ConsentState of(RecordId const& member, Purpose purpose, Date on) const;
    bool holds(RecordId const& member, Purpose purpose, Date on) const { return of(member, purpose, on).holds(); }

private:
    std::map<RecordId, ConsentBoxes> profiles_;
    std::map<RecordId, std::vector<MemberConsent>> words_; ///< by member
};

} // namespace gengji::domain
