#include "shared/records/record_store.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace gengji {

namespace {

std::string first_line(char const* path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

/// Outside the data folder, so that a copy of that folder, put back later, does not bring its counter along.
std::filesystem::path counter_path(std::string const& database_path) {
    char const* const state = std::getenv("XDG_STATE_HOME");
    char const* const home = std::getenv("HOME");
    std::filesystem::path folder;
    if (state && *state)
        folder = state;
    else if (home && *home)
        folder = std::filesystem::path(home) / ".local/state";
    else
        return {};
    std::error_code failed;
    std::filesystem::path const whole =
        std::filesystem::weakly_canonical(std::filesystem::absolute(database_path, failed), failed);
    return folder / "gengji" / ("saves-" + to_hex(hash_of(BytesView(whole.string())).view().substr(0, 8)));
}

class SystemSurroundings final : public Surroundings {
public:
    explicit SystemSurroundings(std::string path) : path_(std::move(path)), counter_path_(counter_path(path_)) {}

    std::string fingerprint() override {
        struct statx facts {};
        if (::statx(AT_FDCWD, path_.c_str(), 0, STATX_INO | STATX_BTIME, &facts) != 0) return {};
        bool const born = facts.stx_mask & STATX_BTIME;
        return first_line("/etc/machine-id") + " " + std::to_string(facts.stx_ino) + " " +
               (born ? std::to_string(facts.stx_btime.tv_sec) + "." + std::to_string(facts.stx_btime.tv_nsec)
                     : std::string("-"));
    }

    std::uint64_t counter() override { return std::strtoull(first_line(counter_path_.c_str()).c_str(), nullptr, 10); }

    void set_counter(std::uint64_t value) override {
        if (file_ < 0 && !open()) return;
        std::string text = std::to_string(value) + "\n";
        text.resize(24, ' '); // written over in place: never shorter than what stood there
        (void)!::pwrite(file_, text.data(), text.size(), 0);
    }

    ~SystemSurroundings() override {
        if (file_ >= 0) ::close(file_);
    }

private:
    bool open() {
        if (counter_path_.empty()) return false;
        std::error_code failed;
        std::filesystem::create_directories(counter_path_.parent_path(), failed);
        file_ = ::open(counter_path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        return file_ >= 0;
    }

    std::string path_;
    std::filesystem::path counter_path_;
    int file_ = -1;
};

} // namespace

std::unique_ptr<Surroundings> system_surroundings(std::string const& database_path) {
    return std::make_unique<SystemSurroundings>(database_path);
}

} // namespace gengji
