#pragma once

#include "shared/base/result.hpp"

#include <memory>
#include <optional>
#include <string>

namespace gengji {

/// The parts of a zip in memory, unpacked under limits::workbook_…: no zip bomb takes more time or memory than they
/// allow.
class ZipParts {
public:
    /// `bytes` has to outlive this. Errors: `invalid` when it is no zip, is damaged or has too many entries.
    static Result<ZipParts> open(std::string const& bytes);

    bool has(std::string const& name) const;
    /// One part's content. Errors: `invalid` when it is missing, encrypted, damaged or too large.
    Result<std::string> read(std::string const& name);

private:
    struct Close {
        void operator()(void* archive) const;
    };
    explicit ZipParts(void* archive) : archive_(archive) {}
    std::unique_ptr<void, Close> archive_;
    std::size_t unpacked_ = 0;
};

} // namespace gengji
