#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// One order and its dispatch (form service_order).
struct ServiceOrder : Facts {
    struct Item {
        std::string instance; ///< `items[k9f27c01b3e45]`
        std::string operation;
        std::optional<std::int64_t> times;
        std::optional<Decimal> unit_price; ///< yuan
        std::optional<Date> want_from;
        std::optional<Date> want_to;
        std::string standard;
        bool operator==(Item const&) const = default;
    };
    std::string order_no;
    std::string channel;
    std::optional<RecordId> client;
    std::vector<RecordId> plots;
    std::optional<Decimal> area; ///< mu
    std::string crop_season;
    std::string scope_mode; ///< as chosen; what the items say is derived (service/scope_mode.hpp)
    std::string delivery_mode;
    std::optional<std::int64_t> deposit_pct;
    std::string payment_way;
    std::optional<FileRef> contract_file;
    std::optional<FileRef> client_sign;
    std::optional<RecordId> team;
    std::optional<RecordId> machine;
    std::optional<RecordId> assigned_by;
    std::optional<UnixMs> assigned_at;
    std::string state;
    std::vector<Item> items;

    void read(Fields const& fields);
    bool operator==(ServiceOrder const&) const = default;
};

constexpr char const* service_order_form = "service_order";
inline ServiceOrder service_order_of(RecordKey const& key, RecordState const& state) {
    return shown<ServiceOrder>(key, state);
}

} // namespace gengji::domain
