#include "shared/records/ballast.hpp"

#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace gengji {

Ballast::Ballast(std::string path, std::uint64_t bytes) : path_(std::move(path)) {
    if (bytes == 0) return;
    std::error_code failed;
    if (std::filesystem::exists(path_, failed)) return;
    std::filesystem::path const folder = std::filesystem::absolute(path_, failed).parent_path();
    if (std::filesystem::space(folder, failed).available < 2 * bytes || failed) return;
    int const file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return;
    bool const taken = ::posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0;
    ::close(file);
    if (!taken) std::filesystem::remove(path_, failed);
}

bool Ballast::drop() {
    std::error_code failed;
    return std::filesystem::remove(path_, failed);
}

} // namespace gengji
