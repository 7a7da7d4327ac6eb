#pragma once

#include <cstddef>
#include <cstdint>

/// What a decoder accepts from a peer that nobody vouches for. Encoders stay within them: callers ask fits()
/// (codec.hpp) first.
namespace gengji::sync::limits {

/// Records in one batch. A laptop's pages hold up to 2000: that is where its store is fastest.
constexpr std::size_t batch_records = 2048;
/// Values in one batch, the columns of all shapes included: 2048 records of 32 fields.
constexpr std::size_t batch_cells = 65536;
/// Bytes of one batch as it travels; a push is cut at 1 MiB of edits, which is smaller on the wire.
constexpr std::size_t batch_bytes = 2u << 20;
/// Bytes of text that the zstd part of a batch may unpack to.
constexpr std::size_t batch_text_bytes = 4u << 20;
/// Replicas, actors, buckets or forms that one batch may name: more than a township has laptops and people.
constexpr std::size_t batch_table = 4096;
/// Memory that one decode may hold, its result included (S20 allows 8 MiB; what is left is zstd's and malloc's).
constexpr std::size_t decode_memory = (7u << 20) + (1u << 19);
/// Bytes of one message. Larger than a batch: a reply carries pages of several partitions.
constexpr std::size_t message_bytes = 8u << 20;
/// Memory for the parts of a message beside the bytes that it carries.
constexpr std::size_t message_memory = 4u << 20;
/// Digit runs that a text template may hold (FW%4d-%2d-%6d has three).
constexpr std::size_t template_slots = 8;

} // namespace gengji::sync::limits
