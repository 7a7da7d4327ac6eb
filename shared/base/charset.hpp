#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"

#include <optional>
#include <string>

namespace gengji {

/// How the bytes of a text file stand for characters. GB18030 holds GBK and GB2312, what Excel and WPS write in China.
enum class Charset { utf8, gb18030, utf16le, utf16be };

/// By its byte order mark; without one UTF-8 when it is well-formed UTF-8, else GB18030.
Charset detect_charset(BytesView bytes);

/// UTF-8 without a byte order mark. Errors: `invalid` when the bytes are not of `charset` (or of the detected one);
/// says where.
Result<std::string> to_utf8(BytesView bytes, std::optional<Charset> charset = {});

/// For programs that do not read UTF-8. Errors: `invalid` when `text` is not UTF-8 or has a character the charset
/// lacks.
Result<Bytes> from_utf8(std::string_view text, Charset charset);

} // namespace gengji
