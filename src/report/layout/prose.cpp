// Parts sentences into words and the names that stand between backquotes.
#include "report/layout/prose.h"

namespace opcost {

std::vector<ProsePart> prose_parts(std::string_view text) {
  std::vector<ProsePart> parts;
  const auto add = [&](std::string_view part, bool code) {
    if (!part.empty()) parts.push_back({part, code});
  };
  std::size_t done = 0, open = text.find('`');
  while (open != text.npos) {
    const std::size_t close = text.find('`', open + 1);
    if (close == text.npos) break;
    if (close > open + 1) {
      add(text.substr(done, open - done), false);
      add(text.substr(open + 1, close - open - 1), true);
      done = close + 1;
    }
    open = text.find('`', close + 1);
  }
  add(text.substr(done), false);
  return parts;
}

}  // namespace opcost
