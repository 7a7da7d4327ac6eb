#pragma once

#include "sync-protocol/batch_io.hpp"

#include <cstdint>
#include <span>

namespace gengji::sync {

/// How one column of whole numbers is written: a constant; or base + step × a fixed number of bits; or the same over
/// the differences of neighbours; rare large ones apart. Numbers wrap at 64 bits, so every column of int64 can be
/// written in every way.
struct IntegerPlan {
    enum class Mode : std::uint8_t { constant = 0, plain = 1, differences = 2 };
    Mode mode{};
    std::int64_t first = 0; ///< the constant, or where the differences start
    std::int64_t base = 0;
    std::uint64_t step = 1; ///< what all distances from `base` have in common: 60 where seconds are whole minutes
    unsigned width = 0;
    std::size_t exceptions = 0;
    std::size_t bits = 0; ///< what it takes, roughly: for choosing
};

IntegerPlan plan_integers(std::span<std::int64_t const> values);
void write_integers(ByteWriter& out, std::span<std::int64_t const> values, IntegerPlan const& plan);
void write_integers(ByteWriter& out, std::span<std::int64_t const> values);
/// Fills `out`, which the caller has charged.
void read_integers(ByteReader& in, std::span<std::int64_t> out);

/// Numbers of `width` bits (0 … 64), the first in the lowest bits of the first byte.
void pack_bits(ByteWriter& out, std::span<std::uint64_t const> values, unsigned width);
void unpack_bits(ByteReader& in, std::span<std::uint64_t> out, unsigned width);

/// A column of numbers out of a small table.
void write_indexes(ByteWriter& out, std::span<std::uint32_t const> indexes);
/// Fails the reader unless each is below `bound`.
void read_indexes(BatchReader& in, std::span<std::uint32_t> out, std::size_t bound);

} // namespace gengji::sync
