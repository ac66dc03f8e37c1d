#pragma once

#include <string>
#include <string_view>

// Code in Markdown that nothing in it can end (CommonMark 0.31, "Code spans", "Fenced code
// blocks").
namespace opcost {

/// One line of printable text between backquotes.
std::string code_span(std::string_view text);
/// Lines between two fences, each line ended.
std::string code_block(std::string_view language, std::string_view lines);

}  // namespace opcost
