#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// An activity or training with its attendance list (form activity_event).
struct Training : Facts {
    struct Attendance {
        std::string instance; ///< `roster[k9f27c01b3e45]`
        std::string person, phone;
        std::optional<Decimal> hours;
        std::optional<bool> passed;
        bool operator==(Attendance const&) const = default;
    };
    std::string kind, title;
    std::optional<UnixMs> from, to;
    std::vector<Attendance> roster;

    void read(Fields const& fields);
    bool operator==(Training const&) const = default;
};

constexpr char const* activity_event_form = "activity_event";

} // namespace gengji::domain
