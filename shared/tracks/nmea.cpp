#include "shared/tracks/nmea.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji::tracks {

namespace {

constexpr std::int64_t day_length_ms = 86'400'000;
constexpr std::int32_t week_counter_days = 1024 * 7; ///< GPS counts its weeks in ten bits

/// Epochs before the first date take the days before it.
void date_backwards(std::vector<Epoch>& epochs) {
    auto const dated = std::ranges::find_if(epochs, [](Epoch const& epoch) { return epoch.date.has_value(); });
    if (dated == epochs.end()) return;
    for (auto epoch = dated; epoch != epochs.begin(); --epoch) {
        Date day = *epoch->date;
        if (std::prev(epoch)->day_ms > epoch->day_ms + day_length_ms / 2) --day.days;
        std::prev(epoch)->date = day;
    }
}

struct Reading {
    NmeaFramer framer;
    NmeaEpochs joiner;
    std::vector<Epoch> epochs;
    bool too_many = false;

    void keep(std::optional<Epoch>&& epoch) {
        if (!epoch || too_many) return;
        too_many = epochs.size() >= limits::track_fixes;
        if (!too_many) epochs.push_back(*std::move(epoch));
    }
};

Result<void> check_sentences(SentenceCounts const& counts) {
    if (counts.good + counts.without > 0) return {};
    if (counts.bad > 0)
        return problem(Problem::invalid, "文件里 " + std::to_string(counts.bad) +
                                             " 条 NMEA 语句的校验和全部不对，不能用。请检查接线和波特率，重新记录。");
    return problem(Problem::invalid, "文件里没有 NMEA 语句。请从记录仪导出 GPX、NMEA 或 CSV 轨迹。");
}

void add_notes(Track& track, NmeaClock const& clock) {
    if (track.sentences->bad) add_note(track, std::to_string(track.sentences->bad) + " 条语句校验和不对，没有使用。");
    if (!track.dated && !track.empty()) add_note(track, "文件里只有时刻，没有日期（缺 RMC、ZDA 语句）。");
    if (clock.mended())
        add_note(track, "接收机的日期早了 1024 周（周数翻转），" + std::to_string(clock.mended()) +
                            " 个点的日期已改正。请升级接收机固件。");
}

} // namespace

Date NmeaClock::mend(Date date) {
    if (date >= earliest_) return date;
    Date const latest{date_of(now_ms_, 0).days + 1};
    for (Date mended{date.days + week_counter_days}; mended <= latest; mended.days += week_counter_days) {
        if (mended < earliest_) continue;
        ++mended_;
        return mended;
    }
    return date;
}

std::optional<UnixMs> NmeaClock::moment_of(Epoch const& epoch) {
    if (epoch.date)
        day_ = mend(*epoch.date);
    else if (day_ && epoch.day_ms + day_length_ms / 2 < last_day_ms_) // past midnight
        ++day_->days;
    last_day_ms_ = epoch.day_ms;
    if (!day_) return std::nullopt;
    return std::int64_t{day_->days} * day_length_ms + epoch.day_ms;
}

Result<Track> read_nmea(BytesView file, UnixMs now_ms, Date earliest) {
    if (file.size() > limits::track_file_bytes)
        return problem(Problem::invalid, "轨迹文件超过 64 MiB。请按天分开保存，再逐个计算。");
    Reading reading;
    auto const on_sentence = [&](std::string_view content) { reading.keep(reading.joiner.take(content)); };
    reading.framer.feed(file, on_sentence);
    reading.framer.finish(on_sentence);
    reading.keep(reading.joiner.finish());
    TRY(check_sentences(reading.framer.counts()));
    if (reading.too_many)
        return problem(Problem::invalid,
                       "轨迹点超过 " + std::to_string(limits::track_fixes) + " 个。请按天分开保存，再逐个计算。");
    if (std::ranges::any_of(reading.epochs, &Epoch::whole))
        std::erase_if(reading.epochs, [](Epoch const& epoch) { return !epoch.whole; });
    Track track;
    track.format = TrackFormat::nmea;
    track.sentences = reading.framer.counts();
    date_backwards(reading.epochs);
    track.dated = !reading.epochs.empty() && reading.epochs.front().date.has_value();
    if (!track.dated && !reading.epochs.empty()) reading.epochs.front().date = Date{}; // only differences count then
    NmeaClock clock(now_ms, track.dated ? earliest : Date{});
    Fixes fixes;
    fixes.reserve(reading.epochs.size());
    for (Epoch& epoch : reading.epochs) {
        epoch.fix.time = clock.moment_of(epoch);
        fixes.push_back(epoch.fix);
    }
    if (!fixes.empty()) track.segments.push_back(std::move(fixes));
    add_notes(track, clock);
    return track;
}

} // namespace gengji::tracks
