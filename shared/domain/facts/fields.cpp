#include "shared/domain/facts/fields.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

/// `items[k…]` of `items[k…]/area`, when it is of that section.
std::string_view instance_of(std::string_view path, std::string_view section) {
    bool const within = path.size() > section.size() && path.starts_with(section) && path[section.size()] == '[';
    std::size_t const end = within ? path.find(']') : std::string_view::npos;
    return end == std::string_view::npos ? std::string_view() : path.substr(0, end + 1);
}

void note(std::vector<std::string>& instances, std::string_view path, std::string_view section) {
    std::string_view const instance = instance_of(path, section);
    if (!instance.empty() && (instances.empty() || instances.back() != instance)) instances.emplace_back(instance);
}

template<class T, class Read>
std::vector<T> each_of(Value const& list, Read const& read) {
    std::vector<T> all;
    for (Value const& item : list.items()) {
        if (auto one = read(item)) all.push_back(T(*std::move(one)));
    }
    return all;
}

} // namespace

Value Fields::value(std::string_view path) const {
    if (review_) {
        auto const& counted = review_->counted;
        auto const found = std::ranges::lower_bound(counted, path, {}, &std::pair<std::string, Bytes>::first);
        if (found == counted.end() || found->first != path) return {};
        auto value = Value::unpack(found->second);
        return value ? *std::move(value) : Value{};
    }
    FieldState const* const field = state_ ? state_->field(path) : nullptr;
    Head const* const head = field ? winner(*field) : nullptr;
    return head ? head->value : Value{};
}

std::string Fields::text(std::string_view path) const { return std::string(value(path).text().value_or("")); }
std::optional<Decimal> Fields::decimal(std::string_view path) const { return value(path).decimal(); }
std::optional<std::int64_t> Fields::integer(std::string_view path) const { return value(path).integer(); }
std::optional<bool> Fields::boolean(std::string_view path) const { return value(path).boolean(); }
std::optional<Date> Fields::date(std::string_view path) const { return value(path).date(); }
std::optional<Point> Fields::point(std::string_view path) const { return value(path).point(); }
std::optional<RecordId> Fields::record(std::string_view path) const { return value(path).record(); }
std::optional<FileRef> Fields::file(std::string_view path) const { return value(path).file(); }

std::optional<UnixMs> Fields::instant(std::string_view path) const {
    auto const seconds = value(path).instant_seconds();
    constexpr std::int64_t most = INT64_MAX / 1000;
    if (!seconds || *seconds > most || *seconds < -most) return std::nullopt;
    return *seconds * 1000;
}

std::vector<std::string> Fields::texts(std::string_view path) const {
    return each_of<std::string>(value(path), [](Value const& item) { return item.text(); });
}

std::vector<RecordId> Fields::records(std::string_view path) const {
    return each_of<RecordId>(value(path), [](Value const& item) { return item.record(); });
}

std::vector<Point> Fields::points(std::string_view path) const {
    return each_of<Point>(value(path), [](Value const& item) { return item.point(); });
}

std::vector<FileRef> Fields::files(std::string_view path) const {
    Value const all = value(path);
    if (auto one = all.file()) return {*std::move(one)};
    return each_of<FileRef>(all, [](Value const& item) { return item.file(); });
}

std::vector<std::string> Fields::instances(std::string_view section) const {
    std::vector<std::string> found;
    if (review_) {
        for (auto const& [path, packed] : review_->counted) note(found, path, section);
        return found;
    }
    if (!state_) return found;
    std::string const prefix = std::string(section) + "[";
    for (auto at = std::ranges::lower_bound(state_->fields, prefix, {}, &FieldState::path);
         at != state_->fields.end() && at->path.starts_with(prefix); ++at) {
        if (!at->heads.empty()) note(found, at->path, section);
    }
    std::erase_if(found, [&](std::string const& instance) {
        LifeState const life = life_of(*state_, instance);
        return life == LifeState::voided || life == LifeState::moved;
    });
    return found;
}

} // namespace gengji::domain
