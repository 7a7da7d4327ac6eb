#pragma once

#include "server/config.hpp"
#include "server/store/store.hpp"
#include "shared/base/exit_code.hpp"
#include "shared/base/files.hpp"
#include "shared/base/time.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

/// The commands of gengji-server. Each is a job over a store; whether that runs in this process or, while the server
/// runs, inside the server (office.hpp) makes no difference to it.
namespace gengji::server {

/// What a job works with.
struct Desk {
    Config const& config;
    Store& store;
    Clock& clock;
    Random& random;
    std::ostream& out;
    std::string folder; ///< of the person who called: relative file names are below it

    std::int64_t now_seconds() const { return clock.now_ms() / 1000; }
    std::string path_of(std::string const& name) const {
        return name.empty() || name.front() == '/' ? name : folder + "/" + name;
    }
};
using Job = std::function<Result<void>(Desk&)>;

/// What a command line asked for.
struct Wish {
    std::string data;          ///< --data
    std::string verb;          ///< the command's name, for the log: the rest of the line may hold names and passwords
    Job job;                   ///< over the store, here or in the running server
    bool reads_ledger = false; ///< findings and figures: what has changed is taken in first, a little at a time
    bool only_looks = false;   ///< the job takes long and changes nothing: the running server writes on meanwhile
    std::function<Result<void>()> without_store; ///< init, serve, restore: only while no server runs
};

// One file each. They add a subcommand whose callback fills in the wish.
void add_init(CLI::App& app, Wish& wish);
void add_serve(CLI::App& app, Wish& wish);
void add_import(CLI::App& app, Wish& wish);
void add_form(CLI::App& app, Wish& wish);
void add_user(CLI::App& app, Wish& wish);
void add_team(CLI::App& app, Wish& wish);
void add_code(CLI::App& app, Wish& wish);
void add_laptop(CLI::App& app, Wish& wish);
void add_quarantine(CLI::App& app, Wish& wish);
void add_settings(CLI::App& app, Wish& wish);
void add_backup(CLI::App& app, Wish& wish);
void add_restore(CLI::App& app, Wish& wish);
void add_check(CLI::App& app, Wish& wish);
void add_dump(CLI::App& app, Wish& wish);
void add_findings(CLI::App& app, Wish& wish);
void add_portrait(CLI::App& app, Wish& wish);
void add_unmask(CLI::App& app, Wish& wish);
void add_export(CLI::App& app, Wish& wish);

/// Takes at most `most` changed records into the ledger, in a transaction of its own. True: there is more to do.
Result<bool> step_ledger(Store& store, std::size_t most);
void add_demo(CLI::App& app, Wish& wish);
void add_board(CLI::App& app, Wish& wish);
void add_report(CLI::App& app, Wish& wish);
void add_order(CLI::App& app, Wish& wish);
void add_credit(CLI::App& app, Wish& wish);
void add_supply(CLI::App& app, Wish& wish);

/// Reads a command line. A request for help has been answered on `out`, a mistake in it on `err`, when `wish` has
/// nothing to do; gives the exit code.
int read_command_line(std::vector<std::string> const& words, Wish& wish, std::ostream& out, std::ostream& err);

/// The open store of a data folder, held by this process alone.
class OpenCounty {
public:
    /// Errors: not_found (run init; or its database is gone), storage (another process holds the folder), invalid
    /// (key), too_old.
    static Result<std::unique_ptr<OpenCounty>> open(std::string const& data, Clock& clock, Random& random);
    Config const& config() const { return config_; }
    Store& store() { return *store_; }

private:
    OpenCounty(Config config, FolderLock lock) : config_(std::move(config)), lock_(std::move(lock)) {}
    Config config_;
    FolderLock lock_;
    std::unique_ptr<Store> store_;
};

/// Errors: invalid (the key file is not 32 bytes), storage, full, too_old.
Result<std::unique_ptr<Store>> open_store(Config const& config, Clock& clock, Random& random);

} // namespace gengji::server
