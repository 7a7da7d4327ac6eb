#include "shared/domain/service/confirmation.hpp"

#include "shared/base/hash.hpp"
#include "shared/domain/service/settlement.hpp"

#include <algorithm>
#include <array>

namespace gengji::domain {

namespace {

constexpr std::array confirmed_fields{"plot",  "operation",  "claimed",   "tonnes",
                                      "times", "unit_price", "surcharge", "discount"};

Head const* head_of(RecordState const& state, std::string_view path) {
    FieldState const* const field = state.field(path);
    return field ? winner(*field) : nullptr;
}

/// Was `field` written after the confirmation?
bool is_later(Head const& field, Head const& confirmation) {
    if (field.dot.replica == confirmation.dot.replica) return field.dot.seq > confirmation.dot.seq;
    return field.stamp > confirmation.stamp;
}

} // namespace

std::string confirmation_summary(ServiceLog const& log, Operations const& operations) {
    ServiceLog claim = log;
    claim.accepted.reset(); // what a reviewer accepts later is not what the farmer was shown
    auto const amount = amount_of(claim, operations);
    auto const area = claim.claimed;
    return (log.plot ? to_text(*log.plot) : "") + "|" + log.operation + "|" + (area ? to_text(*area, 2) : "") + "|" +
           (amount ? to_text(*amount, 2) : "");
}

std::string confirmation_hash(ServiceLog const& log, Operations const& operations) {
    return to_hex(hash_of(confirmation_summary(log, operations)).view());
}

Confirmation confirmation_of(ServiceLog const& log, RecordState const& state, Operations const& operations) {
    bool const signed_here = log.confirm_way == "signature" && log.confirm_sign;
    bool const otherwise = !log.confirm_way.empty() && log.confirm_way != "signature" && !log.confirm_by.empty();
    if (!signed_here && !otherwise) return Confirmation::none;
    if (!log.confirm_of.empty())
        return log.confirm_of == confirmation_hash(log, operations) ? Confirmation::given : Confirmation::stale;
    Head const* const given = head_of(state, signed_here ? "confirm_sign" : "confirm_by");
    if (!given) return Confirmation::none;
    bool const stale = std::ranges::any_of(confirmed_fields, [&](char const* path) {
        Head const* const head = head_of(state, path);
        return head && is_later(*head, *given);
    });
    return stale ? Confirmation::stale : Confirmation::given;
}

std::optional<Change> confirmation_change(std::string_view form, RecordState const& shown,
                                          std::vector<Change> const& patch, Operations const& operations) {
    bool const confirms = std::ranges::any_of(patch, [](Change const& change) {
        return (change.path == "confirm_sign" || change.path == "confirm_by" || change.path == "confirm_way") &&
               !change.value.is_none();
    });
    if (form != service_log_form || !confirms) return std::nullopt;
    RecordState after = shown;
    Edit edit;
    edit.dot = {ReplicaId{}, shown.vv.of(ReplicaId{}) + 1};
    edit.seen = shown.vv;
    edit.patch = patch;
    std::ranges::sort(edit.patch);
    apply(after, edit, unstamped);
    return Change{"confirm_of", Value::of(confirmation_hash(service_log_of({}, after), operations))};
}

int evidence_level(ServiceLog const& log, Confirmation confirmation, bool has_terminal) {
    if (log.track) return has_terminal ? 4 : 3;
    if (confirmation == Confirmation::given) return 2;
    bool const two_photos = log.photo_before && log.photo_after && log.photo_before->hash != log.photo_after->hash;
    return two_photos ? 1 : 0;
}

std::optional<std::string> evidence_missing(int level, Settings const& settings) {
    if (level >= settings.evidence_to_verify) return std::nullopt;
    static constexpr std::array levels{"只有申报", "有作业前后照片", "有农户确认", "有手机轨迹", "有终端轨迹"};
    static constexpr std::array wanted{"补申报", "补拍作业前后两张照片", "请农户确认（签名、家人代签或村里盖章）",
                                       "补作业轨迹", "补机具终端的轨迹"};
    auto const at = [](auto const& list, std::int64_t index) {
        return std::string(list[static_cast<std::size_t>(std::clamp<std::int64_t>(index, 0, 4))]);
    };
    return "佐证等级 " + std::to_string(level) + "（" + at(levels, level) + "），核验需要 " +
           std::to_string(settings.evidence_to_verify) + " 级（" + at(levels, settings.evidence_to_verify) +
           "）：请先" + at(wanted, settings.evidence_to_verify) + "；缺的可退回作者补齐";
}

} // namespace gengji::domain
