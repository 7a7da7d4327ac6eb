#pragma once

#include "shared/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji::forms {

/// The files that come with a form: villages.csv, areas.geojson.
class FormFiles {
public:
    virtual ~FormFiles() = default;
    virtual std::optional<std::string> read(std::string_view name) const = 0; ///< nothing: no such file
};

/// Rows of choices that live elsewhere, as the county's register of 100,000 members: looked up, never loaded whole.
class ChoiceSource {
public:
    struct Row {
        std::string value, label;
    };
    struct Query {
        std::string instance;                                     ///< of instance('members')
        std::vector<std::pair<std::string, std::string>> filters; ///< columns that must have these values
        std::string value_column, label_column;
        std::string text; ///< any part of value or label; empty: all
        std::size_t most = 0;
    };

    virtual ~ChoiceSource() = default;
    virtual bool has(std::string_view instance) const = 0;
    /// Errors: storage, offline: the register cannot be read now.
    virtual Result<std::vector<Row>> rows(Query const& query) const = 0;
};

} // namespace gengji::forms
