#pragma once

#include "tests/simulation/laptop.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gengji::simulation {

/// What may happen in a world: drawn from its seed, so that rare things meet rare things often enough.
struct Profile {
    int laptops = 2;
    int steps = 80;
    bool network = false;   ///< drop, duplicate, reorder, delay for days, cut, lost acknowledgement
    bool crashes = false;   ///< kill of either side at any write, power cut
    bool disk = false;      ///< full disks, I/O errors
    bool clocks = false;    ///< jumps of 20 years
    bool copies = false;    ///< cloned and rolled-back laptops
    bool restore = false;   ///< the server is put back; never together with copies (MERGE.md, "Accepted limit")
    bool scopes = false;    ///< gain and loss
    bool poison = false;    ///< edits that end in quarantine, and a hostile peer
    bool two_lines = false; ///< two machines on one store
    bool reviews = false;
    bool swallow = false; ///< a laptop loses a state inside
    bool carries = false; ///< a laptop carries another's request
    bool signs = false;
};
Profile profile_of(std::uint64_t seed);

/// One seeded world: the same seed gives the same world, to the byte. Thread: the one that runs it.
class World {
public:
    explicit World(std::uint64_t seed, bool verbose = false);
    World(Profile const& profile, std::uint64_t seed, bool verbose = false);
    ~World();

    /// Runs it to the end and checks what must hold. Gives what was broken, or nothing.
    std::optional<std::string> run();

    // --- for named traces: the same pieces, driven by hand
    County& county() { return *county_; }
    Laptop& laptop(std::size_t index) { return *laptops_[index]; }
    Witness& witness() { return witness_; }
    Random& random() { return random_; }
    void set_up();
    RecordKey new_record(Bucket const& bucket);
    /// Saves texts to fields of a record as it is shown there now.
    Token edit(std::size_t laptop, RecordKey const& key, std::vector<std::string> const& paths);
    void sync(std::size_t laptop, bool faults = false, std::size_t line = 0);
    void finish();
    void restore_by_hand(); ///< the server's file, put back without telling it
    Laptop& copy(std::size_t original, bool notices);
    std::optional<Bucket> pick_bucket(Laptop& laptop);
    void set_scope(Account& account, std::vector<Grant> const& grants);
    /// One request, answered by the server; its reply comes with arrive(), or never.
    struct Flight { ///< a message under way
        std::size_t laptop, line;
        std::uint64_t request;
        bool is_reply;
        Bytes bytes;
    };
    std::optional<Flight> depart(std::size_t laptop, std::size_t line = 0);
    void arrive(Flight const& flight);
    void review(Laptop& laptop, RecordKey const& key, bool lies);
    void save_form(Laptop& laptop, std::size_t which);
    void write_in_console(RecordKey const& key);
    void hostile();
    void hostile_batch(bool poisoned);
    void carry(Laptop& carrier, Laptop& sender);
    std::vector<RecordKey> const& records() const { return records_; }

private:
    struct Snapshot {
        FaultyDisk::Image image;
        std::set<Token> own;
        std::uint64_t counter;
    };

    void step();
    void say(std::string const& what);
    bool chance(unsigned one_in) { return random_.below(one_in) == 0; }
    std::size_t pick(std::size_t count) { return static_cast<std::size_t>(random_.below(count)); }
    std::optional<RecordKey> pick_record(Laptop& laptop);

    // --- what people do
    void save_something(Laptop& laptop);
    void end_form(Laptop& laptop);
    void import(Laptop& laptop);
    void go_on_as_twins(Laptop& laptop, Laptop& twin);
    bool save_area(Laptop& laptop, RecordKey const& key);
    void review(Laptop& laptop);
    void overtake_a_page(Laptop& laptop);
    void write_in_console();
    void change_scope(Laptop& laptop);
    std::function<std::vector<Change>(Token)> patch_for(RecordState const* shown, VersionVector const& seen,
                                                        bool supervisor, std::string& instance);

    // --- what goes wrong

    void after_trouble(Laptop& laptop);
    void server_trouble();
    void deliver(Flight flight, bool faults);
    void deliver_late();
    void jump_clock(FakeClock& clock);
    void pass_time();

    // --- what must hold (checks.cpp)
    struct Record { ///< a record as the server's log tells it
        std::vector<std::pair<Edit, Stamp>> edits;
        RecordState state;
    };
    std::map<RecordKey, Record> server_records();
    void check_server(std::map<RecordKey, Record> const& records);
    void check_record(RecordKey const& key, Record const& record);
    void check_causality(RecordKey const& key, Record const& record);
    void check_reviews(RecordKey const& key, Record const& record);
    void check_instances(RecordKey const& key, Record const& record);
    void check_saves(std::map<RecordKey, Record> const& records);
    void check_laptop(Laptop& laptop, std::map<RecordKey, Record> const& records);
    void check_findings(Laptop& laptop, std::map<RecordKey, Record> const& records); ///< findings.cpp
    void check_notices(Laptop& laptop);
    bool is_level(Laptop& laptop);
    void show_differences(Laptop& laptop); ///< for --verbose: what a digest found

    SeededRandom random_;
    Profile profile_;
    bool verbose_;
    Witness witness_;
    std::unique_ptr<County> county_;
    std::vector<std::unique_ptr<Account>> accounts_;
    std::vector<std::unique_ptr<Laptop>> laptops_;
    std::vector<Flight> flights_;
    std::map<int, Snapshot> snapshots_;
    std::vector<RecordKey> records_;
    std::optional<County::Page> page_; ///< open in the console
    int minute_ = 0;

    // the hostile peer
    std::unique_ptr<Account> thief_;
    ReplicaId thief_replica_;
    std::uint64_t thief_seq_ = 0;
    Hash thief_hash_;
    std::optional<EpochId> thief_epoch_;
};

} // namespace gengji::simulation
