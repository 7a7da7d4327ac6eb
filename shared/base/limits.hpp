#pragma once

#include <cstddef>
#include <cstdint>

/// Every bound of the shared layer, with its unit and the reason for the number. What comes from outside is checked
/// against them where it enters; a writer of ours stays within them by itself.
namespace gengji::limits {

// Records
constexpr std::size_t field_path_bytes =
    200; ///< "crops[k9f27c01b3e4]/area" is 24; two nested repeats with long names stay below
constexpr std::size_t text_value_bytes = 64 * 1024; ///< twenty pages of Chinese; more is an attachment
constexpr std::size_t list_values = 256; ///< choices ticked in one question; the longest list of the county has 41
constexpr std::size_t edit_fields = 512; ///< the largest form has 61 fields; repeats multiply them
constexpr std::size_t edit_bytes = 256 * 1024; ///< so that sixteen of the largest edits fit a batch's 4 MiB
constexpr std::size_t seen_entries = 1024;     ///< replicas that ever wrote to one record: every laptop of a county
constexpr std::size_t heads_of_a_field = 1024; ///< as many, each with a value that nobody else had seen
constexpr std::size_t form_id_bytes = 64;      ///< the longest form id has 22
constexpr std::size_t field_path_levels = 4;   ///< a repeat within a repeat within a group
constexpr std::size_t edit_extra_bytes = 4096; ///< parts that a newer peer added and we only pass on
constexpr std::size_t state_fields =
    16384; ///< of one record; with state_heads, what 1 MiB of hostile input may unpack to (S20)
constexpr std::size_t state_heads = 32768;
constexpr std::size_t state_origins = 4096;      ///< saves of which a value still stands in one record
constexpr std::size_t state_bytes = 1024 * 1024; ///< canonical bytes of one record: a page of 4 MiB has room for any

// JSON and files
constexpr std::size_t json_depth = 64;                ///< forms reach 9; the library's writer recurses
constexpr std::size_t json_bytes = 16 * 1024 * 1024;  ///< the catalog's largest file has 1.2 MB
constexpr std::size_t file_bytes = 256 * 1024 * 1024; ///< what is read into memory whole, at most
constexpr std::size_t log_file_bytes =
    8 * 1024 * 1024; ///< then it is renamed to .1 and begun anew: at most twice this on disk

// Tables to import: a county's 400,000 members with 60 columns come to about 200 MB
constexpr std::size_t table_columns = 1024;          ///< a spreadsheet of ours has 61
constexpr std::size_t table_cell_bytes = 64 * 1024;  ///< as a text value
constexpr std::size_t table_row_bytes = 1024 * 1024; ///< one row in memory
constexpr std::size_t table_bytes = file_bytes;

// Expressions in forms: text that a form's author, or an attacker, wrote
constexpr std::size_t expression_bytes = 64 * 1024; ///< the longest in public forms have 8 KB
constexpr std::size_t expression_depth = 150;       ///< nested parentheses, calls and predicates: public forms reach 60
constexpr std::size_t expression_steps = 10'000'000; ///< nodes looked at and operations done in one evaluation: half a
                                                     ///< second; a filter over 100,000 rows takes 1,000,000
constexpr std::size_t expression_text_bytes = 4 * 1024 * 1024; ///< of one string that an expression makes
constexpr std::size_t regex_bytes = 4096;                      ///< of a pattern in regex()
constexpr std::size_t xml_bytes = 64 * 1024 * 1024;            ///< a choice list of 100,000 rows has 12 MB
constexpr std::size_t xml_depth = 256;                         ///< public forms reach 30
constexpr std::size_t xml_nodes = 8'000'000;                   ///< each takes 64 bytes in memory

// Filling in a form
constexpr std::size_t repeat_instances = 20'000; ///< of one session, all repeats together: the largest of ours has 41
constexpr std::size_t session_evaluations = 4'000'000; ///< after one change; then the form is said not to come to rest
constexpr int recompute_ms = 20'000;                   ///< the same, in time
constexpr std::size_t event_rounds = 200;              ///< setvalue that brings about the next one
constexpr std::size_t choice_rows = 2000;              ///< asked of a register at once: nobody reads more

// Spreadsheets (.xlsx, .xls): the largest survey of the corpus has 375 KB, 2,000 rows and 90 columns
constexpr std::size_t workbook_file_bytes = 32 * 1024 * 1024;
constexpr std::size_t workbook_part_bytes =
    24 * 1024 * 1024; ///< one part of the zip, unpacked; up to 18 times this in memory
constexpr std::size_t workbook_parts_bytes = 64 * 1024 * 1024; ///< all parts that are read, unpacked
constexpr std::size_t workbook_ratio = 200; ///< unpacked to packed; real sheets reach 40, a zip bomb 1,000
constexpr std::size_t workbook_ratio_free_bytes = 1024 * 1024; ///< below this any ratio passes: a sheet of one value
constexpr std::size_t workbook_entries = 4096;                 ///< files in the zip: pictures come along
constexpr std::size_t workbook_sheets = 256;
constexpr std::size_t workbook_rows = 200000; ///< over all sheets; a longer list belongs into a CSV
constexpr std::size_t workbook_columns = 1024;
constexpr std::size_t workbook_cells = 4000000;
constexpr std::size_t workbook_cell_bytes = 64 * 1024; ///< a spreadsheet program stops at 32,767 characters
constexpr std::size_t workbook_text_bytes = 64 * 1024 * 1024;

// Forms from spreadsheets
constexpr std::size_t xlsform_findings = 200;   ///< errors, and as many warnings: nobody mends more at a time
constexpr std::size_t xlsform_rows = 20000;     ///< of the survey sheet; the corpus reaches 500, a bench form 5,000
constexpr std::size_t xlsform_depth = 32;       ///< groups within groups; the corpus reaches 7
constexpr std::size_t xlsform_nodes = 200000;   ///< of the instance: loops and nested repeats multiply rows
constexpr std::size_t xlsform_name_bytes = 255; ///< of one question; the corpus reaches 60
constexpr std::size_t xlsform_languages = 64;   ///< of one sheet; the corpus has 3
constexpr std::size_t xlsform_texts = 1000000;  ///< entries of all translations together
constexpr std::size_t xlsform_entities = 256;   ///< declarations of one form
constexpr std::size_t xlsform_ticks = 1000;     ///< labels of one scale
constexpr std::size_t xlsform_made_bytes = 64 * 1024 * 1024; ///< what loops, and paths for references, may grow to

// Tracks and plots: a working day at 1 Hz has 28,800 fixes and 3 MB of NMEA
constexpr std::size_t track_file_bytes = 64 * 1024 * 1024; ///< a fortnight of NMEA with satellites in view
constexpr std::size_t track_fixes = 2'000'000;             ///< of one file: 23 days at 1 Hz
constexpr std::size_t track_notes = 50;                    ///< what a reader has to say about one file
constexpr std::size_t nmea_sentence_bytes = 256;           ///< the standard says 82; RTK receivers reach 110
constexpr double track_width_m = 60;                       ///< working width; the widest boom of the catalogue has 12
constexpr std::size_t plot_points = 20'000; ///< of all rings together; a walked boundary has 2,000; looking for crossings is quadratic at worst
constexpr std::size_t swath_tiles = 400'000;               ///< of 512 bytes: 200 MB; a day of work takes 3,000

// Passwords
constexpr std::size_t password_bytes = 1024; ///< Argon2id reads it whole before anything is known of the caller
constexpr std::uint64_t key_wrap_memory_bytes =
    1ull << 30; ///< what a wrapped key may ask for: a forged one must not take all memory
constexpr std::uint64_t key_wrap_passes = 16;

} // namespace gengji::limits
