#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Words from strangers, made fit for a terminal.
namespace opcost {

/// The text as valid UTF-8 that cannot steer a terminal: control, bidirectional
/// and invisible characters become "\n", "\x1b", "\u{202e}"; bytes that are no
/// UTF-8 become U+FFFD.
std::string printable(std::string_view text);

/// Terminal columns of printable text, at one per code point.
std::size_t columns(std::string_view text);

/// Printable text in at most `width` columns. What is cut is the middle, marked
/// "…", and rather the head than the tail, where names of layers differ.
std::string shortened(std::string_view text, std::size_t width);

/// Printable text filled with spaces to `width` columns; at least one follows,
/// so that the next word stands apart.
std::string padded(std::string text, std::size_t width);
/// The same with the spaces before it.
std::string padded_left(std::string text, std::size_t width);

/// Printable text broken at spaces into lines of at most `width` columns; a
/// longer word is shortened. Never empty.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace opcost
