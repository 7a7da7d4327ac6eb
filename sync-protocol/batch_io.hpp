#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"
#include "sync-protocol/limits.hpp"

#include <cstdint>
#include <memory>
#include <vector>

/// The frame of a columnar batch: a text part that zstd compresses, and a body of bit-packed columns that goes as it is
/// (WIRE.md).
namespace gengji::sync {

enum class BatchKind : std::uint8_t { edits = 1, states = 2 };

struct BatchWriter {
    ByteWriter body, text;

    /// The finished batch.
    Bytes take(BatchKind kind);
};

/// Reads a batch that nobody vouches for. Everything that a decoder allocates is charged here before: the first charge
/// beyond a bound, or the first wrong byte, ends the reading (`ok()` is false from then on, and all that is read is
/// zero and empty).
class BatchReader {
public:
    BatchReader(BytesView bytes, BatchKind kind);

    ByteReader body{{}}, text{{}};

    bool ok() const { return body.ok() && text.ok(); }
    bool at_end() const { return body.at_end() && text.at_end(); }
    void fail() { body.fail(), text.fail(); }
    /// Memory about to be held until the result is given back or let go. False, and the reading ends, when there is too
    /// much of it.
    bool charge(std::size_t bytes) { return spend(memory_, bytes); }
    bool charge(std::size_t count, std::size_t each) {
        return count <= limits::decode_memory / (each ? each : 1) ? charge(count * each) : (fail(), false);
    }
    bool charge_cells(std::size_t count) { return spend(cells_, count); }
    /// A count of entries of at most `most`; 0 when it is larger.
    std::size_t count(std::size_t most);
    /// The same for what is let go at the end of the surrounding Scope.
    bool borrow(std::size_t count, std::size_t each = 1);
    /// Borrowed memory that lives as long as the surrounding Scope; null when it is too much.
    char* arena(std::size_t bytes);

    /// While it lives, what is borrowed is counted; then it is given back.
    class Scope {
    public:
        explicit Scope(BatchReader& in) : in_(in), borrowed_(in.borrowed_), arenas_(in.arenas_.size()) {}
        ~Scope();
        Scope(Scope const&) = delete;
        Scope& operator=(Scope const&) = delete;

    private:
        BatchReader& in_;
        std::size_t borrowed_, arenas_;
    };

private:
    bool open(BytesView bytes, BatchKind kind);
    bool spend(std::size_t& left, std::size_t amount);

    std::size_t memory_ = limits::decode_memory, cells_ = limits::batch_cells, borrowed_ = 0;
    std::vector<std::unique_ptr<char[]>> arenas_;
};

} // namespace gengji::sync
