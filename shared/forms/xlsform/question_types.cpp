#include "shared/forms/xlsform/question_types.hpp"

#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace gengji::forms::xls {

namespace {

QuestionType input(std::string_view bind, std::string_view name) {
    QuestionType type;
    type.bind = bind;
    type.tag = "input";
    type.name = name;
    return type;
}

QuestionType upload(std::string_view mediatype, std::string_view name) {
    QuestionType type = input("binary", name);
    type.tag = "upload";
    type.mediatype = mediatype;
    return type;
}

QuestionType preloaded(std::string_view bind, std::string_view preload, std::string_view params,
                       std::string_view name) {
    QuestionType type;
    type.role = Role::metadata;
    type.bind = bind;
    type.preload = preload;
    type.preload_params = params;
    type.name = name;
    return type;
}

QuestionType silent(Role role, std::string_view bind, std::string_view name) {
    QuestionType type;
    type.role = role;
    type.bind = bind;
    type.name = name;
    return type;
}

QuestionType note() {
    QuestionType type = input("string", "note");
    type.readonly = true;
    return type;
}

QuestionType acknowledge() {
    QuestionType type = input("string", "acknowledge");
    type.tag = "trigger";
    return type;
}

QuestionType range() {
    QuestionType type = input("int", "range");
    type.tag = "range";
    return type;
}

QuestionType limited(std::string_view constraint, std::string_view name) {
    QuestionType type = input("int", name);
    type.constraint = constraint;
    return type;
}

QuestionType phone_number() {
    QuestionType type = input("string", "phone number");
    type.constraint = "regex(., '^\\d*$')";
    type.hint = "请只填数字。";
    return type;
}

/// The older name of acknowledge, which says nothing of the node's type.
QuestionType old_trigger() {
    QuestionType type = acknowledge();
    type.bind = "";
    return type;
}

using Types = std::unordered_map<std::string, QuestionType>;

/// The plain name of each type, then the spellings that older forms use: `q int`, `add integer prompt`, `gps`.
Types make_types() {
    Types types;
    auto const add = [&](QuestionType const& type, std::initializer_list<char const*> names) {
        for (char const* name : names) types[name] = type;
    };
    add(input("string", "text"), {"text", "string", "q string", "add text prompt"});
    add(input("int", "integer"), {"integer", "int", "q int", "add integer prompt"});
    add(input("decimal", "decimal"), {"decimal", "q decimal", "add decimal prompt"});
    add(input("date", "date"), {"date", "q date", "add date prompt"});
    add(input("time", "time"), {"time", "q time", "add time prompt"});
    add(input("dateTime", "dateTime"),
        {"datetime", "date time", "date_time", "q datetime", "q date time", "add date time prompt",
         "add datetime prompt", "add dateTime prompt", "dateTime", "q dateTime"});
    add(input("geopoint", "geopoint"),
        {"geopoint", "gps", "location", "q geopoint", "q location", "add location prompt"});
    add(input("geotrace", "geotrace"), {"geotrace", "q geotrace"});
    add(input("geoshape", "geoshape"), {"geoshape", "q geoshape"});
    add(input("barcode", "barcode"), {"barcode", "q barcode", "add barcode prompt"});
    add(note(), {"note", "q note", "add note prompt"});
    add(old_trigger(), {"trigger"});
    add(acknowledge(), {"acknowledge", "q acknowledge", "add acknowledge prompt"});
    add(range(), {"range"});
    add(phone_number(), {"phone number"});
    add(upload("image/*", "image"),
        {"image", "photo", "picture", "q image", "q picture", "add image prompt", "add photo prompt"});
    add(upload("audio/*", "audio"), {"audio", "q audio", "add audio prompt"});
    add(upload("video/*", "video"), {"video", "q video", "add video prompt"});
    add(upload("application/*", "file"), {"file", "q file", "add file prompt"});
    add(upload("osm/*", "osm"), {"osm"});
    add(limited("0 <= . and . <= 100", "percentage"), {"percentage"});
    add(limited("0 <= . and . <= 31", "number of days in last month"), {"number of days in last month"});
    add(limited("0 <= . and . <= 183", "number of days in last six months"), {"number of days in last six months"});
    add(limited("0 <= . and . <= 365", "number of days in last year"), {"number of days in last year"});
    add(silent(Role::calculated, "string", "calculate"), {"calculate", "q calculate", "add calculate prompt"});
    add(silent(Role::calculated, "string", "hidden"), {"hidden"});
    add(preloaded("dateTime", "timestamp", "start", "start"), {"start", "start time", "get start time"});
    add(preloaded("dateTime", "timestamp", "end", "end"), {"end", "end time", "get end time"});
    add(preloaded("date", "date", "today", "today"), {"today", "get today"});
    add(preloaded("string", "property", "deviceid", "deviceid"), {"deviceid", "device id", "get device id", "imei"});
    add(preloaded("string", "property", "phonenumber", "phonenumber"), {"phonenumber", "get phone number"});
    add(preloaded("string", "property", "simserial", "simserial"), {"simserial", "sim id", "get sim id"});
    add(preloaded("string", "property", "subscriberid", "subscriberid"),
        {"subscriberid", "subscriber id", "get subscriber id"});
    add(preloaded("string", "property", "username", "username"), {"username"});
    add(preloaded("string", "property", "email", "email"), {"email"});
    add(preloaded("string", "property", "uri:deviceid", "uri:deviceid"), {"uri:deviceid"});
    add(preloaded("string", "property", "uri:phonenumber", "uri:phonenumber"), {"uri:phonenumber"});
    add(preloaded("string", "property", "uri:simserial", "uri:simserial"), {"uri:simserial"});
    add(preloaded("string", "property", "uri:subscriberid", "uri:subscriberid"), {"uri:subscriberid"});
    add(preloaded("string", "property", "uri:username", "uri:username"), {"uri:username"});
    add(preloaded("string", "property", "uri:email", "uri:email"), {"uri:email"});
    add(silent(Role::audit, "binary", "audit"), {"audit"});
    add(silent(Role::external, "", "csv-external"), {"csv-external"});
    add(silent(Role::external, "", "xml-external"), {"xml-external"});
    add(silent(Role::start_point, "geopoint", "start-geopoint"), {"start-geopoint"});
    add(silent(Role::background_point, "geopoint", "background-geopoint"), {"background-geopoint"});
    add(silent(Role::background_audio, "binary", "background-audio"), {"background-audio"});
    return types;
}

struct SelectWord {
    std::string_view text;
    SelectKind kind;
    bool from_file;
};

/// Longer ones first: `select one from file` also begins with `select one from`.
constexpr std::array select_words{
    SelectWord{"select_one_from_file", SelectKind::one, true},
    SelectWord{"select_multiple_from_file", SelectKind::many, true},
    SelectWord{"select one from file", SelectKind::one, true},
    SelectWord{"select multiple from file", SelectKind::many, true},
    SelectWord{"select_one_external", SelectKind::external_one, false},
    SelectWord{"select one external", SelectKind::external_one, false},
    SelectWord{"add select one prompt using", SelectKind::one, false},
    SelectWord{"add select multiple prompt using", SelectKind::many, false},
    SelectWord{"select all that apply from", SelectKind::many, false},
    SelectWord{"select all that apply", SelectKind::many, false},
    SelectWord{"select one using", SelectKind::one, false},
    SelectWord{"select one from", SelectKind::one, false},
    SelectWord{"select multiple using", SelectKind::many, false},
    SelectWord{"select multiple from", SelectKind::many, false},
    SelectWord{"select_multiple", SelectKind::many, false},
    SelectWord{"select multiple", SelectKind::many, false},
    SelectWord{"select_one", SelectKind::one, false},
    SelectWord{"select one", SelectKind::one, false},
    SelectWord{"select1", SelectKind::one, false},
    SelectWord{"rank", SelectKind::rank, false},
};

} // namespace

QuestionType const* question_type(std::string_view type) {
    static Types const types = make_types();
    std::string const words = collapsed(type);
    auto found = types.find(words);
    if (found == types.end()) found = types.find(replaced(words, "_", " "));
    return found == types.end() ? nullptr : &found->second;
}

std::optional<SelectType> select_type(std::string_view type) {
    std::string const text = collapsed(type);
    std::string_view const words = text;
    for (SelectWord const& each : select_words) {
        if (!words.starts_with(each.text) || words.size() <= each.text.size() || words[each.text.size()] != ' ')
            continue;
        SelectType select;
        select.kind = each.kind;
        select.from_file = each.from_file;
        std::string rest(trimmed(std::string_view(text).substr(each.text.size())));
        for (char const* other : {" or specify other", " or_other", " or other"}) {
            if (!lower(rest).ends_with(other)) continue;
            rest.resize(rest.size() - std::string_view(other).size());
            select.or_other = true;
            break;
        }
        select.list = std::string(trimmed(rest));
        bool const one_word = select.list.find(' ') == std::string::npos;
        if (select.list.empty() || (!one_word && !each.from_file)) return {};
        return select;
    }
    return {};
}

std::optional<BracketType> bracket_type(std::string_view type) {
    std::string const text = collapsed(type);
    std::string words = text;
    BracketType bracket;
    if (words.starts_with("begin"))
        words.erase(0, 5);
    else if (words.starts_with("end"))
        words.erase(0, 3), bracket.begins = false;
    else
        return {};
    if (words.empty() || (words[0] != ' ' && words[0] != '_')) return {};
    words.erase(0, 1);
    for (auto const& [name, kind] :
         {std::pair{"looped group", Bracket::repeat}, std::pair{"lgroup", Bracket::repeat},
          std::pair{"repeat", Bracket::repeat}, std::pair{"group", Bracket::group}, std::pair{"loop", Bracket::loop}}) {
        std::string_view const word(name);
        if (!words.starts_with(word)) continue;
        std::string_view rest = std::string_view(text).substr(text.size() - (words.size() - word.size()));
        if (rest.empty()) {
            bracket.kind = kind;
            return bracket;
        }
        rest = trimmed(rest);
        if (!bracket.begins || kind != Bracket::loop || !lower(rest).starts_with("over ")) return {};
        bracket.kind = kind;
        bracket.list = std::string(trimmed(rest.substr(5)));
        return bracket;
    }
    return {};
}

} // namespace gengji::forms::xls
