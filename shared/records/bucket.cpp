#include "shared/records/bucket.hpp"

#include <algorithm>
#include <array>

namespace gengji {

namespace {

constexpr std::array names = {"public", "registry", "log", "credit", "bookkeeping"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
} // namespace

bool is_owner(std::string_view owner) {
    auto const allowed = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); };
    return owner.size() >= 6 && owner.size() <= 20 && std::ranges::all_of(owner.substr(0, 6), is_digit) &&
           std::ranges::all_of(owner, allowed);
}

char const* name_of(BucketClass cls) {
    auto const index = static_cast<std::size_t>(cls);
    return index < names.size() ? names[index] : "?";
}

std::string to_text(Bucket const& bucket) { return bucket.owner + "/" + name_of(bucket.cls); }

Result<Bucket> parse_bucket(std::string_view text) {
    std::size_t const slash = std::min(text.find('/'), text.size());
    std::string_view const owner = text.substr(0, slash);
    std::string_view const name = text.substr(std::min(slash + 1, text.size()));
    auto const found = std::ranges::find(names, name);
    if (!is_owner(owner) || found == names.end()) {
        return problem(Problem::invalid, "数据桶写法不对，应如 500231101203/registry（区划代码/类别）");
    }
    return Bucket{std::string(owner), static_cast<BucketClass>(found - names.begin())};
}

} // namespace gengji
