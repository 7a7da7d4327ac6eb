#include "tests/simulation/laptop.hpp"

#include "shared/base/switch.hpp"
#include "sync-protocol/codec.hpp"

#include <algorithm>

namespace gengji::simulation {

namespace {

constexpr char const* file = "laptop.db";

/// Titles from the field `name`, searchable: so that a purge has something to forget.
class Names final : public RecordIndexer {
public:
    IndexEntry entry(FormVersion const& form, RecordState const& shown) const override {
        FieldState const* const name = shown.field("name");
        Head const* const head = name ? winner(*name) : nullptr;
        std::string const title = head && head->value.text() ? std::string(*head->value.text()) : form.form;
        return {title, form.form, {title}};
    }
};

[[noreturn]] void broken(std::string const& what, Error const& error) { throw Violation(what + ": " + error.detail); }

template<class T>
T good(Result<T> result, char const* what) {
    if (!result) broken(what, result.error());
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

} // namespace

/// The store as the machines reach it. Loses a state of a page when told to: a fault of the laptop's own that only
/// digests can find.
class Laptop::Spy final : public LocalLog {
public:
    Spy(Laptop& laptop, RecordStore& store) : laptop_(laptop), store_(store) {}

    Result<Scope> scope() override { return store_.scope(); }
    Result<std::vector<PartitionPosition>> positions() override { return store_.positions(); }
    Result<std::vector<Edit>> edits_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most,
                                          std::size_t most_bytes) override {
        return store_.edits_after(replica, seq, most, most_bytes);
    }
    Result<std::vector<SealedEdit>> sealed_after(ReplicaId const& replica, std::uint64_t seq,
                                                 std::size_t most) override {
        return store_.sealed_after(replica, seq, most);
    }
    Result<std::vector<Dot>> sealed_waiting(std::string const& partition) override {
        return store_.sealed_waiting(partition);
    }
    Result<void> reopen(std::string const& partition, std::vector<Edit> const& edits) override {
        for (Edit const& edit : edits) laptop_.tell("is given back " + std::to_string(token_of(edit).value_or(0)));
        return store_.reopen(partition, edits);
    }
    Result<Hash> hash_at(ReplicaId const& replica, std::uint64_t seq) override { return store_.hash_at(replica, seq); }
    Result<void> confirm(ReplicaId const& replica, std::uint64_t seq, Hash const& hash) override {
        return store_.confirm(replica, seq, hash);
    }
    Result<void> fork(std::string const& partition, ReplicaId const& replica, std::uint64_t k) override {
        laptop_.tell("forks " + to_text(replica).substr(0, 4) + " at " + std::to_string(k));
        return store_.fork(partition, replica, k);
    }
    Result<std::vector<RecordKey>> apply(PageUpdate const& page) override {
        if (!laptop_.swallow_next_state || page.states.empty()) return store_.apply(page);
        PageUpdate shorter = page;
        shorter.states.pop_back();
        laptop_.swallow_next_state = false;
        laptop_.swallowed = true;
        return store_.apply(shorter);
    }
    Result<void> enter_epoch(std::string const& partition, EpochId const& epoch) override {
        return store_.enter_epoch(partition, epoch);
    }
    Result<void> settle_epoch(std::string const& partition) override { return store_.settle_epoch(partition); }
    Result<void> set_scope(Scope const& scope, BytesView server_key) override {
        Scope const before = TRY(store_.scope());
        laptop_.held_before_purge_ = laptop_.values_held();
        laptop_.tell("takes scope " + std::to_string(scope.version) + " after " + std::to_string(before.version));
        TRY(store_.set_scope(scope, server_key)); // dying over it leaves the old scope or the new one: start() looks
        laptop_.remember_purge();
        laptop_.check_scope();
        return {};
    }
    Result<void> join_streams(std::string const& partition) override { return store_.join_streams(partition); }
    Result<std::vector<BucketDigest>> digests(std::string const& partition) override {
        return store_.digests(partition);
    }
    Result<std::vector<RangeDigest>> ranges(Bucket const& bucket, std::uint8_t bits) override {
        return store_.ranges(bucket, bits);
    }
    Result<std::vector<StateUpdate>> states_in(Bucket const& bucket, std::uint8_t bits, std::uint16_t prefix) override {
        return store_.states_in(bucket, bits, prefix);
    }
    Result<void> refetch(Bucket const& bucket) override { return store_.refetch(bucket); }

private:
    Laptop& laptop_;
    RecordStore& store_;
};

Laptop::Laptop(int the_index, Account& the_account, std::string machine, Random& random, Witness& witness)
    : index(the_index), account(the_account), surroundings(std::make_shared<SimSurroundings>(std::move(machine))),
      random_(random), witness_(witness),
      disk_(std::make_unique<FaultyDisk>("laptop" + std::to_string(the_index), random)) {}

Laptop::~Laptop() = default;

/// S1: what was shown as saved, drafts included, survives whatever came over the laptop.
void Laptop::start() {
    RecordStoreOptions options_of_store;
    options_of_store.database.vfs = FaultyDisk::vfs();
    options_of_store.database.cache_kib = 1024;
    options_of_store.database.wal_autocheckpoint_pages = 200;
    options_of_store.indexer = std::make_shared<Names>();
    options_of_store.surroundings = surroundings;
    store_ = good(RecordStore::open(disk_->path(file), options_of_store, clock_, random_),
                  "S1: the laptop's store does not open again");
    spy_ = std::make_unique<Spy>(*this, *store_);
    sync::ClientMachine::Sign sign;
    if (account.key) sign = [this](BytesView bytes) { return account.key->sign(bytes); };
    for (Line& line : lines) {
        line.machine = std::make_unique<sync::ClientMachine>(*spy_, sign, options);
        line.waiting.reset();
    }

    std::set<Token> found;
    bool boxed = false;
    for (PartitionPosition const& position : good(store_->positions(), "positions")) {
        for (ReplicaPosition const& replica : position.replicas) {
            std::uint64_t seq = 0;
            while (seq < replica.last) {
                auto const edits = good(store_->edits_after(replica.replica, seq, 1000, 1 << 20), "own edits");
                if (edits.empty()) {
                    boxed = true;
                    ++seq;
                    continue;
                }
                for (Edit const& edit : edits) {
                    if (auto const token = token_of(edit)) found.insert(*token);
                }
                seq = edits.back().dot.seq;
            }
        }
    }
    remember_purge();
    for (Token const token : own) {
        Save_ const& save = witness_.at(token);
        if (save.certain && !save.excused && !found.contains(token) && !boxed) {
            throw Violation("S1: save t" + std::to_string(token) + " was shown as saved and is gone");
        }
    }
    std::set<std::string> drafts;
    for (Draft const& draft : good(store_->drafts(), "drafts")) drafts.insert(draft.id);
    Scope const scope = good(store_->scope(), "scope");
    for (OpenForm const& form : forms) {
        bool const allowed = std::ranges::any_of(scope.partitions, [&](PartitionScope const& one) {
            return may_read(one.grants, form.draft.record.bucket);
        });
        if (allowed && draft_ids_.contains(form.draft.id) && !drafts.contains(form.draft.id))
            throw Violation("S1: a draft that was kept is gone");
    }
    std::erase_if(forms, [&](OpenForm const& form) { return !drafts.contains(form.draft.id); });
}

void Laptop::crash(bool power) {
    if (!store_) return;
    disk_->kill();
    for (Line& line : lines) line.machine.reset(), line.waiting.reset();
    spy_.reset();
    store_.reset();
    if (power) disk_->cut_power();
    disk_->restart();
    if (power) clock_.reboot();
}

std::optional<Token> Laptop::save(RecordKey const& key, FormVersion const& form, VersionVector const& seen,
                                  std::set<Token> const& known, std::function<std::vector<Change>(Token)> const& patch,
                                  std::optional<std::string> draft) {
    Token const token = witness_.begin(key, index, known);
    Save save{key, form, account.actor, seen, patch(token), draft};
    witness_.wrote(token, save.patch);
    auto const saved = store_->save(save);
    if (saved) {
        witness_.at(token).certain = true;
        own.insert(token);
        if (draft) draft_ids_.erase(*draft);
        tell("saves t" + std::to_string(token) + " as " + to_text(saved->dot.replica).substr(0, 4) + ":" +
             std::to_string(saved->dot.seq));
        return token;
    }
    if (saved.error().problem == Problem::internal || saved.error().problem == Problem::invalid)
        broken("a save was refused", saved.error());
    own.insert(token); // it may have happened, or not
    if (draft) draft_ids_.erase(*draft);
    return std::nullopt;
}

bool Laptop::open_form(RecordKey const& key, FormVersion const& form) {
    OpenForm open;
    open.draft.record = key;
    open.draft.form = form;
    if (auto const shown = look_at(key)) {
        open.draft.seen = shown->seen;
        open.draft.form = shown->state.form;
        open.known = witness_.shown_by(shown->state);
    }
    Bytes id(16, '\0');
    random_.fill(id.data(), id.size());
    open.draft.id = to_hex(id);
    open.draft.patch = {{"name", Value::of("draft")}};
    if (!store_->put_draft(open.draft)) return false;
    draft_ids_.insert(open.draft.id);
    tell("opens a form of " + to_text(key.bucket));
    forms.push_back(std::move(open));
    return true;
}

std::optional<Shown> Laptop::look_at(RecordKey const& key) {
    auto shown = store_->show(key);
    if (!shown && shown.error().problem == Problem::not_found) return std::nullopt;
    return good(std::move(shown), "a record does not show");
}

std::optional<Bytes> Laptop::next_request(std::size_t number) {
    Line& line = lines[number];
    auto request = line.machine->next();
    for (std::string const& notice : line.machine->progress().notices) notices.insert(notice);
    if (!request) {
        if (request.error().problem == Problem::internal || request.error().problem == Problem::invalid)
            broken("no request", request.error());
        return std::nullopt;
    }
    if (!*request) return std::nullopt;
    line.waiting = ++requests_;
    return sync::encode(**request);
}

void Laptop::take_reply(std::size_t number, Bytes const& bytes) {
    Line& line = lines[number];
    line.waiting.reset();
    auto const reply = sync::decode_reply(bytes);
    if (!reply) return line.machine->lost();
    auto const taken = line.machine->receive(*reply);
    for (std::string const& notice : line.machine->progress().notices) notices.insert(notice);
    if (!taken && (taken.error().problem == Problem::internal || taken.error().problem == Problem::invalid)) {
        broken("a reply was not taken", taken.error());
    }
    if (!disk_->stopped()) remember_acknowledged();
}

void Laptop::give_up(std::size_t number) {
    lines[number].waiting.reset();
    lines[number].machine->lost();
}

void Laptop::remember_acknowledged() {
    for (PartitionPosition const& position : good(store_->positions(), "positions")) {
        for (ReplicaPosition const& replica : position.replicas) {
            if (replica.confirmed == 0) continue;
            for (Edit const& edit :
                 good(store_->edits_after(replica.replica, 0, replica.confirmed, 1 << 24), "own edits")) {
                auto const token = token_of(edit);
                if (edit.dot.seq <= replica.confirmed && token && witness_.has(*token))
                    witness_.at(*token).acknowledged = true;
            }
        }
    }
}

void Laptop::copy_from(Laptop const& other, FaultyDisk::Image const& image, std::set<Token> own_tokens,
                       bool notices_it) {
    disk_->restore(image);
    own = std::move(own_tokens);
    sealed = other.sealed;
    if (!notices_it) surroundings = std::make_shared<SimSurroundings>(other.surroundings->fingerprint());
    was_copied = true;
}

void Laptop::roll_back(FaultyDisk::Image const& image, std::set<Token> own_tokens, std::uint64_t counter,
                       bool notices_it) {
    crash(false);
    for (Token const token : own) {
        if (!own_tokens.contains(token) && !witness_.at(token).acknowledged) witness_.at(token).excused = true;
    }
    disk_->restore(image);
    own = std::move(own_tokens);
    forms.clear();
    draft_ids_.clear();
    if (!notices_it) surroundings->set_counter(counter);
    was_copied = true;
}

std::set<Token> Laptop::values_held() {
    std::set<Token> tokens;
    for (PartitionPosition const& position : good(store_->positions(), "positions")) {
        for (BucketDigest const& digest : good(store_->digests(position.partition), "digests")) {
            for (StateUpdate const& update : good(store_->states_in(digest.bucket, 0, 0), "states")) {
                for (FieldState const& field : update.state.fields) {
                    for (Head const& head : field.heads) {
                        if (auto const token = token_of(head.value)) tokens.insert(*token);
                    }
                }
            }
        }
    }
    return tokens;
}

bool Laptop::may_hold(Bucket const& bucket) {
    Scope const scope = good(store_->scope(), "scope");
    return std::ranges::any_of(scope.partitions, [&](PartitionScope const& one) {
        return one.partition == bucket.partition() && may_read(one.grants, bucket);
    });
}

/// What a purge has taken away since `held_before_purge_`, by what the store holds now.
void Laptop::remember_purge() {
    std::set<Token> const left = values_held();
    for (Token const token : held_before_purge_) {
        if (!left.contains(token)) lost_sight_of.insert(token);
    }
    held_before_purge_.clear();
    for (Token const token : own) {
        if (!may_hold(witness_.at(token).record.bucket)) sealed.insert(token);
    }
}

bool Laptop::is_between_pages() {
    for (PartitionPosition const& position : good(store_->positions(), "positions")) {
        for (Stream const& stream : position.streams) {
            if (stream.cursor.seq != stream.full_as_of) return true;
        }
    }
    return false;
}

void Laptop::check_scope() {
    auto const allowed = [&](Bucket const& bucket) { return may_hold(bucket); };
    for (PartitionPosition const& position : good(store_->positions(), "positions")) {
        for (BucketDigest const& digest : good(store_->digests(position.partition), "digests")) {
            if (!allowed(digest.bucket))
                throw Violation("S13: states of " + to_text(digest.bucket) + " stayed on a laptop without it");
        }
    }
    for (Draft const& draft : good(store_->drafts(), "drafts")) {
        if (!allowed(draft.record.bucket))
            throw Violation("S13: a draft of " + to_text(draft.record.bucket) + " stayed");
    }
    std::erase_if(forms, [&](OpenForm const& form) { return !allowed(form.draft.record.bucket); });
}

void Laptop::check_view() {
    std::set<Token> gone;
    for (VerdictNote const& note : good(store_->verdicts(), "verdicts")) {
        if (note.verdict != Verdict::discarded && note.verdict != Verdict::refused) continue;
        auto const edits = store_->edits_after(note.dot.replica, note.dot.seq - 1, 1, 1);
        if (edits && !edits->empty()) {
            if (auto const token = token_of(edits->front())) gone.insert(*token);
        }
    }
    std::map<RecordKey, std::set<Token>> shown;
    for (Token const token : own) {
        Save_ const& save = witness_.at(token);
        if (!save.certain || save.excused || save.ended || gone.contains(token)) continue;
        if (sealed.contains(token) || !may_hold(save.record.bucket)) continue;
        auto const [place, fresh] = shown.try_emplace(save.record);
        if (fresh) {
            if (auto const record = look_at(save.record)) place->second = witness_.shown_by(record->state);
        }
        if (!place->second.contains(token)) {
            throw Violation("R2: own save t" + std::to_string(token) + " has left the screen of laptop " +
                            std::to_string(index));
        }
    }
}

} // namespace gengji::simulation
