#pragma once

#include "shared/catalog/catalog.hpp"
#include "shared/records/record_state.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace gengji::reports {

/// What exports read: the records of a laptop or of the server, as they are shown there. Thread: the store's.
class RecordSource {
public:
    using Each = std::function<Result<void>(RecordKey const&, RecordState const&)>;
    struct Held {
        RecordKey key;
        RecordState state;
    };
    virtual ~RecordSource() = default;
    /// Every record of the forms, void ones too, one after the other; none is kept. No forms: all. Errors: storage, and
    /// what `each` returns.
    virtual Result<void> each(std::vector<std::string> const& forms, Each const& each) = 0;
    virtual Result<std::optional<Held>> find(RecordId const& id) = 0;
    virtual Catalog const& catalog() const = 0;
};

/// Texts for exports: names of the people that other records name are masked unless said otherwise.
class ExportLookups final : public forms::Lookups {
public:
    ExportLookups(RecordSource& source, bool unmasked) : source_(source), unmasked_(unmasked) {}
    forms::ChoiceList const* choices(std::string_view list) const override { return source_.catalog().choices(list); }
    forms::Division const* division(std::string_view code) const override { return source_.catalog().division(code); }
    forms::Division const* find_division(std::string_view text) const override {
        return source_.catalog().find_division(text);
    }
    std::optional<Value> value_of(RecordId const& record, std::string_view path) const override;
    std::optional<std::string> title_of(RecordId const& record) const override;

private:
    RecordSource& source_;
    bool unmasked_;
    mutable std::unordered_map<RecordId, std::optional<std::string>> titles_;
};

/// The title of a record with what is sensitive in it hidden.
std::string masked_title(forms::FormSpec const& form, forms::Document const& document, forms::Lookups const& lookups);

} // namespace gengji::reports
