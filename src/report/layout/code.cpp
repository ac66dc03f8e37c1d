// Code in Markdown: spans and blocks with fences that are longer than any in their text.
#include "report/layout/code.h"

#include <algorithm>
#include <cstddef>

namespace opcost {
namespace {

// Longer than every run of backquotes in the text, and at least so long.
std::string fence_for(std::string_view text, std::size_t least) {
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    least = std::max(least, run + 1);
  }
  return std::string(least, '`');
}

}  // namespace

// A blank on each side is not part of the code; it parts a backquote of the text from the fence.
std::string code_span(std::string_view text) {
  const std::string fence = fence_for(text, 1);
  const bool apart = text.empty() || fence.size() > 1 || text.front() == ' ' || text.back() == ' ';
  const std::string blank = apart ? " " : "";
  return fence + blank + std::string(text) + blank + fence;
}

std::string code_block(std::string_view language, std::string_view lines) {
  const std::string fence = fence_for(lines, 3);
  return fence + std::string(language) + "\n" + std::string(lines) + fence + "\n";
}

}  // namespace opcost
