#include "shared/forms/identifiers.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace gengji::forms {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

} // namespace

std::optional<Date> birth_of(std::string_view idcard) {
    if (idcard.size() != 18 || !all_digits(idcard.substr(6, 8))) return std::nullopt;
    auto const day = idcard.substr(6, 8);
    return parse_date(std::string(day.substr(0, 4)) + '-' + std::string(day.substr(4, 2)) + '-' +
                      std::string(day.substr(6, 2)));
}

bool is_idcard(std::string_view text, std::optional<Date> today) {
    if (text.size() != 18 || !all_digits(text.substr(0, 17))) return false;
    auto const birth = birth_of(text);
    if (!birth || (today && *birth > *today)) return false;
    static constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (text[i] - '0') * weights[i];
    return text[17] == "10X98765432"[sum % 11];
}

bool is_uscc(std::string_view text) {
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static constexpr std::array weights{1,  3,  9,  27, 19, 26, 16, 17, 20,
                                        29, 25, 13, 8,  24, 10, 30, 28}; // 3^(i-1) mod 31
    if (text.size() != 18) return false;
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        auto const index = alphabet.find(text[i]);
        if (index == alphabet.npos) return false;
        sum += static_cast<int>(index) * weights[i];
    }
    return text[17] == alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

bool is_phone(std::string_view text) {
    if (text.size() == 11 && text[0] == '1' && text[1] >= '3' && text[1] <= '9' && all_digits(text)) return true;
    // Landline: (0\d{2,3}-?)?[2-9]\d{6,7}. An area code of 3 or 4 digits may be written without the dash, so both cuts
    // are tried.
    auto const is_local = [](std::string_view local) {
        return (local.size() == 7 || local.size() == 8) && local[0] >= '2' && local[0] <= '9' && all_digits(local);
    };
    if (is_local(text)) return true;
    for (std::size_t const area : {3u, 4u}) {
        if (text.size() <= area || text[0] != '0' || !all_digits(text.substr(0, area))) continue;
        auto rest = text.substr(area);
        if (rest.front() == '-') rest.remove_prefix(1);
        if (is_local(rest)) return true;
    }
    return false;
}

bool is_plate(std::string_view text) {
    static constexpr std::string_view provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
    if (text.size() != 3 + 7) return false;
    auto const sign = provinces.find(text.substr(0, 3));
    if (sign == provinces.npos || sign % 3 != 0) return false;
    auto const rest = text.substr(3);
    return all_digits(rest.substr(0, 2)) &&
           std::all_of(rest.begin() + 2, rest.end(), [](char c) { return is_digit(c) || is_upper(c); });
}

bool is_parcel_code(std::string_view text) { return text.size() == 19 && all_digits(text); }

bool is_luhn(std::string_view text) {
    if (text.size() < 2 || !all_digits(text)) return false;
    int sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int digit = text[text.size() - 1 - i] - '0';
        if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

} // namespace gengji::forms
