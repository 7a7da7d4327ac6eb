#pragma once

#include <array>

/// Every question of the ledger's probe, in one place so that a test can ask how each is answered: by an index, never
/// by reading a table through.
namespace gengji::domain::probe_sql {

inline constexpr char const* on_plot =
    "SELECT record, body FROM ledger_log WHERE plot = ? AND operation = ? AND season = ? AND level >= ?";
inline constexpr char const* for_client =
    "SELECT record, body FROM ledger_log WHERE client = ? AND operation = ? AND day BETWEEN ? AND ? AND "
    "level >= ?";
inline constexpr char const* machine_at_work =
    "SELECT record, body FROM ledger_log WHERE machine = ? AND start_s > ? AND start_s < ? AND end_s > ? "
    "AND end_s - start_s <= 86400 AND level >= ?";
// Left alone, SQLite takes the index of all jobs here, and reads through everything that came before.
inline constexpr char const* machine_long_jobs =
    "SELECT record, body FROM ledger_log INDEXED BY ledger_log_long_machine WHERE machine = ? "
    "AND end_s - start_s > 86400 AND start_s < ? AND end_s > ? AND level >= ?";
inline constexpr char const* operator_at_work =
    "SELECT record, body FROM ledger_log WHERE operator = ? AND start_s > ? AND start_s < ? AND end_s > "
    "? AND end_s - start_s <= 86400 AND level >= ?";
inline constexpr char const* operator_long_jobs =
    "SELECT record, body FROM ledger_log INDEXED BY ledger_log_long_operator WHERE operator = ? "
    "AND end_s - start_s > 86400 AND start_s < ? AND end_s > ? AND level >= ?";
inline constexpr char const* on_day =
    "SELECT record, body FROM ledger_log WHERE machine = ? AND start_s >= ? AND start_s < ? AND level >= "
    "?";
inline constexpr char const* with_proof =
    "SELECT ledger_log.record, body FROM ledger_proof JOIN ledger_log ON ledger_log.record = "
    "ledger_proof.record WHERE kind = ? AND hash = ? AND level >= ?";
inline constexpr char const* tracks_in =
    "SELECT record, body FROM ledger_log WHERE village = ? AND operation = ? AND season = ? AND tracked "
    "= 1 AND level >= ?";
inline constexpr char const* client =
    "SELECT merged_into, phone FROM ledger_member WHERE id = ? ORDER BY level DESC, record LIMIT 1";
inline constexpr char const* merged_into = "SELECT id FROM ledger_member WHERE merged_into = ?";
inline constexpr char const* by_phone =
    "SELECT id FROM ledger_member WHERE phone = ? AND phone <> '' AND merged_into IS NULL";
inline constexpr char const* by_id_no =
    "SELECT record, level, id, owner, kind, name, phone, village, group_no, id_no, uscc, merged_into "
    "FROM ledger_member WHERE id_no = ? AND id_no <> '' AND level >= ? AND merged_into IS NULL";
inline constexpr char const* by_uscc =
    "SELECT record, level, id, owner, kind, name, phone, village, group_no, id_no, uscc, merged_into "
    "FROM ledger_member WHERE uscc = ? AND uscc <> '' AND level >= ? AND merged_into IS NULL";
inline constexpr char const* by_name =
    "SELECT record, level, id, owner, kind, name, phone, village, group_no, id_no, uscc, merged_into "
    "FROM ledger_member WHERE name = ? AND village = ? AND name <> '' AND level >= ? AND merged_into IS "
    "NULL";
inline constexpr char const* thing =
    "SELECT record FROM ledger_thing WHERE id = ? AND form = ? AND level >= ? ORDER BY level DESC, "
    "record LIMIT 1";
inline constexpr char const* log = "SELECT record, body FROM ledger_log WHERE record = ?";
inline constexpr char const* member =
    "SELECT record, level, id, owner, kind, name, phone, village, group_no, id_no, uscc, merged_into "
    "FROM ledger_member WHERE record = ?";

// Orders and supply matching.
inline constexpr char const* parts_of_order =
    "SELECT kind, record FROM ledger_order_part WHERE id = ? ORDER BY kind, record";
inline constexpr char const* orders_of_record = "SELECT id FROM ledger_order_part WHERE record = ?";
inline constexpr char const* bookings =
    "SELECT id, from_day, to_day, days FROM ledger_booking WHERE who = ? AND to_day >= ? AND from_day <= ?";
inline constexpr char const* supply_by_class = "SELECT record FROM ledger_supply WHERE form = ? AND class = ?";
inline constexpr char const* supply_by_owner = "SELECT record FROM ledger_supply WHERE form = ? AND owner = ?";
inline constexpr char const* supply_by_id = "SELECT record FROM ledger_supply WHERE id = ? AND form = ?";
inline constexpr char const* machine_days =
    "SELECT DISTINCT day FROM ledger_log WHERE machine = ? AND start_s >= ? AND start_s < ? AND level >= ?";
inline constexpr char const* listed = "SELECT record FROM ledger_listed WHERE form = ? ORDER BY record";
inline constexpr char const* order_row = "SELECT stage, township, issues FROM ledger_order WHERE id = ?";

// What refreshing one record asks of the findings.
inline constexpr char const* partners_after = "SELECT other FROM ledger_finding WHERE subject = ? AND rule = 'R09'";
inline constexpr char const* partners_before =
    "SELECT subject FROM ledger_finding WHERE other = ? AND other <> 0 AND rule = 'R09'";
inline constexpr char const* forget_subject = "DELETE FROM ledger_finding WHERE subject = ?";
inline constexpr char const* forget_other = "DELETE FROM ledger_finding WHERE other = ? AND other <> 0";
inline constexpr char const* logs_on_plot = "SELECT record FROM ledger_log WHERE plot = ?";
inline constexpr char const* logs_of_machine = "SELECT record FROM ledger_log WHERE machine = ?";
inline constexpr char const* logs_of_scheme = "SELECT record FROM ledger_log WHERE scheme = ?";
inline constexpr char const* logs_of_client = "SELECT record FROM ledger_log WHERE client = ?";

/// A member's own: what names them (ledger_links.hpp).
inline constexpr char const* named_by = "SELECT record FROM ledger_link WHERE target = ? AND form = ? ORDER BY record";
inline constexpr char const* member_by_id =
    "SELECT record FROM ledger_member WHERE id = ? ORDER BY level DESC, record LIMIT 1";
inline constexpr char const* forget_links = "DELETE FROM ledger_link WHERE record = ?";

inline constexpr std::array all{on_plot,
                                for_client,
                                machine_at_work,
                                machine_long_jobs,
                                operator_at_work,
                                operator_long_jobs,
                                on_day,
                                with_proof,
                                tracks_in,
                                client,
                                merged_into,
                                by_phone,
                                by_id_no,
                                by_uscc,
                                by_name,
                                thing,
                                log,
                                member,
                                partners_after,
                                partners_before,
                                forget_subject,
                                forget_other,
                                logs_on_plot,
                                logs_of_machine,
                                logs_of_scheme,
                                logs_of_client,
                                named_by,
                                forget_links,
                                parts_of_order,
                                orders_of_record,
                                bookings,
                                supply_by_class,
                                supply_by_owner,
                                supply_by_id,
                                machine_days,
                                listed,
                                order_row,
                                member_by_id};

} // namespace gengji::domain::probe_sql
