#include "shared/records/review.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/oracle.hpp"

#include <algorithm>

/// What must hold at the end of every world, held against the witness and the definition, never against the product's
/// own word.
namespace gengji::simulation {

namespace {

std::string name(Token token) { return "t" + std::to_string(token); }

bool is_known(Witness const& witness, Token earlier, Token later) { return witness.at(later).known.contains(earlier); }

bool share_path(Edit const& a, Edit const& b) {
    return std::ranges::any_of(a.patch, [&](Change const& change) {
        return std::ranges::find(b.patch, change.path, &Change::path) != b.patch.end();
    });
}

std::vector<Grant> grants_of(Scope const& scope, std::string_view partition) {
    for (PartitionScope const& one : scope.partitions) {
        if (one.partition == partition) return one.grants;
    }
    return {};
}

/// For --verbose.
std::string text(RecordState const& state) {
    std::string all = state.form.form + std::to_string(state.form.version) + " ";
    for (VersionVector::Entry const& entry : state.vv.entries())
        all += to_text(entry.replica).substr(0, 4) + ":" + std::to_string(entry.seq) + " ";
    for (FieldState const& field : state.fields) {
        all += "| " + field.path;
        for (Head const& head : field.heads) {
            all += " " + to_text(head.dot.replica).substr(0, 4) + ":" + std::to_string(head.dot.seq) + "@" +
                   std::to_string(head.stamp) + "=" + to_text(head.value).substr(0, 12);
        }
        if (!field.replaced.empty()) all += " replaced";
        all += " ";
    }
    return all;
}

template<class T>
T must(Result<T> result, std::string const& what) {
    if (!result) throw Violation(what + ": " + result.error().detail);
    return std::move(result).value();
}

} // namespace

/// Faults off; everybody syncs until level, three rounds at most (S22); then everything is compared.
void World::finish() {
    say("-- faults off");
    flights_.clear();
    county_->disk().restart();
    if (!county_->is_up()) county_->open();
    for (auto& laptop : laptops_) {
        if (laptop->is_up() && laptop->disk().stopped()) laptop->crash(false);
        laptop->disk().restart();
        laptop->disk().set_full(false);
        laptop->swallow_next_state = false;
        if (!laptop->is_up()) laptop->start();
        for (std::size_t line = 0; line < laptop->lines.size(); ++line) {
            if (laptop->lines[line].waiting) laptop->give_up(line);
        }
        laptop->lines[0].machine->resume();
    }
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < laptops_.size(); ++i) {
            if (round == 1) laptops_[i]->lines[0].machine->verify();
            sync(i);
        }
    }
    for (auto& laptop : laptops_) {
        if (!is_level(*laptop))
            throw Violation("S22: laptop " + std::to_string(laptop->index) + " is not level after three rounds");
    }
    auto const records = server_records();
    check_server(records);
    check_saves(records);
    for (auto& laptop : laptops_) check_laptop(*laptop, records);
}

bool World::is_level(Laptop& laptop) {
    if (!laptop.lines[0].machine->progress().level) return false;
    for (PartitionPosition const& position : must(laptop.store().positions(), "positions")) {
        std::uint64_t const head = must(county_->store().head(position.partition), "head");
        for (Stream const& stream : position.streams) {
            if (stream.cursor.seq != head) return false;
        }
        for (ReplicaPosition const& replica : position.replicas) {
            if (replica.confirmed != replica.last) return false;
        }
    }
    return true;
}

std::map<RecordKey, World::Record> World::server_records() {
    std::map<RecordKey, Record> records;
    must(county_->store().each([&](StateUpdate const& update) {
        records[update.record].state = update.state;
        return true;
    }),
         "the server's records");
    for (auto& [key, record] : records) {
        for (server::HistoryItem& item : must(county_->store().history(key), "history")) {
            record.edits.emplace_back(std::move(item.edit), item.stamp);
        }
    }
    return records;
}

void World::check_server(std::map<RecordKey, Record> const& records) {
    auto const differences = must(county_->store().check(), "S19: the server's check");
    if (!differences.empty()) throw Violation("S19: the server's tables differ from its log: " + differences.front());
    std::map<Dot, Edit> contents;
    for (auto const& [key, record] : records) {
        for (auto const& [edit, stamp] : record.edits) {
            if (!contents.emplace(edit.dot, edit).second) throw Violation("S4: a dot entered twice");
        }
        check_record(key, record);
        check_causality(key, record);
        check_reviews(key, record);
        check_instances(key, record);
    }
}

/// S3, S7: the state is what the definition says of the edits that entered.
void World::check_record(RecordKey const& key, Record const& record) {
    if (county_->uncertain.contains(key)) return;
    RecordState expected = test::state_by_definition(record.edits);
    auto const joined = county_->joined.find(key);
    if (joined != county_->joined.end()) {
        std::map<std::pair<std::string, Dot>, Stamp> earliest; // R13, by its own words
        auto const note = [&](std::string const& path, Dot const& dot, Stamp stamp) {
            auto const [place, fresh] = earliest.emplace(std::pair(path, dot), stamp);
            if (!fresh) place->second = std::min(place->second, stamp);
        };
        for (auto const& [edit, stamp] : record.edits) {
            for (Change const& change : edit.patch) note(change.path, edit.dot, stamp);
        }
        for (RecordState const& offer : joined->second) {
            for (FieldState const& field : offer.fields) {
                for (Head const& head : field.heads) note(field.path, head.dot, head.stamp);
            }
            join(expected, offer);
        }
        for (FieldState& field : expected.fields) {
            for (Head& head : field.heads) head.stamp = earliest.at({field.path, head.dot});
        }
    }
    // A value that was discarded, came back after a restore and met an offer that knows it as gone leaves an empty
    // field or none, depending on what came first; nobody sees either.
    RecordState is = record.state;
    for (RecordState* const one : {&expected, &is}) {
        std::erase_if(one->fields,
                      [](FieldState const& field) { return field.heads.empty() && field.replaced.empty(); });
    }
    if (encode(expected) != encode(is)) {
        say("expected " + text(expected));
        say("is       " + text(record.state));
        throw Violation("S7: the state of a record in " + to_text(key.bucket) + " is not what its edits define");
    }
    bool const whole = joined == county_->joined.end();
    if (whole && life_of(record.state) != test::life_by_definition(record.edits))
        throw Violation("R11: void or contested is misjudged");
}

/// S9 and its converse: an edit's `seen` names exactly what its author was shown.
void World::check_causality(RecordKey const& key, Record const& record) {
    std::map<Token, Edit const*> entered;
    for (auto const& [edit, stamp] : record.edits) {
        auto const token = token_of(edit);
        if (!token || !witness_.has(*token)) throw Violation("an edit entered that nobody made");
        if (witness_.at(*token).must_not_enter)
            throw Violation("R14/scope: " + name(*token) + " entered, which never should");
        if (witness_.at(*token).record != key) throw Violation("an edit entered another record than it was made for");
        auto const [place, first] = entered.emplace(*token, &edit);
        if (!first) {
            throw Violation("S15: one save, " + name(*token) + " of laptop " +
                            std::to_string(witness_.at(*token).author) + ", entered as " +
                            to_text(place->second->dot.replica).substr(0, 4) + ":" +
                            std::to_string(place->second->dot.seq) + " and " + to_text(edit.dot.replica).substr(0, 4) +
                            ":" + std::to_string(edit.dot.seq));
        }
    }
    if (profile_.swallow) return;
    for (auto const& [later, b] : entered) {
        for (auto const& [earlier, a] : entered) {
            if (later == earlier || !share_path(*a, *b)) continue;
            bool const claims = b->seen.covers(a->dot), shown = is_known(witness_, earlier, later);
            if (claims && !shown)
                throw Violation("S9: " + name(later) + " removes " + name(earlier) +
                                ", which its author was never shown");
            bool const may_have_gone = county_->restores > 0; // shown once, lost with the server, and back only later
            if (!claims && shown && !may_have_gone)
                throw Violation("H4: " + name(later) + " conflicts with " + name(earlier) +
                                ", although its author was shown it");
        }
    }
}

/// S18: an approval that counts carries what its version says.
void World::check_reviews(RecordKey const&, Record const& record) {
    for (auto const& [edit, stamp] : record.edits) {
        for (Change const& change : edit.patch) {
            auto const review = change.value.review();
            if (!review || review->decision != Review::Decision::approved) continue;
            test::StampedEdits within;
            for (auto const& [other, other_stamp] : record.edits) {
                if (review->as_of.covers(other.dot)) within.emplace_back(other, other_stamp);
            }
            RecordState const version = test::state_by_definition(within);
            for (auto const& [path, packed] : review->counted) {
                FieldState const* const field = version.field(path);
                bool const true_value = field && std::ranges::all_of(field->heads, [&](Head const& head) {
                                            return head.value.packed() == packed;
                                        });
                if (!true_value) throw Violation("S18: an approval counts a value of " + path + " that nobody entered");
            }
        }
    }
}

/// R15: members of a group stand together. R16: a deleted instance is gone, or contested, but no half of it stays.
void World::check_instances(RecordKey const&, Record const& record) {
    std::set<Dot> quantity, unit;
    for (FieldState const& field : record.state.fields) {
        for (Head const& head : field.heads) {
            if (field.path == "quantity") quantity.insert(head.dot);
            if (field.path == "unit") unit.insert(head.dot);
            auto const token = token_of(head.value);
            if (!token || !witness_.has(*token) || witness_.at(*token).instance.empty()) continue;
            LifeState const life = life_of(record.state, witness_.at(*token).instance);
            if (life == LifeState::alive) throw Violation("R16: a deleted repeat instance stands half");
        }
    }
    if (quantity != unit) throw Violation("R15: the members of a group stand apart");
}

/// S1, S2, S15, S16: every save that was shown as saved is at the server, or waits there for a person, or a person has
/// ended it.
void World::check_saves(std::map<RecordKey, Record> const& records) {
    std::set<Token> entered, accounted;
    for (auto const& [key, record] : records) {
        for (auto const& [edit, stamp] : record.edits) {
            if (auto const token = token_of(edit)) entered.insert(*token);
        }
        auto const shown = witness_.shown_by(record.state);
        accounted.insert(shown.begin(), shown.end());
    }
    std::set<Token> waiting;
    for (std::string const& partition : must(county_->store().partitions(), "partitions")) {
        for (server::WaitingEdit const& one : must(county_->store().waiting(partition, 10'000), "waiting")) {
            auto const token = token_of(one.edit);
            if (!token) continue;
            waiting.insert(*token);
            bool const reviews = std::ranges::any_of(
                one.edit.patch, [](Change const& change) { return change.value.review().has_value(); });
            bool const honest = witness_.has(*token) && !witness_.at(*token).must_not_enter;
            if (one.reason == Reason::unknown_dot && honest && !reviews && county_->restores == 0) {
                throw Violation("R4: " + name(*token) + " names edits that nobody wrote under that name");
            }
        }
    }
    for (auto const& [token, save] : witness_.saves()) {
        bool const due = save.certain && !save.excused && !save.ended &&
                         (save.author >= 0 || (save.author == -1 && county_->restores == 0));
        if (due && !entered.contains(token) && !waiting.contains(token)) {
            throw Violation((save.acknowledged ? "S2: acknowledged " : "S1: saved ") + name(token) + " is nowhere");
        }
    }
    accounted.insert(entered.begin(), entered.end());
    accounted.insert(waiting.begin(), waiting.end());
    accounted.insert(county_->discarded_offers.begin(), county_->discarded_offers.end());
    for (auto const& [bucket, count] : must(county_->store().recovered_buckets(), "offers")) {
        for (server::Recovered const& offer : must(county_->store().recovered(bucket, 10'000), "offers")) {
            auto const shown = witness_.shown_by(offer.state);
            accounted.insert(shown.begin(), shown.end());
        }
    }
    std::set<Token> replaced; // by somebody who was shown them
    for (Token const token : accounted) {
        if (witness_.has(token)) replaced.insert(witness_.at(token).known.begin(), witness_.at(token).known.end());
    }
    for (auto& laptop : laptops_) {
        for (Token const token : laptop->held_at_restore) {
            bool const safe = accounted.contains(token) || replaced.contains(token) || witness_.at(token).ended;
            if (!safe && !laptop->lost_sight_of.contains(token)) {
                throw Violation("S16: laptop " + std::to_string(laptop->index) + " still showed " + name(token) +
                                "; after the restore it is nowhere");
            }
        }
    }
}

void World::check_laptop(Laptop& laptop, std::map<RecordKey, Record> const& records) {
    std::string const who = " (laptop " + std::to_string(laptop.index) + ")";
    RecordStore& store = laptop.store();
    Scope const scope = must(store.scope(), "scope");
    if (!(scope == laptop.account.scope)) throw Violation("S13: another scope than the server's" + who);
    laptop.check_scope();
    if (!profile_.swallow) laptop.check_view();

    std::map<RecordKey, Bytes> held; // S8
    for (PartitionPosition const& position : must(store.positions(), "positions")) {
        for (BucketDigest const& digest : must(store.digests(position.partition), "digests")) {
            for (StateUpdate const& update : must(store.states_in(digest.bucket, 0, 0), "states"))
                held[update.record] = encode(update.state);
        }
        int current = 0;
        for (ReplicaPosition const& replica : position.replicas) current += replica.last > 0;
        if (current > 1 && !laptop.was_copied) throw Violation("R6: a new id without need" + who);
    }
    for (auto const& [key, record] : records) {
        if (!may_read(grants_of(scope, key.bucket.partition()), key.bucket)) continue;
        auto const found = held.find(key);
        if (found == held.end()) {
            show_differences(laptop);
            throw Violation("S8: record " + to_text(key.id) + " of " + to_text(key.bucket) + " is missing" + who);
        }
        if (found->second != encode(record.state))
            throw Violation("S8: a record of " + to_text(key.bucket) + " differs" + who);
        held.erase(found);
        auto const shown = laptop.look_at(key);
        if (!shown) throw Violation("S8: a record does not show" + who);
        if (shown->waiting.empty() && encode(shown->state) != encode(record.state))
            throw Violation("S8: the screen differs from the state" + who);
    }
    if (!held.empty()) throw Violation("S8: a record that the server does not have" + who);

    check_findings(laptop, records);

    auto const differences = must(store.rebuild(false), "S19: rebuild");
    if (!differences.empty()) throw Violation("S19: derived tables differ: " + differences.front() + who);

    std::map<Dot, VerdictNote> notes;
    for (VerdictNote const& note : must(store.verdicts(), "verdicts")) notes[note.dot] = note;
    for (PartitionPosition const& position : must(store.positions(), "positions")) {
        for (server::WaitingEdit const& one : must(county_->store().waiting(position.partition, 10'000), "waiting")) {
            bool const own = std::ranges::any_of(position.replicas, [&](ReplicaPosition const& replica) {
                return replica.replica == one.edit.dot.replica && replica.last >= one.edit.dot.seq;
            });
            if (!own || position.streams.empty()) continue;
            auto const note = notes.find(one.edit.dot);
            bool const told = note != notes.end() && (note->second.verdict == Verdict::quarantined ||
                                                      note->second.verdict == Verdict::waiting);
            if (!told) throw Violation("S14: the author of an edit in quarantine was not told" + who);
            auto const token = token_of(one.edit);
            if (!token || !witness_.has(*token) || !laptop.may_hold(one.edit.record.bucket)) continue;
            auto const shown = laptop.look_at(one.edit.record);
            if (!shown || !witness_.shown_by(shown->state).contains(*token))
                throw Violation("H15: own edit " + name(*token) + " waits at the server and is on no screen" + who);
        }
    }
    check_notices(laptop);
}

void World::show_differences(Laptop& laptop) {
    for (std::string const& notice : laptop.notices) say("laptop " + std::to_string(laptop.index) + ": " + notice);
    if (!county_->is_up()) return;
    std::map<RecordKey, RecordState> theirs;
    (void)county_->store().each([&](StateUpdate const& update) { return theirs[update.record] = update.state, true; });
    for (PartitionPosition const& position : must(laptop.store().positions(), "positions")) {
        for (BucketDigest const& digest : must(laptop.store().digests(position.partition), "digests")) {
            for (StateUpdate const& update : must(laptop.store().states_in(digest.bucket, 0, 0), "states")) {
                RecordState const& state = theirs[update.record];
                if (encode(state) == encode(update.state)) continue;
                say("  laptop @" + std::to_string(update.seq) + " " + text(update.state));
                say("  server  " + text(state));
            }
        }
    }
}

/// Digests find faults; where none was put in, they must find none.
void World::check_notices(Laptop& laptop) {
    for (std::string const& notice : laptop.notices) {
        bool const fine = (notice.starts_with("digest.") && (laptop.swallowed || laptop.may_miss_a_record) &&
                           !notice.starts_with("digest.stays")) ||
                          (notice.starts_with("fork.") && laptop.was_copied) ||
                          (notice.starts_with("page.names_too_much") &&
                           (laptop.was_copied || profile_.two_lines || county_->restores > 0)) ||
                          (notice.starts_with("epoch.changed") && county_->restores > 0) ||
                          (notice.starts_with("offers.kept") && county_->restores > 0);
        if (!fine)
            throw Violation("a notice without a cause: " + notice + " (laptop " + std::to_string(laptop.index) + ")");
    }
}

} // namespace gengji::simulation
