#include "shared/records/edit.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>
#include <array>

namespace gengji {

namespace {

constexpr std::uint8_t layout = 1; // first byte: another layout is another number
constexpr std::uint8_t last_class = static_cast<std::uint8_t>(BucketClass::bookkeeping);

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

/// Which characters a name may have, by one look: every field of every edit is checked.
constexpr std::array<bool, 256> in_names = [] {
    std::array<bool, 256> table{};
    for (char const* c = "abcdefghijklmnopqrstuvwxyz_0123456789"; *c; ++c) table[static_cast<unsigned char>(*c)] = true;
    return table;
}();
bool is_name(std::string_view text) {
    return !text.empty() && is_name_start(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char c) { return in_names[static_cast<unsigned char>(c)]; });
}
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// `k` and 12 hex digits, with what follows it.
bool is_repeat_key(std::string_view key) {
    return key.size() == 13 && key.front() == 'k' && std::ranges::all_of(key.substr(1), is_hex);
}

/// `crops` or `crops[k9f27c01b3e45]`.
bool is_level(std::string_view level) {
    if (level.ends_with(']')) {
        std::size_t const open = level.find('[');
        if (open == level.npos || !is_repeat_key(level.substr(open + 1, level.size() - open - 2))) return false;
        level = level.substr(0, open);
    }
    return is_name(level);
}

bool is_form_id(std::string_view form) { return form.size() <= limits::form_id_bytes && is_name(form); }

Error wrong(char const* what) { return problem(Problem::invalid, std::string("这条修改不合规则：") + what); }

bool ends_in(std::string_view path, std::string_view name) {
    return path == name || (path.ends_with(name) && path[path.size() - name.size() - 1] == '/');
}

/// `_life` and reviews judge the version that their author saw, nothing else: otherwise a void could hide what its
/// author never saw.
bool judges_what_it_saw(Change const& change, VersionVector const& seen) {
    if (ends_in(change.path, "_life")) {
        auto const life = change.value.life();
        return life && life->as_of == seen;
    }
    if (change.path == "_review/verify" || change.path == "_review/accept") {
        auto const review = change.value.review();
        return review && review->as_of == seen;
    }
    return true;
}

/// No less than encode(edit).size(), without making the bytes.
std::size_t most_bytes(Edit const& edit) {
    std::size_t bytes = 256 + edit.extra.size() + edit.seen.entries().size() * 26;
    for (Change const& change : edit.patch) bytes += change.path.size() + change.value.packed().size() + 8;
    return bytes;
}

Result<void> check_patch(Edit const& edit) {
    if (edit.patch.size() > limits::edit_fields) return wrong("一次保存的字段太多，请分几次保存");
    for (std::size_t i = 0; i < edit.patch.size(); ++i) {
        Change const& change = edit.patch[i];
        if (!is_path(change.path)) return wrong("字段名写法不对");
        if (i > 0 && edit.patch[i - 1].path >= change.path) return wrong("字段没有按次序排列，或有重复");
        if (change.value.packed().size() > limits::text_value_bytes) return wrong("有一项内容太长，请改作附件");
        if (!judges_what_it_saw(change, edit.seen)) return wrong("作废或审核没有写明所依据的版本");
    }
    return {};
}

} // namespace

bool is_path(std::string_view path) {
    if (path.size() <= 64 && is_name(path)) return true; // a plain field
    if (path.size() > limits::field_path_bytes) return false;
    for (std::size_t levels = 1; levels <= limits::field_path_levels; ++levels) {
        std::size_t const slash = path.find('/');
        if (!is_level(path.substr(0, slash))) return false;
        if (slash == path.npos) return true;
        path.remove_prefix(slash + 1);
    }
    return false;
}

Result<void> check_shape(Edit const& edit) {
    if (edit.dot.seq == 0) return wrong("编号从 1 开始");
    if (edit.seen.of(edit.dot.replica) >= edit.dot.seq) return wrong("不能在保存之前就看到自己");
    if (edit.seen.entries().size() > limits::seen_entries) return wrong("所见版本的条目太多");
    if (!is_owner(edit.record.bucket.owner) || edit.record.bucket.cls > BucketClass::bookkeeping)
        return wrong("数据桶写法不对");
    if (!is_form_id(edit.form.form)) return wrong("表单名写法不对");
    if (edit.extra.size() > limits::edit_extra_bytes) return wrong("附加部分太长");
    if (most_bytes(edit) > limits::edit_bytes) return wrong("一次保存的内容太多，请分几次保存");
    return check_patch(edit);
}

Bytes encode(Edit const& edit) {
    ByteWriter out;
    out.reserve(128 + 18 * edit.seen.entries().size() + 32 * edit.patch.size() + edit.extra.size());
    out.u8(layout);
    out.raw(edit.dot.replica.view());
    out.varint(edit.dot.seq);
    out.text(edit.record.bucket.owner);
    out.u8(static_cast<std::uint8_t>(edit.record.bucket.cls));
    out.raw(edit.record.id.view());
    out.text(edit.form.form);
    out.varint(edit.form.version);
    out.raw(edit.actor.view());
    out.zigzag(edit.wall_seconds);
    edit.seen.encode(out);
    out.varint(edit.patch.size());
    for (Change const& change : edit.patch) {
        out.text(change.path);
        out.text(change.value.packed());
    }
    out.raw(edit.extra);
    return out.take();
}

Result<Edit> decode_edit(BytesView bytes) {
    auto const unreadable = [] { return problem(Problem::invalid, "收到的一条修改读不懂，请升级程序后重试"); };
    if (bytes.size() > limits::edit_bytes) return unreadable();
    ByteReader in(bytes);
    if (in.u8() != layout) in.fail();
    Edit edit;
    edit.dot.replica = ReplicaId::from_view(in.raw(sizeof(ReplicaId)));
    edit.dot.seq = in.varint();
    edit.record.bucket.owner = std::string(in.text());
    std::uint8_t const cls = in.u8();
    if (cls > last_class) in.fail();
    edit.record.bucket.cls = static_cast<BucketClass>(cls);
    edit.record.id = RecordId::from_view(in.raw(sizeof(RecordId)));
    edit.form.form = std::string(in.text());
    std::uint64_t const version = in.varint();
    if (version > UINT32_MAX) in.fail();
    edit.form.version = static_cast<std::uint32_t>(version);
    edit.actor = ActorId::from_view(in.raw(sizeof(ActorId)));
    edit.wall_seconds = in.zigzag();
    edit.seen = VersionVector::decode(in);
    std::size_t const changes = in.count(2);
    if (changes > limits::edit_fields) in.fail();
    if (in.ok()) edit.patch.reserve(changes);
    for (std::size_t i = 0; i < changes && in.ok(); ++i) {
        BytesView const path = in.text(), packed = in.text();
        if (!Value::is_well_formed(packed)) in.fail();
        edit.patch.push_back(Change{std::string(path), Value::trusted(packed)});
    }
    edit.extra = Bytes(in.rest()); // whatever a newer peer put behind
    if (!in.ok()) return unreadable();
    TRY(check_shape(edit));
    return edit;
}

Hash chain(Hash const& previous, Edit const& edit) { return chain(previous, encode(edit)); }

Edit reissued(Edit const& edit, ReplicaId const& from, std::uint64_t k, ReplicaId const& to) {
    Edit renamed = edit;
    if (edit.dot.replica == from && edit.dot.seq > k) renamed.dot = Dot{to, edit.dot.seq - k};
    renamed.seen.reissue(from, k, to);
    for (Change& change : renamed.patch) change.value = change.value.reissued(from, k, to);
    return renamed;
}

} // namespace gengji
