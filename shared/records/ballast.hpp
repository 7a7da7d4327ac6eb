#pragma once

#include <cstdint>
#include <string>

namespace gengji {

/// A file that only takes up space beside the database: when the disk is full, giving it up leaves room to keep the
/// draft and to push.
class Ballast {
public:
    /// Makes the file when there is none and the disk has room for it twice; 0 bytes: none wanted.
    Ballast(std::string path, std::uint64_t bytes);
    /// True when there was one to give up.
    bool drop();

private:
    std::string path_;
};

} // namespace gengji
