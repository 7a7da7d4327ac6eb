#include "sync-protocol/admission.hpp"

#include "shared/base/switch.hpp"
#include "shared/records/review.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/signing.hpp"

#include <algorithm>

namespace gengji::sync {

namespace {

/// A laptop's date before this is that of an empty battery, not of a save: 2020-01-01.
constexpr std::int64_t plausible_from_seconds = 1'577'836'800;

std::vector<Grant> const no_grants;

std::vector<Grant> const& grants_of(Scope const& scope, std::string const& partition) {
    auto const found = std::ranges::find(scope.partitions, partition, &PartitionScope::partition);
    return found == scope.partitions.end() ? no_grants : found->grants;
}

/// Stands for what nobody can read: refused, so that its replica's queue goes on. The box stays in the log.
Edit unreadable(Dot const& place) {
    Edit edit;
    edit.dot = place;
    return edit;
}

bool is_unreadable(Edit const& edit) { return edit.record.bucket.owner.empty(); }

/// What was in a box, under the name that the batch gives it: a fork names edits anew by their place, and a laptop
/// cannot rewrite what it has sealed (R4).
Edit placed(std::optional<Bytes> const& body, Dot const& place) {
    if (!body) return unreadable(place);
    auto edit = decode_edit(*body);
    if (!edit || edit->dot == place) return edit ? *std::move(edit) : unreadable(place);
    if (edit->dot.replica == place.replica || edit->dot.seq < place.seq) return unreadable(place);
    return reissued(*edit, edit->dot.replica, edit->dot.seq - place.seq, place.replica);
}

} // namespace

BatchAdmission::BatchAdmission(std::string const& partition, Session const& session, Ledger& ledger,
                               AdmissionRules const& rules, ServerMoment const& moment)
    : partition_(partition), session_(session), ledger_(ledger), rules_(rules), moment_(moment),
      grants_(&grants_of(session.scope, partition)) {}

Result<void> BatchAdmission::take(PushedBatch const& pushed) {
    if (!session_.device_key.empty() && !is_signed_by(session_.device_key, partition_, pushed)) {
        return problem(Problem::invalid, "a batch is not signed by its device");
    }
    AdmittedBatch batch{partition_, session_.device, pushed, {}, {}};
    auto const opened = TRY(open(pushed));
    if (!opened) return {};
    std::vector<Edit> const& edits = opened->edits;
    for (std::size_t i = 0; i < edits.size(); ++i) {
        bool const named = edits[i].dot.replica == pushed.replica && edits[i].dot.seq == pushed.first + i;
        if (!named) return problem(Problem::invalid, "a batch holds edits of another name than it says");
    }
    if (edits.empty() || pushed.first == 0) return problem(Problem::invalid, "a batch is empty");

    Held const held = TRY(ledger_.held(partition_, pushed.replica)).value_or(Held{pushed.replica, 0, {}, 0});
    if (!TRY(fits_chain(pushed, *opened, held, batch.last_hash))) return {};
    std::uint64_t const end = pushed.first + edits.size() - 1;
    if (end <= held.seq && !GENGJI_SWITCH(duplicate_admitted)) return {}; // a lost acknowledgement: all of it is here
    replica_ = pushed.replica;
    earlier_epoch_ = pushed.earlier_epoch;
    records_.clear();
    admissions_.clear();
    last_stamp_ = 0;
    for (Edit const& edit : edits) {
        if (edit.dot.seq <= held.seq && !GENGJI_SWITCH(duplicate_admitted)) continue;
        Admission admission{edit};
        TRY(decide(edit, admission));
        admissions_.push_back(std::move(admission));
    }
    batch.admissions = std::move(admissions_);
    TRY(ledger_.admit(batch));
    held_[replica_] = end;
    return {};
}

/// The batch's edits; boxes of a lost bucket are opened. Nothing when this server takes no boxes at all.
Result<std::optional<BatchAdmission::Opened>> BatchAdmission::open(PushedBatch const& batch) const {
    Opened opened;
    if (!batch.sealed) {
        opened.edits = TRY(decode_edits(batch.edits));
        return std::optional(std::move(opened));
    }
    if (!session_.unseal) return std::optional<Opened>();
    opened.links = TRY(decode_sealed(batch.edits));
    for (SealedLink const& link : opened.links) {
        auto const body = session_.unseal(link.box);
        opened.edits.push_back(placed(body, {batch.replica, batch.first + opened.edits.size()}));
    }
    return std::optional(std::move(opened));
}

/// Does the batch continue, or repeat, the chain that the server holds? `last`: the chain's hash at its end. The link
/// of a box is over the edit in it; over the box itself where a fork gave the edit another name, for the laptop could
/// not rewrite what it can no longer read. What stood in a box that does not open only its laptop's hash can say.
Result<bool> BatchAdmission::fits_chain(PushedBatch const& batch, Opened const& opened, Held const& held,
                                        Hash& last) const {
    last = batch.previous;
    Hash at_held = held.hash;
    bool met = batch.first == held.seq + 1;
    for (std::size_t i = 0; i < opened.edits.size(); ++i) {
        Edit const& edit = opened.edits[i];
        Hash const before = last;
        last = chain(before, edit);
        if (!opened.links.empty() && last != opened.links[i].hash) {
            SealedLink const& link = opened.links[i];
            bool const told = is_unreadable(edit) || chain(before, link.box) == link.hash;
            if (!told && !GENGJI_SWITCH(chain_unchecked)) return false;
            last = link.hash;
        }
        if (edit.dot.seq == held.seq) at_held = last, met = true;
    }
    if (GENGJI_SWITCH(chain_unchecked)) return batch.first <= held.seq + 1;
    if (batch.first > held.seq + 1) return GENGJI_SWITCH(batch_gap_admitted);
    auto const before = TRY(ledger_.hash_at(partition_, batch.replica, batch.first - 1));
    if (batch.first > 1 && before != batch.previous) return false;
    if (batch.first == 1 && batch.previous != Hash{}) return false;
    if (met) return at_held == held.hash;
    return TRY(ledger_.hash_at(partition_, batch.replica, opened.edits.back().dot.seq)) ==
           last; // ends within what is held
}

Result<void> BatchAdmission::decide(Edit const& edit, Admission& admission) {
    admission.stamp = stamp_of(edit);
    if (!check_shape(edit)) {
        admission.verdict = Verdict::refused;
        admission.reason = Reason::undecodable;
        return {};
    }
    Working* const record = TRY(working(edit.record));
    admission.reason = TRY(judge(edit, *record));
    if (admission.reason != Reason::none) {
        admission.verdict = Verdict::quarantined;
        record->waits = true;
    } else if (record->waits && !GENGJI_SWITCH(r1_off)) { // otherwise vv would cover a dot that never entered (R1)
        admission.verdict = Verdict::waiting;
        admission.reason = Reason::behind;
    } else {
        record->stored.push_back(admissions_.size());
    }
    return {};
}

Result<Reason> BatchAdmission::judge(Edit const& edit, Working& working) {
    if (edit.record.bucket.partition() != partition_) return Reason::bucket_mismatch;
    if (!may_write(*grants_, edit.record.bucket) && !GENGJI_SWITCH(out_of_scope_admitted)) return Reason::out_of_scope;
    if (!rules_.knows(edit.form)) return Reason::unknown_form;
    if (!GENGJI_SWITCH(r14_off) && TRY(names_unknown(edit, working))) return Reason::unknown_dot;
    Reason const legal = rules_.judge(session_, edit, working.state ? &*working.state : nullptr);
    if (legal != Reason::none) return legal;
    Reason const reviewed = TRY(judge_reviews(edit));
    if (reviewed != Reason::none) return reviewed;
    static RecordState const empty;
    return fits_with(working.state ? *working.state : empty, edit) ? Reason::none : Reason::too_large;
}

/// R14: a `seen` of this epoch names only what the server holds and has shown. What an author cannot have seen must not
/// be removed by saying so.
Result<bool> BatchAdmission::names_unknown(Edit const& edit, Working const& working) {
    if (edit.seen.of(edit.dot.replica) >= edit.dot.seq) return true;
    if (earlier_epoch_) return false;
    for (VersionVector::Entry const& entry : edit.seen.entries()) {
        if (entry.replica == edit.dot.replica) continue;
        if (working.state && working.state->vv.of(entry.replica) >= entry.seq) continue;
        if (TRY(held_of(entry.replica)) < entry.seq) return true;
        // What waits was shown to nobody but the laptop that brought it (R2); from another, saying that one saw it
        // would remove it on its release (S9).
        if (TRY(ledger_.waits_from_another(partition_, {entry.replica, entry.seq}, edit.record, session_.device)))
            return true;
    }
    return false;
}

/// R12: an approval is recomputed from the edits within its `as_of`, those of this very batch included.
Result<Reason> BatchAdmission::judge_reviews(Edit const& edit) {
    for (Change const& change : edit.patch) {
        auto const review = change.value.review();
        if (!review) continue;
        if (edit.actor != session_.actor) return Reason::illegal_transition; // nobody reviews in another's name
        if (GENGJI_SWITCH(r12_off)) continue;
        auto edits = TRY(ledger_.edits_within(edit.record, review->as_of));
        for (Admission const& admission : admissions_) {
            bool const counts = admission.verdict == Verdict::stored && admission.edit.record == edit.record &&
                                review->as_of.covers(admission.edit.dot);
            if (!counts) continue; // of a batch of approvals nearly all
            bool const there =
                std::ranges::any_of(edits, [&](auto const& known) { return known.first.dot == admission.edit.dot; });
            if (!there) edits.emplace_back(admission.edit, admission.stamp);
        }
        Reason const reason = judge_approval(edits, edit.actor, *review, rules_.approval(edit.form));
        bool const excused =
            reason == Reason::unknown_dot && earlier_epoch_ && review->decision != Review::Decision::approved;
        if (reason != Reason::none && !excused) return reason;
    }
    return Reason::none;
}

Result<BatchAdmission::Working*> BatchAdmission::working(RecordKey const& key) {
    auto const [place, fresh] = records_.try_emplace(key);
    Working& record = place->second;
    if (fresh) {
        record.state = TRY(ledger_.state(key));
        record.waits = TRY(ledger_.has_waiting(partition_, replica_, key));
    }
    for (std::size_t const index : record.stored) {
        if (!record.state) record.state.emplace();
        apply(*record.state, admissions_[index].edit, admissions_[index].stamp);
    }
    record.stored.clear();
    return &record;
}

Result<std::uint64_t> BatchAdmission::held_of(ReplicaId const& replica) {
    auto const [place, fresh] = held_.try_emplace(replica, 0);
    if (fresh) {
        auto const held = TRY(ledger_.held(partition_, replica));
        place->second = held ? held->seq : 0;
    }
    return place->second;
}

/// The adjusted time: the laptop's own word when it can be true (not later than now, not before its last save of this
/// batch), else now. It shows, sorts and picks the provisional winner; nothing is decided by it (S10, S17).
Stamp BatchAdmission::stamp_of(Edit const& edit) {
    Stamp const now = moment_.now_seconds;
    bool const plausible = edit.wall_seconds >= plausible_from_seconds && edit.wall_seconds <= now;
    last_stamp_ = std::max(plausible ? edit.wall_seconds : now, last_stamp_);
    return last_stamp_;
}

} // namespace gengji::sync
