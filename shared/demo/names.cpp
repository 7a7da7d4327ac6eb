#include "shared/demo/names.hpp"

#include <array>
#include <cstdio>
#include <string_view>

namespace gengji::demo {

namespace {

using Words = std::string_view;

// By weight: an entry stands as often as it weighs.
constexpr std::array surnames{Words("李"), Words("李"), Words("李"), Words("王"), Words("王"), Words("王"),
                              Words("张"), Words("张"), Words("刘"), Words("刘"), Words("陈"), Words("陈"),
                              Words("杨"), Words("杨"), Words("周"), Words("周"), Words("黄"), Words("吴"),
                              Words("何"), Words("罗"), Words("谭"), Words("程"), Words("游"), Words("董"),
                              Words("彭"), Words("夏"), Words("冉"), Words("余"), Words("汪")};
constexpr std::array elder_first{Words("国"), Words("明"), Words("德"), Words("光"), Words("万")};
constexpr std::array elder_last{Words("华"), Words("英"), Words("珍"), Words("芳"),
                                Words("平"), Words("明"), Words("国"), Words("光")};
constexpr std::array middle{Words("建"), Words("勇"), Words("红"), Words("燕"), Words("军"), Words("小"), Words("兰")};
constexpr std::array young{Words("浩"), Words("鑫"), Words("雨"), Words("婷"), Words("佳")};
constexpr std::array plots{Words("大田湾"), Words("屋门口"), Words("黄桷树坪"), Words("堰塘边"), Words("沟底长田")};
constexpr std::array parts{Words(""), Words("上"), Words("下"), Words("东"), Words("西"), Words("大"), Words("小")};

template<class... Part>
std::string join(Part const&... part) {
    std::string text;
    ((text += part), ...);
    return text;
}

} // namespace

std::string person_name(Dice& dice, int birth_year) {
    Words const surname = dice.pick(surnames);
    if (birth_year < 1970) return join(surname, dice.pick(elder_first), dice.pick(elder_last));
    if (birth_year < 1990)
        return dice.chance(0.15) ? join(surname, dice.pick(middle))
                                 : join(surname, dice.pick(middle), dice.pick(middle));
    return dice.chance(0.15) ? join(surname, dice.pick(young)) : join(surname, dice.pick(young), dice.pick(young));
}

std::string id_number(int year, int month, int day, int order) {
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    char digits[32];
    std::snprintf(digits, sizeof digits, "500299%04d%02d%02d%03d", year, month, day, order % 1000);
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (digits[i] - '0') * weights[i];
    return std::string(digits) + "10X98765432"[sum % 11];
}

std::string credit_code(std::string const& kind, unsigned number) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    constexpr std::array weights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    char tail[24];
    std::snprintf(tail, sizeof tail, "500299MA%07u", number % 10000000);
    std::string code = kind + tail;
    std::size_t sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        sum += alphabet.find(code[i]) * static_cast<std::size_t>(weights[i]);
    return code + alphabet[(31 - sum % 31) % 31];
}

std::string phone_number(std::size_t number) {
    char text[16];
    std::snprintf(text, sizeof text, "1990023%04zu", number % 10000);
    return text;
}

std::string plot_name(Dice& dice) {
    Words const part = dice.pick(parts);
    return join(dice.pick(plots), part);
}

} // namespace gengji::demo
