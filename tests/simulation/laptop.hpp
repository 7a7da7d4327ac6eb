#pragma once

#include "shared/records/record_store.hpp"
#include "sync-protocol/client_machine.hpp"
#include "tests/simulation/county.hpp"
#include "tests/simulation/faulty_disk.hpp"
#include "tests/simulation/witness.hpp"
#include "tests/support/fake_clock.hpp"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gengji::simulation {

/// The machine's name and the counter that is kept outside the database file.
class SimSurroundings final : public Surroundings {
public:
    explicit SimSurroundings(std::string name) : name_(std::move(name)) {}
    std::string fingerprint() override { return name_; }
    std::uint64_t counter() override { return counter_; }
    void set_counter(std::uint64_t value) override { counter_ = value; }

private:
    std::string name_;
    std::uint64_t counter_ = 0;
};

/// A form that somebody has open, with its draft in the store.
struct OpenForm {
    Draft draft;
    std::set<Token> known;
};

/// A laptop: the real store on a faulty disk, the real machine, twice (the window syncs while somebody types `gengji
/// sync`).
class Laptop {
public:
    Laptop(int index, Account& account, std::string machine, Random& random, Witness& witness);

    ~Laptop();

    int const index;
    Account& account;

    void start(); ///< opens the store; what was shown as saved must be there (S1)
    bool is_up() const { return store_ != nullptr; }
    /// The process or the power is gone. Does nothing when it is down already.
    void crash(bool power);
    RecordStore& store() { return *store_; }
    FaultyDisk& disk() { return *disk_; }
    FakeClock& clock() { return clock_; }

    // --- what a person does; false when it did not work out (disk full, or the machine died over it)
    std::optional<Token> save(RecordKey const& key, FormVersion const& form, VersionVector const& seen,
                              std::set<Token> const& known, std::function<std::vector<Change>(Token)> const& patch,
                              std::optional<std::string> draft = {});
    bool open_form(RecordKey const& key, FormVersion const& form);
    std::vector<OpenForm> forms;
    /// What the screen shows: nothing when the record is not here.
    std::optional<Shown> look_at(RecordKey const& key);

    // --- sync
    struct Line {
        std::unique_ptr<sync::ClientMachine> machine;
        std::optional<std::uint64_t> waiting; ///< the request whose answer is awaited
    };
    std::array<Line, 2> lines;
    std::optional<Bytes> next_request(std::size_t line); ///< nothing to say, or it died
    void take_reply(std::size_t line, Bytes const& bytes);
    void give_up(std::size_t line);
    sync::ClientOptions options;

    // --- copies and rollbacks
    FaultyDisk::Image image() const { return disk_->image(); }
    void copy_from(Laptop const& other, FaultyDisk::Image const& image, std::set<Token> own, bool notices);
    void roll_back(FaultyDisk::Image const& image, std::set<Token> own, std::uint64_t counter, bool notices);
    std::shared_ptr<SimSurroundings> surroundings;

    std::set<Token> own;             ///< what was saved on it, as far as it should remember
    std::set<std::string> notices;   ///< what its machines had to say, without repeats
    bool was_copied = false;         ///< it is a copy, has been copied, or was rolled back
    bool swallow_next_state = false; ///< a fault inside: the next page loses a state on its way to the store
    bool swallowed = false;
    std::set<Token> held_at_restore;     ///< values of others that it still showed when the server was restored (S16)
    bool may_hold(Bucket const& bucket); ///< by the scope that it knows of
    std::set<Token> sealed;              ///< own saves of buckets that it has lost: only the server can open them
    std::set<Token> lost_sight_of;       ///< values of buckets that it has lost since
    bool is_between_pages();             ///< a stream has begun a pull and is not level yet
    /// The server was put back by hand while this laptop was between two pages: a record that had moved up in the lost
    /// past stands below its cursor now, and only digests can tell (MERGE.md H13).
    bool may_miss_a_record = false;

    std::function<void(std::string const&)> tell = [](std::string const&) {}; ///< what happens on it, for --verbose

    /// S13 and S19, at any quiet moment.
    void check_scope();
    /// R2: nobody's own work leaves their screen.
    void check_view();
    std::set<Token> values_held(); ///< tokens in the server states that it holds

private:
    class Spy;
    void died_over(char const* what);
    void remember_acknowledged();
    void remember_purge();

    Random& random_;
    Witness& witness_;
    std::unique_ptr<FaultyDisk> disk_;
    FakeClock clock_;
    std::unique_ptr<RecordStore> store_;
    std::unique_ptr<Spy> spy_;
    std::set<Token> held_before_purge_;
    std::set<std::string> draft_ids_; ///< drafts that were kept, as far as certain
    std::uint64_t requests_ = 0;
};

} // namespace gengji::simulation
