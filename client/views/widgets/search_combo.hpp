#pragma once

#include <string>

namespace gengji::client {

/// A list that opens below a field, narrowed as the person types. Only one is open at a time. Thread: UI.
class SearchCombo {
public:
    /// Fills `filter` with what is typed while it is open. `searchable` false: short lists are simply shown.
    SearchCombo(char const* id, std::string const& preview, std::string& filter, bool searchable);
    ~SearchCombo();
    SearchCombo(SearchCombo const&) = delete;
    explicit operator bool() const { return open_; }
    /// One answer; true when it was chosen, and the list closes. `id` tells equal texts apart.
    bool item(std::string const& text, std::string const& id) const;

private:
    bool open_;
};

} // namespace gengji::client
