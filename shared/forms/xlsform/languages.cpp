#include "shared/forms/xlsform/languages.hpp"

#include "shared/forms/xlsform/words.hpp"

#include <algorithm>

namespace gengji::forms::xls {

namespace {

// ISO 639-1, and the three-letter codes that have one of these two-letter codes: IANA's register of language tags
// takes the short one for those.
constexpr std::string_view two_letters =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv "
    "dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig "
    "ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh "
    "mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru "
    "rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty "
    "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";
constexpr std::string_view three_letters_with_two =
    "aar abk ave afr aka amh arg ara asm ava aym aze bak bel bul bih bis bam ben bod tib bre bos cat che cha "
    "cos cre ces cze chu chv cym wel dan deu ger div dzo ewe ell gre eng epo spa est eus baq fas per ful fin "
    "fij fao fra fre fry gle gla glg grn guj glv hau heb hin hmo hrv hat hun hye arm her ina ind ile ibo iii "
    "ipk ido isl ice ita iku jpn jav kat geo kon kik kua kaz kal khm kan kor kau kas kur kom cor kir lat ltz "
    "lug lim lin lao lit lub lav mlg mah mri mao mkd mac mal mon mar msa may mlt mya bur nau nob nde nep ndo "
    "nld dut nno nor nbl nav nya oci oji orm ori oss pan pli pol pus por que roh run ron rum rus kin san srd "
    "snd sme sag sin slk slo slv smo sna som sqi alb srp ssw sot sun swe swa tam tel tgk tha tir tuk tgl tsn "
    "ton tur tso tat twi tah uig ukr urd uzb ven vie vol wln wol xho yid yor zha zho chi zul ";

bool among(std::string_view codes, std::string_view code) {
    for (std::size_t at = codes.find(code); at != std::string_view::npos; at = codes.find(code, at + 1))
        if ((at == 0 || codes[at - 1] == ' ') && codes[at + code.size()] == ' ') return true;
    return false;
}

/// The code alone, or a name with the code behind it.
bool is_known(std::string_view language) {
    std::string code = lower(language);
    if (std::size_t const open = language.rfind('('); open != std::string_view::npos) {
        if (!language.ends_with(')')) return false;
        code = std::string(language.substr(open + 1, language.size() - open - 2));
    }
    code = code.substr(0, code.find('-')); // zh-Hans
    if (!std::ranges::all_of(code, [](char c) { return c >= 'a' && c <= 'z'; })) return false;
    if (code.size() == 2) return among(two_letters, code);
    return code.size() == 3 && !among(three_letters_with_two, code);
}

} // namespace

void check_languages(XForm const& form, Findings& findings) {
    std::string strangers;
    for (Translation const& each : form.translations)
        if (each.language != "default" && !is_known(each.language))
            strangers += (strangers.empty() ? "“" : "、“") + each.language + "”";
    if (!strangers.empty())
        findings.warning(survey_sheet, 0,
                         "语言 " + strangers + " 没有写明代码。建议写成“中文 (zh)”“English (en)”这样。");
}

} // namespace gengji::forms::xls
