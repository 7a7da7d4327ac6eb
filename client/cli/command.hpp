#pragma once

#include "client/models/laptop.hpp"
#include "client/models/masked_lookups.hpp"
#include "shared/base/exit_code.hpp"
#include "shared/base/json.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

/// The commands of gengji: every job of the client from a terminal. One file each.
namespace gengji::client {

/// What a command works with.
struct Bench {
    Laptop& laptop;
    std::ostream& out;
    bool json = false; ///< one JSON object a line instead of text

    RecordStore& store() { return laptop.store(); }
    /// For showing: names of people masked.
    MaskedLookups masked() { return {laptop.lookups(), laptop.catalog(), laptop.store()}; }
    void line(Json const& object) { out << dump(object) << "\n"; }
};

/// What a command line asked for.
struct Wish {
    std::string data; ///< --data
    std::string password_file;
    bool json = false;
    std::function<Result<void>(Bench&)> job;                   ///< over the opened laptop
    std::function<Result<void>(std::ostream&)> without_laptop; ///< enrol, login, lock
};

void add_enrol(CLI::App& app, Wish& wish);
void add_login(CLI::App& app, Wish& wish);
void add_lock(CLI::App& app, Wish& wish);
void add_server(CLI::App& app, Wish& wish);
void add_new(CLI::App& app, Wish& wish);
void add_edit(CLI::App& app, Wish& wish);
void add_void(CLI::App& app, Wish& wish);
void add_draft(CLI::App& app, Wish& wish);
void add_show(CLI::App& app, Wish& wish);
void add_list(CLI::App& app, Wish& wish);
void add_history(CLI::App& app, Wish& wish);
void add_search(CLI::App& app, Wish& wish);
void add_import(CLI::App& app, Wish& wish);
void add_export(CLI::App& app, Wish& wish);
void add_conflicts(CLI::App& app, Wish& wish);
void add_resolve(CLI::App& app, Wish& wish);
void add_findings(CLI::App& app, Wish& wish);
void add_merge(CLI::App& app, Wish& wish);
void add_consent(CLI::App& app, Wish& wish); ///< its sub-commands
void add_portrait(CLI::App& app, Wish& wish);
void add_unmask(CLI::App& app, Wish& wish); ///< its sub-commands
void add_review(CLI::App& app, Wish& wish);
void add_sync(CLI::App& app, Wish& wish);
void add_status(CLI::App& app, Wish& wish);
void add_verify(CLI::App& app, Wish& wish);
void add_rebuild(CLI::App& app, Wish& wish);
void add_dump(CLI::App& app, Wish& wish);
void add_board(CLI::App& app, Wish& wish);
void add_report(CLI::App& app, Wish& wish);
void add_order(CLI::App& app, Wish& wish); ///< order.hpp: its sub-commands
void add_credit(CLI::App& app, Wish& wish);
void add_supply(CLI::App& app, Wish& wish);
void add_form(CLI::App& app, Wish& wish);  ///< form.hpp: its sub-commands
void add_track(CLI::App& app, Wish& wish); ///< track.hpp: its sub-commands

/// The password: of --password-file, else GENGJI_PASSWORD, else asked at the terminal. Errors: unauthorized when there
/// is none to be had.
Result<std::string> password_of(Wish const& wish);
/// The password that a file holds, without its line end. Errors: those of read_file.
Result<std::string> password_in(std::string const& path);

} // namespace gengji::client
