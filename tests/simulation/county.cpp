#include "tests/simulation/county.hpp"

#include "shared/base/switch.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/signing.hpp"

#include <algorithm>

namespace gengji::simulation {

namespace {

constexpr char const* file = "county.db";

std::string describe(Bucket const& bucket) { return to_text(bucket); }

bool writes_review(Edit const& edit) {
    return std::ranges::any_of(edit.patch, [](Change const& change) {
        return change.path == "_review/verify" || change.path == "_review/accept";
    });
}

} // namespace

Reason CountyRules::judge(sync::Session const& session, Edit const& edit, RecordState const*) const {
    return writes_review(edit) && !session.supervisor ? Reason::illegal_transition : Reason::none;
}

County::County(Random& random, Witness& witness) : random_(random), witness_(witness), disk_("server", random) {
    open();
}

void County::open() {
    server::SqliteStoreOptions options;
    options.database.vfs = FaultyDisk::vfs();
    options.database.cache_kib = 1024;
    auto opened = server::SqliteStore::open(disk_.path(file), options, clock_, random_);
    if (!opened) throw Violation("S2: the server does not open again: " + opened.error().detail);
    store_ = *std::move(opened);
    for (auto const& [name, held] : acknowledged_) {
        auto const now = store_->held(name.first, name.second);
        if (!now) throw Violation("S2: " + now.error().detail);
        auto const hash = store_->hash_at(name.first, name.second, held.seq);
        bool const there = *now && (*now)->seq >= held.seq && hash && *hash && **hash == held.hash;
        if (there) continue;
        throw Violation("S2: edits of " + to_text(name.second).substr(0, 4) + " up to " + std::to_string(held.seq) +
                        " in " + name.first + " were acknowledged; after a crash " +
                        std::to_string(*now ? (*now)->seq : 0) + " are there");
    }
}

void County::crash(bool power) {
    disk_.kill();
    store_.reset();
    if (power) disk_.cut_power();
    disk_.restart();
}

std::vector<std::optional<Bytes>> County::answer(std::vector<std::pair<Account const*, Bytes>> const& requests) {
    std::vector<std::optional<Bytes>> replies(requests.size());
    std::vector<std::pair<sync::SyncReply, Account const*>> ready;
    if (!store_) return replies;
    auto unit = store_->begin();
    if (!unit) return replies;
    bool broken = false;
    for (std::size_t i = 0; i < requests.size() && !broken; ++i) {
        auto const request = sync::decode_request(requests[i].second);
        if (!request) continue; // 400: the connection is closed
        if (!(*unit)->mark()) {
            broken = true;
            break;
        }
        Account const& account = *requests[i].first;
        sync::Session session;
        session.device = account.device;
        session.actor = account.actor;
        if (account.key) session.device_key = Bytes(account.key->verify_key().view());
        session.scope = account.scope;
        session.supervisor = account.supervisor;
        session.collector = !account.supervisor;
        session.seal_key = store_->seal_public_key();
        session.unseal = [this](BytesView box) {
            return sync::open_box(box, store_->seal_public_key(), store_->seal_secret_key());
        };
        auto reply = sync::answer(*request, session, *store_, rules_, {clock_.now_ms() / 1000});
        if (!reply) {
            if (reply.error().problem == Problem::internal)
                throw Violation("the server broke: " + reply.error().detail);
            broken = reply.error().problem != Problem::invalid;
            if (!broken && !(*unit)->undo()) broken = true;
            continue;
        }
        look_over(*reply, account);
        replies[i] = sync::encode(*reply);
        ready.emplace_back(*std::move(reply), &account);
        ++answered;
    }
    bool const early = GENGJI_SWITCH(reply_before_commit);
    if (early) {
        for (auto const& [reply, account] : ready) note_acknowledged(reply);
    }
    bool const committed = !broken && (*unit)->commit();
    unit = problem(Problem::internal, ""); // gives the unit up before the store may go
    if (!committed && !early) std::ranges::fill(replies, std::nullopt);
    if (committed && !early) {
        for (auto const& [reply, account] : ready) note_acknowledged(reply);
    }
    return replies;
}

/// S12: nothing of a bucket leaves to a session without it.
void County::look_over(sync::SyncReply const& reply, Account const& account) {
    for (sync::PartitionReply const& partition : reply.partitions) {
        std::vector<Grant> grants;
        for (PartitionScope const& scope : account.scope.partitions) {
            if (scope.partition == partition.partition) grants = scope.grants;
        }
        auto const check = [&](Bucket const& bucket, char const* what) {
            if (!may_read(grants, bucket))
                throw Violation("S12: " + std::string(what) + " of " + describe(bucket) +
                                " left to a session without it");
        };
        for (sync::Page const& page : partition.pages) {
            if (page.states.empty()) continue;
            auto const states = sync::decode_states(page.states);
            if (!states) throw Violation("a page that the server made does not read: " + states.error().detail);
            for (StateUpdate const& state : *states) check(state.record.bucket, "a state");
        }
        for (BucketDigest const& digest : partition.digests) check(digest.bucket, "the digest");
        for (Bytes const& bytes : partition.returned) {
            auto const edit = decode_edit(bytes);
            if (!edit) throw Violation("an edit that the server gave back does not read");
            check(edit->record.bucket, "a waiting edit");
        }
        for (RangeDigest const& range : partition.ranges) check(range.bucket, "a range");
    }
}

void County::note_acknowledged(sync::SyncReply const& reply) {
    for (sync::PartitionReply const& partition : reply.partitions) {
        for (sync::Held const& held : partition.held) {
            if (held.seq == 0) continue;
            sync::Held& most = acknowledged_[{partition.partition, held.replica}];
            if (held.seq > most.seq) most = held;
        }
    }
}

std::optional<County::Page> County::look_at(RecordKey const& key) {
    if (!store_) return std::nullopt;
    auto const state = store_->state(key);
    if (!state || !*state) return std::nullopt;
    return Page{key, (*state)->form, (*state)->vv, witness_.shown_by(**state), **state};
}

bool County::write(Page const& page, std::vector<Change> const& patch) {
    if (!store_) return false;
    return static_cast<bool>(
        store_->write_as_server({{ActorId{}, page.key, page.form, page.seen, patch}}, clock_.now_ms() / 1000));
}

void County::end_one_wait(bool may_release) {
    if (!store_) return;
    auto const names = store_->partitions();
    if (!names) return;
    for (std::string const& partition : *names) {
        auto const waiting = store_->waiting(partition, 50);
        if (!waiting || waiting->empty()) continue;
        server::WaitingEdit const& one = (*waiting)[random_.below(waiting->size())];
        auto const token = token_of(one.edit);
        bool const honest = token && witness_.has(*token) && !witness_.at(*token).must_not_enter;
        bool const judged_by_values =
            std::ranges::any_of(one.edit.patch, [](Change const& change) { return change.value.review().has_value(); });
        bool const legal =
            !judged_by_values && (one.reason == Reason::unknown_form || one.reason == Reason::out_of_scope ||
                                  one.reason == Reason::unknown_dot);
        std::int64_t const now = clock_.now_ms() / 1000;
        if (may_release && honest && legal && random_.below(3) != 0) {
            auto const done = store_->release(partition, one.edit.dot, ActorId{}, now);
            if (!done && done.error().problem == Problem::internal) throw Violation("release: " + done.error().detail);
            return;
        }
        auto const done = store_->discard(partition, one.edit.dot, ActorId{}, now);
        if (!done && done.error().problem == Problem::internal) throw Violation("discard: " + done.error().detail);
        if (token && witness_.has(*token))
            witness_.at(*token).ended = true; // also when the server died over it: it may have happened
        return;
    }
}

void County::end_offers(bool release) {
    if (!store_) return;
    auto const buckets = store_->recovered_buckets();
    if (!buckets || buckets->empty()) return;
    Bucket const bucket = (*buckets)[random_.below(buckets->size())].first;
    auto const offers = store_->recovered(bucket, 10'000);
    if (!offers) return;
    std::int64_t const now = clock_.now_ms() / 1000;
    if (release) {
        auto const done = store_->release_recovered(bucket, ActorId{}, now);
        if (!done && done.error().problem == Problem::internal)
            throw Violation("release of offers: " + done.error().detail);
        for (server::Recovered const& offer : *offers) {
            if (done)
                joined[offer.record].push_back(offer.state);
            else
                uncertain.insert(offer.record);
        }
        return;
    }
    for (server::Recovered const& offer : *offers) {
        for (Token const token : witness_.shown_by(offer.state)) discarded_offers.insert(token);
    }
    auto const done = store_->discard_recovered(bucket, ActorId{}, now);
    if (!done && done.error().problem == Problem::internal)
        throw Violation("discard of offers: " + done.error().detail);
}

void County::back_up() {
    if (!store_) return;
    FaultyDisk::Image image;
    (void)disk_.remove("backup.db");
    auto const done = store_->backup_to(disk_.path("backup.db"));
    auto const content = disk_.file("backup.db");
    if (!done || !content) return;
    image[file] = *content;
    (void)disk_.remove("backup.db");
    backup_ = std::move(image);
}

void County::restore_by_hand() {
    disk_.kill();
    store_.reset();
    disk_.restart();
    disk_.restore(*backup_);
    acknowledged_.clear();
    ++restores;
    open();
}

void County::restore() {
    restore_by_hand();
    auto const done = store_->new_epoch();
    if (!done) throw Violation("a restored server gets no new epoch: " + done.error().detail);
}

} // namespace gengji::simulation
