#include "client/models/laptop_records.hpp"

namespace gengji::client {

Result<void> LaptopRecords::each(std::vector<std::string> const& forms, Each const& each) {
    std::optional<Error> trouble;
    auto const one = [&](Shown const& shown) {
        if (auto const done = each(shown.key, shown.state); !done) trouble = done.error();
        return !trouble;
    };
    for (auto const& form : forms.empty() ? std::vector<std::string>{""} : forms) {
        TRY(laptop_.store().each_record(form, one));
        if (trouble) return *trouble;
    }
    return {};
}

Result<std::optional<reports::RecordSource::Held>> LaptopRecords::find(RecordId const& id) {
    auto const keys = TRY(laptop_.store().find(id));
    if (keys.empty()) return std::optional<Held>();
    Shown shown = TRY(laptop_.store().show(keys.front()));
    return std::optional(Held{shown.key, std::move(shown.state)});
}

} // namespace gengji::client
