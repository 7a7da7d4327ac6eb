#include "tests/simulation/faulty_disk.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <new>
#include <sqlcipher/sqlite3.h>

namespace gengji::simulation {

namespace {

thread_local std::map<std::string, FaultyDisk*, std::less<>> disks;

constexpr std::size_t sector = 512;

// --- the file methods of the VFS

struct OpenFile {
    sqlite3_file base;
    FaultyDisk* disk;
    FaultyDisk::File* file;
    FaultyDisk::File* anonymous; // a temporary file without a name, owned
    std::string* name;
    bool delete_on_close;
};

OpenFile& self(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

int code_of(FaultyDisk::Outcome outcome, int failure) {
    switch (outcome) {
    case FaultyDisk::Outcome::ok:
        return SQLITE_OK;
    case FaultyDisk::Outcome::full:
        return SQLITE_FULL;
    case FaultyDisk::Outcome::failed:
        break;
    }
    return failure;
}

int close_file(sqlite3_file* raw) {
    OpenFile& file = self(raw);
    if (file.delete_on_close && file.disk && file.name) file.disk->remove(*file.name);
    delete file.anonymous;
    delete file.name;
    return SQLITE_OK;
}

int read_file(sqlite3_file* raw, void* out, int size, sqlite3_int64 offset) {
    Bytes const& content = self(raw).file->live;
    auto const from = static_cast<std::size_t>(offset), wanted = static_cast<std::size_t>(size);
    std::size_t const there = from < content.size() ? std::min(wanted, content.size() - from) : 0;
    if (there > 0) std::memcpy(out, content.data() + from, there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* raw, void const* data, int size, sqlite3_int64 offset) {
    OpenFile& file = self(raw);
    BytesView const bytes(static_cast<char const*>(data), static_cast<std::size_t>(size));
    return code_of(file.disk->write(*file.file, static_cast<std::uint64_t>(offset), bytes), SQLITE_IOERR_WRITE);
}

int truncate_file(sqlite3_file* raw, sqlite3_int64 size) {
    OpenFile& file = self(raw);
    return code_of(file.disk->truncate(*file.file, static_cast<std::uint64_t>(size)), SQLITE_IOERR_TRUNCATE);
}

int sync_file(sqlite3_file* raw, int) { return code_of(self(raw).disk->sync(*self(raw).file), SQLITE_IOERR_FSYNC); }
int file_size(sqlite3_file* raw, sqlite3_int64* size) {
    return *size = static_cast<sqlite3_int64>(self(raw).file->live.size()), SQLITE_OK;
}
int lock_file(sqlite3_file*, int) { return SQLITE_OK; } // one connection a file
int check_reserved(sqlite3_file*, int* reserved) { return *reserved = 0, SQLITE_OK; }
int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// The WAL's index, in memory that one connection shares with nobody. Whoever opens the file first begins with an empty
// one.
int map_shared(sqlite3_file* raw, int region, int size, int extend, void volatile** out) {
    auto& regions = self(raw).file->shared;
    while (extend && regions.size() <= static_cast<std::size_t>(region))
        regions.push_back(std::make_unique<Bytes>(static_cast<std::size_t>(size), '\0'));
    *out =
        static_cast<std::size_t>(region) < regions.size() ? regions[static_cast<std::size_t>(region)]->data() : nullptr;
    return SQLITE_OK;
}
int lock_shared(sqlite3_file*, int, int, int) { return SQLITE_OK; }
void shared_barrier(sqlite3_file*) {}
int unmap_shared(sqlite3_file*, int) { return SQLITE_OK; }

sqlite3_io_methods const methods{
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = lock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// --- the methods of the VFS

int open_file(sqlite3_vfs*, char const* path, sqlite3_file* raw, int flags, int* out_flags) {
    auto* const file = new (raw) OpenFile{};
    if (out_flags) *out_flags = flags;
    if (!path) return SQLITE_CANTOPEN; // temp_store = MEMORY: nobody asks for one
    std::string name;
    FaultyDisk* const disk = FaultyDisk::of_path(path, name);
    if (!disk || disk->stopped()) return SQLITE_CANTOPEN;
    FaultyDisk::File* found = disk->find(name);
    if (!found && !(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    file->disk = disk;
    file->file = found ? found : &disk->create(name);
    file->name = new std::string(name);
    if (flags & SQLITE_OPEN_MAIN_DB) file->file->shared.clear();
    file->delete_on_close = flags & SQLITE_OPEN_DELETEONCLOSE;
    file->base.pMethods = &methods;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, char const* path, int) {
    std::string name;
    FaultyDisk* const disk = FaultyDisk::of_path(path, name);
    if (!disk || disk->stopped()) return SQLITE_IOERR_DELETE;
    return disk->remove(name) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int access_file(sqlite3_vfs*, char const* path, int, int* out) {
    std::string name;
    FaultyDisk* const disk = FaultyDisk::of_path(path, name);
    FaultyDisk::File const* const file = disk ? disk->find(name) : nullptr;
    *out = file ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, char const* path, int size, char* out) {
    std::size_t const length = std::strlen(path);
    if (length + 1 > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(out, path, length + 1);
    return SQLITE_OK;
}

thread_local std::uint64_t noise = 1; // salts of the WAL: any number will do, the same in every run of a world

int randomness(sqlite3_vfs*, int size, char* out) {
    for (int i = 0; i < size; ++i) {
        noise = noise * 6364136223846793005ull + 1442695040888963407ull;
        out[i] = static_cast<char>(noise >> 33);
    }
    return size;
}

int sleep_not(sqlite3_vfs*, int microseconds) { return microseconds; }
int current_time(sqlite3_vfs*, double* days) { return *days = 2460000.5, SQLITE_OK; }
int last_error(sqlite3_vfs*, int, char*) { return 0; }

sqlite3_vfs make_vfs() {
    sqlite3_vfs vfs{};
    vfs.iVersion = 1;
    vfs.szOsFile = sizeof(OpenFile);
    vfs.mxPathname = 512;
    vfs.zName = "faulty";
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleep_not;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    return vfs;
}

} // namespace

char const* FaultyDisk::vfs() {
    static std::once_flag once;
    static sqlite3_vfs vfs = make_vfs();
    std::call_once(once, [] { sqlite3_vfs_register(&vfs, 0); });
    return vfs.zName;
}

FaultyDisk::FaultyDisk(std::string name, Random& random) : name_(std::move(name)), random_(random) {
    if (disks.empty()) noise = random_.u64();
    disks[name_] = this;
}
FaultyDisk::~FaultyDisk() { disks.erase(name_); }

FaultyDisk* FaultyDisk::of_path(std::string_view path, std::string& file) {
    std::size_t const slash = path.find('/', 1);
    if (path.empty() || path[0] != '/' || slash == std::string_view::npos) return nullptr;
    auto const found = disks.find(path.substr(1, slash - 1));
    file = std::string(path.substr(slash + 1));
    return found == disks.end() ? nullptr : found->second;
}

/// Counts one write or sync down; at zero the machine stands still.
bool FaultyDisk::may_go_on() {
    ++operations;
    if (stopped_) return false;
    if (until_stop_ > 0 && --until_stop_ == 0) stopped_ = true;
    return !stopped_;
}

FaultyDisk::File* FaultyDisk::find(std::string const& name) {
    auto const found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

FaultyDisk::File& FaultyDisk::create(std::string const& name) { return files_[name]; }

bool FaultyDisk::remove(std::string const& name) { return files_.erase(name) > 0; }

void FaultyDisk::lay(Bytes& content, File::Write const& write) {
    if (write.truncate) {
        content.resize(write.offset);
        return;
    }
    std::size_t const end = write.offset + write.data.size();
    if (content.size() < end) content.resize(end);
    std::memcpy(content.data() + write.offset, write.data.data(), write.data.size());
}

FaultyDisk::Outcome FaultyDisk::write(File& file, std::uint64_t offset, BytesView data) {
    bool const was_running = !stopped_;
    if (!may_go_on()) {
        if (was_running && random_.below(2) == 0) { // the last write of all reaches the disk in part
            File::Write part{offset, Bytes(data.substr(0, random_.below(data.size() + 1))), false};
            lay(file.live, part);
            file.unsynced.push_back(std::move(part));
        }
        return Outcome::failed;
    }
    if (fail_next_) return fail_next_ = false, Outcome::failed;
    if (full_ && offset + data.size() > file.live.size()) return Outcome::full;
    File::Write write{offset, Bytes(data), false};
    lay(file.live, write);
    file.unsynced.push_back(std::move(write));
    return Outcome::ok;
}

FaultyDisk::Outcome FaultyDisk::truncate(File& file, std::uint64_t size) {
    if (!may_go_on()) return Outcome::failed;
    File::Write write{size, {}, true};
    lay(file.live, write);
    file.unsynced.push_back(std::move(write));
    return Outcome::ok;
}

FaultyDisk::Outcome FaultyDisk::sync(File& file) {
    if (!may_go_on()) return Outcome::failed;
    if (fail_next_) return fail_next_ = false, Outcome::failed;
    for (File::Write const& write : file.unsynced) lay(file.synced, write);
    file.unsynced.clear();
    file.ever_synced = true;
    return Outcome::ok;
}

void FaultyDisk::kill() { stopped_ = true; }

void FaultyDisk::cut_power() {
    stopped_ = true;
    for (auto& [name, file] : files_) {
        for (File::Write const& write : file.unsynced) {
            if (write.truncate) {
                if (random_.below(2) == 0) lay(file.synced, write);
                continue;
            }
            std::uint64_t const fate = random_.below(3); // lost, whole, or torn by sectors
            if (fate == 0) continue;
            for (std::size_t from = 0; from < write.data.size();) {
                std::size_t const end = std::min(write.data.size(), from + sector - (write.offset + from) % sector);
                if (fate == 1 || random_.below(2) == 0) {
                    lay(file.synced, {write.offset + from, write.data.substr(from, end - from), false});
                }
                from = end;
            }
        }
        file.unsynced.clear();
        file.live = file.synced;
    }
    std::erase_if(files_, [&](auto const& entry) { return !entry.second.ever_synced && random_.below(2) == 0; });
}

void FaultyDisk::restart() {
    stopped_ = false;
    until_stop_ = 0;
    fail_next_ = false;
}

FaultyDisk::Image FaultyDisk::image() const {
    Image image;
    for (auto const& [name, file] : files_) image[name] = file.live;
    return image;
}

void FaultyDisk::restore(Image const& image) {
    files_.clear();
    for (auto const& [name, content] : image) put_file(name, content);
}

std::optional<Bytes> FaultyDisk::file(std::string const& name) const {
    auto const found = files_.find(name);
    if (found == files_.end()) return std::nullopt;
    return found->second.live;
}

void FaultyDisk::put_file(std::string const& name, Bytes content) {
    File& file = files_[name];
    file.live = file.synced = std::move(content);
    file.ever_synced = true;
    file.unsynced.clear();
}

} // namespace gengji::simulation
