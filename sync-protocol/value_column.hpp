#pragma once

#include "shared/records/value.hpp"
#include "sync-protocol/batch_io.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace gengji::sync {

/// The values of one field and kind, over the records that have it.
struct ValueColumn {
    std::uint32_t kind{};
    std::span<std::uint32_t const> records; ///< which record each row belongs to, rising
    std::span<Value const* const> values;
};

/// Writes column `index`; `columns` are all of the batch: dates, instants and points may be relative to an earlier one
/// of their kind.
void write_value_column(BatchWriter& out, std::span<ValueColumn const> columns, std::size_t index,
                        std::span<std::int64_t const> id_ms);

struct ValuePlaces {
    std::uint32_t kind{};
    std::span<std::uint32_t const> records;
    std::span<Value* const> values;
};
/// Fills the places of column `index`; those of earlier columns are filled already.
void read_value_column(BatchReader& in, std::span<ValuePlaces const> columns, std::size_t index,
                       std::span<std::int64_t const> id_ms);

} // namespace gengji::sync
