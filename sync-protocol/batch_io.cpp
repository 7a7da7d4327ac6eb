#include "sync-protocol/batch_io.hpp"

#include <zstd.h>

#include <new>

namespace gengji::sync {

namespace {

constexpr std::uint8_t batch_version = 1;

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

/// Level 3: 9 and 19 save less than a byte a record and cost several times the work (WIRE.md). Empty when it does not
/// get smaller.
Bytes squeeze(BytesView text) {
    thread_local std::unique_ptr<ZSTD_CCtx, FreeContext> const context{
        ZSTD_createCCtx()}; // setting one up costs more than a batch
    if (!context || text.size() < 32) return {};
    Bytes packed(ZSTD_compressBound(text.size()), '\0');
    std::size_t const size =
        ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), text.data(), text.size(), 3);
    if (ZSTD_isError(size) || size >= text.size()) return {};
    packed.resize(size);
    return packed;
}

} // namespace

Bytes BatchWriter::take(BatchKind kind) {
    Bytes const packed = squeeze(text.bytes());
    ByteWriter batch;
    batch.u8(static_cast<std::uint8_t>(batch_version << 4 | static_cast<std::uint8_t>(kind)));
    batch.varint(text.size());
    if (text.size() > 0) {
        batch.varint(packed.size()); // 0: as it is
        batch.raw(packed.empty() ? BytesView(text.bytes()) : BytesView(packed));
    }
    batch.raw(body.bytes());
    return batch.take();
}

BatchReader::BatchReader(BytesView bytes, BatchKind kind) {
    if (!open(bytes, kind)) fail();
}

bool BatchReader::open(BytesView bytes, BatchKind kind) {
    ByteReader frame{bytes.size() <= limits::batch_bytes ? bytes : BytesView{}};
    bool const known = frame.u8() == (batch_version << 4 | static_cast<std::uint8_t>(kind));
    std::uint64_t const size = frame.varint();
    std::uint64_t const packed_size = size > 0 ? frame.varint() : 0;
    if (!known || !frame.ok() || size > limits::batch_text_bytes) return false;
    BytesView const stored = frame.raw(packed_size ? packed_size : size);
    body = ByteReader(frame.rest());
    if (!frame.ok()) return false;
    if (packed_size == 0) {
        text = ByteReader(stored);
        return true;
    }
    // The size is checked against the frame's own word, so that one call fills one buffer of a known size: nothing
    // grows while it unpacks.
    if (ZSTD_getFrameContentSize(stored.data(), stored.size()) != size) return false;
    char* const place = arena(size);
    std::unique_ptr<ZSTD_DCtx, FreeContext> const context{ZSTD_createDCtx()};
    if (!place || !context || ZSTD_decompressDCtx(context.get(), place, size, stored.data(), stored.size()) != size)
        return false;
    text = ByteReader(BytesView(place, size));
    return true;
}

std::size_t BatchReader::count(std::size_t most) {
    std::uint64_t const value = body.varint();
    if (value <= most) return static_cast<std::size_t>(value);
    fail();
    return 0;
}

bool BatchReader::borrow(std::size_t count, std::size_t each) {
    if (!charge(count, each)) return false;
    borrowed_ += count * each;
    return true;
}

BatchReader::Scope::~Scope() {
    in_.memory_ += in_.borrowed_ - borrowed_;
    in_.borrowed_ = borrowed_;
    in_.arenas_.resize(arenas_);
}

char* BatchReader::arena(std::size_t bytes) {
    if (!borrow(bytes + 32)) return nullptr;
    arenas_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
    return arenas_.back().get();
}

bool BatchReader::spend(std::size_t& left, std::size_t amount) {
    if (!ok() || amount > left) {
        fail();
        return false;
    }
    left -= amount;
    return true;
}

} // namespace gengji::sync
