// The lines in which two texts differ, for the messages of failed tests.
#include "support/line_diff.h"

#include <algorithm>
#include <vector>

namespace opcost::test {
namespace {

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

struct Line {
  char mark;
  std::string_view text;
};

// By the longest common subsequence: common[i][j] is its length from lines i and j on.
std::vector<Line> marked(const std::vector<std::string_view>& before,
                         const std::vector<std::string_view>& after) {
  std::vector<std::vector<std::size_t>> common(before.size() + 1,
                                               std::vector<std::size_t>(after.size() + 1));
  for (std::size_t i = before.size(); i-- > 0;)
    for (std::size_t j = after.size(); j-- > 0;)
      common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1
                                           : std::max(common[i + 1][j], common[i][j + 1]);
  std::vector<Line> lines;
  std::size_t i = 0, j = 0;
  while (i < before.size() || j < after.size()) {
    const bool both = i < before.size() && j < after.size();
    if (both && before[i] == after[j]) {
      lines.push_back({' ', before[i++]});
      ++j;
    } else if (j == after.size() || (both && common[i + 1][j] >= common[i][j + 1])) {
      lines.push_back({'-', before[i++]});
    } else {
      lines.push_back({'+', after[j++]});
    }
  }
  return lines;
}

}  // namespace

std::string line_diff(std::string_view before, std::string_view after) {
  const auto lines = marked(split_lines(before), split_lines(after));
  const auto differs = [&](std::size_t at) { return at < lines.size() && lines[at].mark != ' '; };
  std::string text;
  for (std::size_t at = 0; at < lines.size(); ++at)
    if (differs(at) || differs(at + 1) || (at > 0 && differs(at - 1)))
      text += std::string(1, lines[at].mark) + " " + std::string(lines[at].text) + "\n";
  return text;
}

}  // namespace opcost::test
