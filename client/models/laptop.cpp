#include "client/models/laptop.hpp"

#include "client/sync/limits.hpp"
#include "shared/base/log.hpp"
#include "shared/base/sealed.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

namespace gengji::client {

namespace {

constexpr std::uint64_t ballast_bytes =
    8 << 20; ///< freed on a full disk: room for drafts and for the push that empties the queue
constexpr char identity_note[] = "identity";
constexpr char clock_note[] = "clock_off_seconds";
constexpr char index_note[] = "index_rules"; ///< what titles and search were last made by

std::string key_path(std::string const& folder) { return folder + "/key.sealed"; }

/// A database without its key: of an enrolment that broke off before its last step. Nobody here can read it, so it must
/// not stand in the way of the next; it is kept all the same, in case that somebody has the key.
void put_aside(std::string const& path, UnixMs now) {
    std::string const aside = path + "." + std::to_string(now) + ".unreadable";
    if (std::rename(path.c_str(), aside.c_str()) != 0) return; // there was none
    for (auto const* const beside : {"-wal", "-shm"})
        (void)std::rename((path + beside).c_str(), (aside + beside).c_str());
}

} // namespace

Laptop::Laptop(std::string folder, FolderLock lock, Clock& clock, Random& random)
    : folder_(std::move(folder)), lock_(std::move(lock)), clock_(clock), random_(random) {}

bool Laptop::exists(std::string const& folder) {
    struct stat info {};
    return stat(key_path(folder).c_str(), &info) == 0;
}

Result<void> Laptop::open_store(Bytes const& key) {
    std::string const path = folder_ + "/gengji.db";
    RecordStoreOptions options;
    options.database.key = key;
    options.indexer = std::make_shared<FormIndexer>(catalog_);
    options.surroundings = system_surroundings(path);
    options.ballast_bytes = ballast_bytes;
    auto opened = RecordStore::open(path, options, clock_, random_);
    // Even looking at records takes a few pages beside the file: on a full disk the ballast makes room for that too.
    bool const again =
        !opened && opened.error().problem == Problem::full && std::remove((path + ".ballast").c_str()) == 0;
    store_ = TRY(again ? RecordStore::open(path, options, clock_, random_) : std::move(opened));
    lookups_ = std::make_unique<RecordLookups>(catalog_, *store_);
    key_ = key;
    return {};
}

Result<std::unique_ptr<Laptop>> Laptop::create(std::string const& folder, Identity const& identity,
                                               std::string const& password, Clock& clock, Random& random) {
    if (exists(folder)) return problem(Problem::invalid, "这个文件夹里已经登记过一台笔记本，不会覆盖：" + folder);
    FolderLock lock = TRY(FolderLock::take(folder));
    put_aside(folder + "/gengji.db", clock.now_ms());
    std::unique_ptr<Laptop> laptop(new Laptop(folder, std::move(lock), clock, random));
    Bytes key(32, '\0');
    random.fill(key.data(), key.size());
    TRY(laptop->open_store(key));
    TRY(laptop->keep(identity));
    TRY(laptop->set_password(password)); // last: without it the folder is no laptop yet
    return laptop;
}

Result<void> Laptop::set_password(std::string const& password) {
    WrapCost const cost{limits::argon2_passes, limits::argon2_bytes};
    return write_file_durably(key_path(folder_), TRY(wrap_key(key_, password, cost, random_)));
}

Result<Bytes> Laptop::unlock(std::string const& folder, std::string const& password) {
    if (!exists(folder))
        return problem(Problem::not_found,
                       "这台电脑还没有登记（" + folder + "）。请向管理员要登记码，然后运行 gengji enrol");
    auto key = unwrap_key(TRY(read_file(key_path(folder))), password);
    if (!key && key.error().problem == Problem::unauthorized)
        return problem(Problem::unauthorized, "口令不对，请重新输入。连不上网时也用上次登录的口令");
    return key;
}

Result<std::unique_ptr<Laptop>> Laptop::open(std::string const& folder, std::string const& password, Clock& clock,
                                             Random& random) {
    return open_with_key(folder, TRY(unlock(folder, password)), clock, random);
}

Result<std::unique_ptr<Laptop>> Laptop::open_with_key(std::string const& folder, Bytes const& key, Clock& clock,
                                                      Random& random) {
    FolderLock lock = TRY(FolderLock::take(folder));
    std::unique_ptr<Laptop> laptop(new Laptop(folder, std::move(lock), clock, random));
    TRY(laptop->open_store(key));
    auto const note = TRY(laptop->store_->note(identity_note));
    if (!note) return problem(Problem::invalid, "本机的登记没有完成，请删除文件夹 " + folder + " 后重新登记");
    laptop->identity_ = TRY(decode_identity(*note));
    if (auto const off = TRY(laptop->store_->note(clock_note))) laptop->clock_off_seconds_ = ByteReader(*off).zigzag();
    TRY(laptop->learn());
    return laptop;
}

Result<void> Laptop::keep(Identity const& identity) {
    identity_ = identity;
    return store_->set_note(identity_note, encode(identity));
}

Result<void> Laptop::learn() {
    for (auto const* const form : {"choice_list", "division", "form"}) {
        TRY(store_->each_record(form, [&](Shown const& shown) {
            auto const learned = catalog_.learn(shown.state.form.form, forms::document_of(shown.state));
            if (!learned) log::warn("catalog.not_learned", {{"form", form}, {"record", to_text(shown.key.id)}});
            return true;
        }));
    }
    Hash const rules = index_rules(catalog_);
    auto const indexed_by = TRY(store_->note(index_note));
    if (indexed_by && *indexed_by == rules.view()) return {};
    TRY(store_->reindex());
    return store_->set_note(index_note, Bytes(rules.view()));
}

forms::Moment Laptop::moment() const {
    return {clock_.now_ms() + clock_off_seconds_.value_or(0) * 1000, clock_off_seconds_.has_value()};
}

Result<void> Laptop::note_server_time(std::int64_t now_seconds) {
    std::int64_t const off = now_seconds - clock_.now_ms() / 1000;
    constexpr std::int64_t worth_noting_seconds = 2;
    if (clock_off_seconds_ && std::abs(*clock_off_seconds_ - off) < worth_noting_seconds) return {};
    clock_off_seconds_ = off;
    ByteWriter out;
    out.zigzag(off);
    return store_->set_note(clock_note, out.bytes());
}

std::string Laptop::author_code(forms::FormSpec const& form) const {
    auto const with_role = [&](std::string_view role) -> std::string {
        for (auto const& text : identity_.roles) {
            if (text.starts_with(role) && text.size() > role.size() && text[role.size()] == ':')
                return text.substr(role.size() + 1);
        }
        return {};
    };
    for (auto const& rule : form.bucket.owners) {
        std::string code;
        if (rule.level == forms::OwnerRule::Level::team)
            code = with_role("team");
        else if (rule.level == forms::OwnerRule::Level::village)
            code = with_role("collector");
        if (!code.empty()) return code;
    }
    for (auto const* const role : {"collector", "team", "supervisor", "county_admin", "auditor"}) {
        if (auto code = with_role(role); !code.empty()) return code;
    }
    return identity_.county;
}

} // namespace gengji::client
