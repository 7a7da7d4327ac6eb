#include "server/cli/county_records.hpp"

#include <algorithm>

namespace gengji::server {

Result<std::unique_ptr<CountyRecords>> CountyRecords::open(Store& store) {
    std::unique_ptr<CountyRecords> records(new CountyRecords(store));
    std::string const county = TRY(store.county()).value_or("");
    TRY(store.each_in({county, BucketClass::everyone}, [&](StateUpdate const& one) {
        std::string const& form = one.state.form.form;
        bool const teaches = form == "form" || form == "choice_list" || form == "division";
        if (teaches && life_of(one.state) != LifeState::voided) // one that cannot be read changes nothing
            (void)static_cast<bool>(records->catalog_.learn(form, forms::document_of(one.state)));
        return true;
    }));
    return records;
}

Result<void> CountyRecords::each(std::vector<std::string> const& forms, Each const& each) {
    std::optional<Error> trouble;
    TRY(store_.each([&](StateUpdate const& one) {
        bool const asked = forms.empty() || std::ranges::find(forms, one.state.form.form) != forms.end();
        if (!asked) return true;
        if (auto const done = each(one.record, one.state); !done) trouble = done.error();
        return !trouble;
    }));
    if (trouble) return *trouble;
    return {};
}

Result<std::optional<reports::RecordSource::Held>> CountyRecords::find(RecordId const& id) {
    for (auto const& key : TRY(store_.find(id))) {
        if (auto state = TRY(store_.state(key))) return std::optional(Held{key, *std::move(state)});
    }
    return std::optional<Held>();
}

} // namespace gengji::server
