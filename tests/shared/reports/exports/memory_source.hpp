#pragma once

#include "shared/reports/export_source.hpp"
#include "tests/support/builders.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace gengji::test {

inline std::string const home_village = "500231101203";

/// Records in memory, saved one edit a call, each having seen the ones before.
class MemorySource final : public reports::RecordSource {
public:
    RecordKey save(std::string const& name, std::string const& form, std::vector<Change> patch,
                   Bucket bucket = {home_village, BucketClass::registry}) {
        RecordKey const key{std::move(bucket), record_id(name)};
        Edit edit = an_edit("server", ++seq_).saw(records_[key]).of(key).with_form(form, version_of(form));
        edit.patch = std::move(patch);
        std::ranges::sort(edit.patch);
        apply(records_[key], edit, 1'760'000'000 + static_cast<Stamp>(seq_));
        return key;
    }
    void voids(RecordKey const& key) {
        RecordState& state = records_.at(key);
        Edit const edit = an_edit("server", ++seq_).saw(state).of(key).with_form(state.form.form).voids();
        apply(state, edit, 1'760'000'000 + static_cast<Stamp>(seq_));
    }
    RecordState const& state(RecordKey const& key) const { return records_.at(key); }

    Result<void> each(std::vector<std::string> const& forms, Each const& each) override {
        for (auto const& [key, state] : records_) {
            bool const asked = forms.empty() || std::ranges::find(forms, state.form.form) != forms.end();
            if (asked) TRY(each(key, state));
        }
        return {};
    }
    Result<std::optional<Held>> find(RecordId const& id) override {
        for (auto const& [key, state] : records_) {
            if (key.id == id) return std::optional(Held{key, state});
        }
        return std::optional<Held>();
    }
    Catalog const& catalog() const override { return Catalog::built_in(); }

private:
    std::uint32_t version_of(std::string const& form) const {
        auto const* const spec = catalog().form(form);
        return spec ? spec->version : 1;
    }
    std::map<RecordKey, RecordState> records_;
    std::uint64_t seq_ = 0;
};

inline Value mu(char const* text) { return Value::of(*parse_decimal(text)); }
inline Value day(char const* text) { return Value::of(*parse_date(text)); }

} // namespace gengji::test
