#include "server/store/sqlite_store.hpp"

#include <array>
#include <sodium.h>

namespace gengji::embedded {
std::string_view server_schema_0001();
std::string_view server_schema_0002();
std::string_view server_schema_0003();
std::string_view server_schema_0004();
} // namespace gengji::embedded

namespace gengji::server {

/// The open transaction of a SqliteStore; on a reader, its snapshot.
class SqliteUnit final : public Unit {
public:
    SqliteUnit(SqliteStore& store, std::optional<Transaction> transaction)
        : store_(store), transaction_(std::move(transaction)) {
        store_.in_unit_ = true;
    }
    ~SqliteUnit() override {
        if (!ended_ && !transaction_) (void)store_.db_.run("ROLLBACK");
        leave();
    }

    Result<void> mark() override {
        if (marked_) TRY(store_.db_.run("RELEASE request"));
        marked_ = false;
        TRY(store_.db_.run("SAVEPOINT request"));
        marked_ = true;
        return {};
    }

    Result<void> undo() override {
        store_.forget();
        if (!marked_) return problem(Problem::internal, "程序内部错误：没有可以退回的位置。");
        return store_.db_.run("ROLLBACK TO request");
    }

    Result<void> commit() override {
        if (transaction_) {
            TRY(transaction_->commit());
        } else {
            TRY(store_.db_.run("COMMIT"));
        }
        ended_ = true;
        store_.records_.clear();
        return {};
    }

private:
    void leave() {
        store_.in_unit_ = false;
        if (!ended_) store_.forget();
    }

    SqliteStore& store_;
    std::optional<Transaction> transaction_;
    bool marked_ = false, ended_ = false;
};

SqliteStore::SqliteStore(Database db, std::string path, SqliteStoreOptions options, Clock& clock, Random& random)
    : db_(std::move(db)), path_(std::move(path)), options_(std::move(options)), clock_(clock), random_(random) {}

SqliteStore::~SqliteStore() {
    for (Bytes* secret : {&keys_.seal_secret, &keys_.sign_secret}) sodium_memzero(secret->data(), secret->size());
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(std::string const& path, SqliteStoreOptions const& options,
                                                       Clock& clock, Random& random) {
    Database db = TRY(Database::open(path, options.database));
    if (!options.database.read_only) {
        std::array const migrations{Migration{1, embedded::server_schema_0001().data()},
                                    Migration{2, embedded::server_schema_0002().data()},
                                    Migration{3, embedded::server_schema_0003().data()},
                                    Migration{4, embedded::server_schema_0004().data()}};
        TRY(migrate(db, migrations));
        TRY(db.sync_log()); // what the last process wrote will be acknowledged again: a power cut must not lose it (S2)
    }
    std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(db), path, options, clock, random));
    TRY(store->set_up());
    return store;
}

Result<std::unique_ptr<Store>> SqliteStore::reader() {
    SqliteStoreOptions options = options_;
    options.database.read_only = true;
    options.database.cache_kib = options_.reader_cache_kib;
    std::unique_ptr<Store> reader = TRY(open(path_, options, clock_, random_));
    return reader;
}

Result<void> SqliteStore::set_up() {
    if (!options_.database.read_only && !TRY(meta("epoch"))) TRY(make_meta());
    epoch_ = EpochId::from_view(TRY(meta("epoch")).value_or(Bytes()));
    keys_.seal_public = TRY(meta("seal_public")).value_or(Bytes());
    keys_.seal_secret = TRY(meta("seal_secret")).value_or(Bytes());
    keys_.sign_public = TRY(meta("sign_public")).value_or(Bytes());
    keys_.sign_secret = TRY(meta("sign_secret")).value_or(Bytes());
    if (epoch_.is_nil() || keys_.sign_secret.size() != crypto_sign_SECRETKEYBYTES)
        return problem(Problem::invalid, "这个文件不是本程序的服务器数据库。请检查路径。");
    return {};
}

/// The county's first moment: who this server is. The seeds come from Random, so that a simulated county is repeatable.
Result<void> SqliteStore::make_meta() {
    if (sodium_init() < 0) return problem(Problem::internal, "程序内部错误：密码库没有启动。");
    std::array<unsigned char, 32> seed{};
    Keys keys{Bytes(crypto_box_PUBLICKEYBYTES, '\0'), Bytes(crypto_box_SECRETKEYBYTES, '\0'),
              Bytes(crypto_sign_PUBLICKEYBYTES, '\0'), Bytes(crypto_sign_SECRETKEYBYTES, '\0')};
    auto const raw = [](Bytes& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); };
    random_.fill(seed.data(), seed.size());
    crypto_box_seed_keypair(raw(keys.seal_public), raw(keys.seal_secret), seed.data());
    random_.fill(seed.data(), seed.size());
    crypto_sign_seed_keypair(raw(keys.sign_public), raw(keys.sign_secret), seed.data());
    sodium_memzero(seed.data(), seed.size());

    Transaction transaction = TRY(db_.begin());
    TRY(set_meta("server", random_id<DeviceTag>(random_).view()));
    TRY(set_meta("epoch", random_id<EpochTag>(random_).view()));
    TRY(set_meta("seal_public", keys.seal_public));
    TRY(set_meta("seal_secret", keys.seal_secret));
    TRY(set_meta("sign_public", keys.sign_public));
    TRY(set_meta("sign_secret", keys.sign_secret));
    return transaction.commit();
}

Result<std::optional<Bytes>> SqliteStore::meta(char const* name) {
    return db_.find(
        "SELECT value FROM meta WHERE name = ?", [](Row const& row) { return Bytes(row.blob(0)); }, name);
}

Result<void> SqliteStore::set_meta(char const* name, BytesView value) {
    return db_.run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name,
        Blob{value});
}

Result<void> SqliteStore::set_county(std::string const& code, std::string const& name) {
    Work work = TRY(this->work());
    if (TRY(county()))
        return problem(Problem::invalid, "这个服务器已经属于一个县，不能改。要新建一个县，请换一个数据目录。");
    TRY(set_meta("county", code));
    TRY(set_meta("county_name", name));
    return work.commit();
}

Result<std::optional<std::string>> SqliteStore::county() { return meta("county"); }

Result<void> SqliteStore::new_epoch() {
    Work work = TRY(this->work());
    EpochId const fresh = random_id<EpochTag>(random_);
    TRY(set_meta("epoch", fresh.view()));
    TRY(work.commit());
    epoch_ = fresh;
    return {};
}

Result<std::unique_ptr<Unit>> SqliteStore::begin() {
    if (in_unit_) return problem(Problem::internal, "程序内部错误：上一个事务还没有结束。");
    std::unique_ptr<Unit> unit;
    if (options_.database.read_only) {
        forget();
        TRY(db_.run("BEGIN"));
        unit = std::make_unique<SqliteUnit>(*this, std::nullopt);
        epoch_ = EpochId::from_view(TRY(meta("epoch")).value_or(Bytes())); // the first read fixes the instant
    } else {
        unit = std::make_unique<SqliteUnit>(*this, TRY(db_.begin()));
    }
    return unit;
}

Result<SqliteStore::Work> SqliteStore::work() {
    Work work(*this);
    if (in_unit_) return work;
    work.own_.emplace(TRY(db_.begin()));
    in_unit_ = true;
    return work;
}

Result<void> SqliteStore::Work::commit() {
    if (own_) {
        TRY(own_->commit());
        store_->in_unit_ = false;
        store_->records_.clear();
    }
    store_ = nullptr;
    return {};
}

void SqliteStore::forget() {
    partition_numbers_.clear();
    replicas_.clear();
    buckets_.clear();
    records_.clear();
    opened_.clear();
}

} // namespace gengji::server
