#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/id.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gengji::simulation {

/// A disk in memory that fails the way disks fail. SQLite reaches it through the VFS `faulty`; its files are called
/// `/<disk name>/…`. What was written but not synced is remembered apart: a power cut loses any part of it, sectors
/// torn. Thread: one world, one thread; disks register for the thread that makes them.
class FaultyDisk {
public:
    FaultyDisk(std::string name, Random& random);
    FaultyDisk(FaultyDisk const&) = delete;
    ~FaultyDisk();

    static char const* vfs(); ///< registers the VFS at first use
    std::string path(std::string_view file) const { return "/" + name_ + "/" + std::string(file); }

    // --- faults
    /// The machine stops at the n-th write or sync from now (1: the next): it and all after it fail, until restart().
    void stop_after(std::uint64_t nth) { until_stop_ = nth; }
    bool stopped() const { return stopped_; }
    /// The process is gone but the machine runs on: what was written is there.
    void kill();
    /// The power is gone: of what was not synced any part may be lost, in sectors of 512 bytes.
    void cut_power();
    void restart();                               ///< after kill or cut_power: works again
    void set_full(bool full) { full_ = full; }    ///< files may not grow
    void fail_next_write() { fail_next_ = true; } ///< one I/O error

    // --- images
    using Image = std::map<std::string, Bytes>;
    Image image() const;              ///< the files as they stand; a copy of a running laptop's disk
    void restore(Image const& image); ///< all files replaced
    std::optional<Bytes> file(std::string const& name) const;
    void put_file(std::string const& name, Bytes content);

    std::uint64_t operations = 0; ///< writes and syncs so far

    // --- what the VFS does
    struct File {
        Bytes live;
        Bytes synced;
        bool ever_synced = false;
        struct Write {
            std::uint64_t offset;
            Bytes data;
            bool truncate;
        };
        std::vector<Write> unsynced;
        std::vector<std::unique_ptr<Bytes>> shared; ///< the WAL's index while the file is open
    };
    enum class Outcome { ok, failed, full };
    File* find(std::string const& name);
    File& create(std::string const& name);
    bool remove(std::string const& name);
    Outcome write(File& file, std::uint64_t offset, BytesView data);
    Outcome truncate(File& file, std::uint64_t size);
    Outcome sync(File& file);
    Random& random() { return random_; }
    static FaultyDisk* of_path(std::string_view path, std::string& file);

private:
    bool may_go_on();
    static void lay(Bytes& content, File::Write const& write);

    std::string name_;
    Random& random_;
    std::map<std::string, File> files_;
    std::uint64_t until_stop_ = 0;
    bool stopped_ = false, full_ = false, fail_next_ = false;
};

} // namespace gengji::simulation
