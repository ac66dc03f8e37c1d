#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Makes text from strangers fit for a terminal.
namespace opcost {

/// The text as valid UTF-8 that cannot control a terminal: control, bidirectional and invisible
/// characters become "\n", "\x1b", "\u{202e}"; bytes that are not UTF-8 become U+FFFD.
std::string printable(std::string_view text);

/// Terminal columns of printable text, at one per code point.
std::size_t columns(std::string_view text);

/// Printable text in at most `width` columns. The middle is cut and marked by "…"; more of the end
/// is kept than of the beginning, because names of layers differ at the end.
std::string shortened(std::string_view text, std::size_t width);

/// Printable text, filled with spaces to `width` columns; at least one space follows, so that the
/// next word is separate.
std::string padded(std::string text, std::size_t width);
/// The same with the spaces in front.
std::string padded_left(std::string text, std::size_t width);

/// Printable text, broken at spaces into lines of at most `width` columns; a longer word is
/// shortened. Never empty.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace opcost
