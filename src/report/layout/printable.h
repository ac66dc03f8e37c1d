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

/// The same line by line: line breaks and tabs stay.
std::string printable_lines(std::string_view text);

/// More columns than this of what was given help nobody.
inline constexpr std::size_t kMostGiven = 500;
/// A name or text of a stranger in a line of ours: printable, and at most kMostGiven columns.
std::string told(std::string_view text);
/// A line of a message, printable: each of its words is cut to kMostGiven columns, and so is each
/// name between two backquotes, whatever blanks are in it; the line to four times as much.
std::string message_line(std::string_view text);

/// Terminal columns of printable text, at one per code point.
std::size_t columns(std::string_view text);

/// Printable text in at most `width` columns. The middle is cut and marked by "…"; more of the end
/// is kept than of the beginning, because names of layers differ at the end.
std::string shortened(std::string_view text, std::size_t width);

/// Each of the texts in at most `width` columns, so that no two that differ become the same, as far
/// as there is room: what they share is cut before what tells them apart.
std::vector<std::string> shortened_apart(const std::vector<std::string_view>& texts,
                                         std::size_t width);

/// The text without a character that is not of ASCII: what opcost draws and writes as its like
/// ("u" for "µ"), all others as "?". As many columns as before.
std::string in_ascii(std::string_view text);

/// Printable text, filled with spaces to `width` columns; at least one space follows, so that the
/// next word is separate.
std::string padded(std::string text, std::size_t width);
/// The same with the spaces in front.
std::string padded_left(std::string text, std::size_t width);

/// Printable text, broken at spaces into lines of at most `width` columns; a longer word is
/// shortened. Never empty.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace opcost
