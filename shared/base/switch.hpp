#pragma once

/// Deliberate faults, for the simulator to prove that it bites: each rule of MERGE.md switched off, and bugs that
/// people write. `if (GENGJI_SWITCH(r3_off)) …` is `if (false)` everywhere but in the libraries that tests/simulation
/// builds with GENGJI_TEST_SWITCHES from the same sources; the product has none of it.
#ifdef GENGJI_TEST_SWITCHES

// One row a switch: name, and what goes wrong when it is on. `rN_off` leaves out rule RN of MERGE.md.
#define GENGJI_SWITCHES(X)                                                                                             \
    X(r1_off, "store: later edits do not wait behind a quarantined one of their replica and record")                   \
    X(r2_off, "laptop: an acknowledged edit leaves the view before a state covers it")                                 \
    X(r3_off, "laptop: a state of a lower seq replaces a held one")                                                    \
    X(r4_off, "laptop: re-issue keeps the old seen")                                                                   \
    X(r5_off, "laptop: a page that names more of my replica than confirmed is applied")                                \
    X(r6_off, "laptop: earlier edits are re-issued although the chain does not contradict them")                       \
    X(r7_off, "laptop: what a carried bundle holds enters the carrier's records")                                      \
    X(r8_off, "server: keeps its replica id after a restore")                                                          \
    X(r9_off, "laptop: only clamps its cursors when the server was restored")                                          \
    X(r10_off, "laptop: pages of an older scope are applied")                                                          \
    X(r11_off, "records: void and approval are judged without as_of")                                                  \
    X(change_unnoticed, "records: an approval stands although what it approved has changed since")                     \
    X(r12_off, "server: believes the values that an approval carries")                                                 \
    X(r13_off, "records: the later of two stamps counts")                                                              \
    X(r14_off, "server: admits a seen that names unknown dots")                                                        \
    X(r15_off, "writer: members of a group are written apart")                                                         \
    X(r16_off, "writer: a repeat instance is deleted by clearing its fields")                                          \
    X(base_at_save, "laptop: seen is taken when the form is saved")                                                    \
    X(dedupe_skipped, "records: an edit that vv covers is applied again")                                              \
    X(heads_kept, "records: heads that seen covers stay")                                                              \
    X(replaced_lost, "records: replaced is not remembered")                                                            \
    X(replaced_kept, "records: replaced is not pruned by vv")                                                          \
    X(cursor_before_data, "laptop: the cursor is committed before the page")                                           \
    X(page_not_atomic, "laptop: a page is applied without one transaction")                                            \
    X(verdict_lost, "laptop: verdict notes of a page are dropped")                                                     \
    X(purge_forgets_index, "laptop: a purge leaves search entries behind")                                             \
    X(purge_forgets_drafts, "laptop: a purge leaves drafts behind")                                                    \
    X(fork_forgets_drafts, "laptop: drafts keep the old seen at a fork")                                               \
    X(counter_before_commit, "laptop: the outside counter is bumped before the commit")                                \
    X(delta_unchecked, "laptop: a delta is laid over whatever is held")                                                \
    X(digest_unchecked, "client: digests are not compared")                                                            \
    X(confirm_unchecked, "client: confirms without comparing hashes")                                                  \
    X(returns_unasked, "client: own waiting edits of a regained bucket are not asked back")                            \
    X(chain_unchecked, "server: admits a batch whose chain does not fit")                                              \
    X(duplicate_admitted, "server: edits held already are admitted again")                                             \
    X(batch_gap_admitted, "server: admits a batch that leaves a gap")                                                  \
    X(scope_unchecked, "server: pages are not cut to the session's scope")                                             \
    X(out_of_scope_admitted, "server: writes out of scope are stored")                                                 \
    X(release_skipped, "server: a released edit does not enter")                                                       \
    X(reply_before_commit, "server: replies before the commit")

namespace gengji {

struct TestSwitches {
#define GENGJI_SWITCH_FIELD(name, what) bool name = false;
    GENGJI_SWITCHES(GENGJI_SWITCH_FIELD)
#undef GENGJI_SWITCH_FIELD
};
/// One for the whole program; set before the worlds start.
inline TestSwitches& test_switches() {
    static TestSwitches switches;
    return switches;
}

} // namespace gengji

#define GENGJI_SWITCH(name) (::gengji::test_switches().name)
#else
#define GENGJI_SWITCH(name) false
#endif
