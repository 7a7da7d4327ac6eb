#pragma once

#include "client/app/commands.hpp"

#include <string>
#include <vector>

namespace gengji::client {

/// Where the person is, and where they can go. Thread: UI.
class Navigation {
public:
    enum class Place { records, form, history, inbox, sync };
    struct Entry {
        std::string form, title;
    };

    /// The forms of this laptop, as the catalog has them now: registries, and what happens (work, surveys).
    void show(SignedIn const& signed_in);
    std::vector<Entry> const& registries() const { return registries_; }
    std::vector<Entry> const& events() const { return events_; }
    std::string title_of(std::string const& form) const; ///< its id when it is unknown
    std::string first_form() const;                      ///< empty when there is none

    Place place() const { return place_; }
    std::string const& form() const { return form_; } ///< whose records are listed, or being filled in
    void go(Place place) { place_ = place; }
    void go_to_form(std::string form);

private:
    std::vector<Entry> registries_, events_;
    Place place_ = Place::records;
    std::string form_;
};

} // namespace gengji::client
