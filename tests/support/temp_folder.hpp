#pragma once

#include <string>
#include <string_view>

/// A folder of its own for one test, gone with all that is in it at the end.
class TempFolder {
public:
    TempFolder();
    TempFolder(TempFolder const&) = delete;
    TempFolder& operator=(TempFolder const&) = delete;
    ~TempFolder();

    std::string const& path() const { return path_; }
    /// The path of a file in it: `folder / "store.db"`.
    std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

private:
    std::string path_;
};
