#pragma once

#include "client/models/form_lookups.hpp"
#include "shared/forms/check.hpp"
#include "shared/records/record_state.hpp"

#include <map>
#include <string>
#include <vector>

namespace gengji::client {

/// A value that stands in a field beside others: what the person chooses between in a conflict.
struct Alternative {
    Dot dot;
    std::string text, person, when;
    bool own_waiting = false; ///< of this laptop, not yet at the server
    bool taken = false;       ///< the person chose it; becomes the record's with the save
};

/// A supervisor's remark on a field.
struct RemarkNote {
    std::string key; ///< the path it stands at
    std::string text, person, when;
    bool done = false; ///< the person says it is worked off; said to others with the save
};

/// One field as the form asks for it now.
struct FieldRow {
    forms::FieldSpec const* spec = nullptr;
    std::string path;
    bool required = false;
    std::vector<forms::Violation> violations; ///< not the missing ones, until the person tried to save
    std::vector<Alternative> alternatives;    ///< empty unless in conflict
    std::vector<RemarkNote> remarks;
};

struct SectionCard;

struct InstanceCard {
    std::string instance; ///< empty in a plain section
    std::vector<FieldRow> fields;
    std::vector<SectionCard> repeats; ///< those that this instance of a repeat has in it
};

struct SectionCard {
    forms::Section const* section = nullptr;
    std::string place;                   ///< of a repeat: `crops`, or `farm[k9f27c01b3e45]/crops`
    std::vector<InstanceCard> instances; ///< a plain section has exactly one
};

struct FormLayout {
    std::vector<SectionCard> sections;
    forms::Document calculated; ///< what follows from the values
    std::size_t blocking = 0;   ///< what stands in the way of approval, missing fields included
    std::size_t missing = 0;    ///< required fields that are empty
    std::size_t conflicts = 0;
};

/// What a layout is made from.
struct LayoutSource {
    forms::FormSpec const& form;
    forms::Document const& document;
    RecordState const& state;
    std::map<std::string, Value> const& changes;
    std::map<ActorId, std::string> const& people;
    FormLookups const& lookups;
    forms::Moment moment;
    bool show_missing = false;
};

/// Which fields are asked, and what is to be said at each. Pure.
FormLayout lay_out(LayoutSource const& source);

} // namespace gengji::client
