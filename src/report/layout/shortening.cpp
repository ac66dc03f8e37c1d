// Texts cut so that they stay apart, and texts in ASCII.
#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <set>

#include "report/layout/printable.h"

namespace opcost {
namespace {

// Bytes of UTF-8 that continue a character.
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

// The first or last `count` characters.
std::string_view first_columns(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if (!is_continuation(text[at]) && count-- == 0) break;
  return text.substr(0, at);
}

std::string_view last_columns(std::string_view text, std::size_t count) {
  std::size_t at = text.size();
  while (at > 0 && count > 0)
    if (!is_continuation(text[--at])) --count;
  return text.substr(at);
}

// What stays of a text that is cut in the middle; of one that fits the head is all of it.
struct Cut {
  std::string_view head, tail;
  bool whole = true;

  std::string text() const {
    return whole ? std::string(head) : std::string(head) + "…" + std::string(tail);
  }
  // Of different cuts it differs, but for once in 2^64.
  std::size_t hash() const {
    constexpr std::size_t kGolden = 0x9e3779b97f4a7c15U;  // 2^64 / golden ratio
    const std::hash<std::string_view> of;
    return of(head) * kGolden + of(tail) + (whole ? 1 : 0);
  }
};

// A way to cut: so many columns of the beginning stay, the rest is of the end.
Cut cut_at(std::string_view text, std::size_t width, std::size_t begin) {
  const std::size_t have = columns(text), end = width - 1 - begin;
  if (have <= width) return {text, {}, true};
  if (have == text.size()) return {text.substr(0, begin), text.substr(have - end), false};
  return {first_columns(text, begin), last_columns(text, end), false};
}

using Group = std::vector<std::size_t>;

// Those that are cut to the same, of texts that all differ; in their order.
std::vector<Group> clashes(const std::vector<std::string>& cut) {
  Group order(cut.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return cut[a] < cut[b]; });
  std::vector<Group> groups;
  for (auto first = order.begin(); first != order.end();) {
    const auto next =
        std::find_if(first, order.end(), [&](std::size_t at) { return cut[at] != cut[*first]; });
    if (next - first > 1) groups.emplace_back(first, next);
    first = next;
  }
  return groups;
}

// The place to cut that leaves the most of a group's texts apart; of several the first.
std::size_t best_place(const std::vector<std::string_view>& texts, const Group& group,
                       std::size_t width) {
  std::vector<std::size_t> seen;
  std::size_t best = 0, most = 0;
  for (std::size_t begin = 0; begin < width && most < group.size(); ++begin) {
    seen.clear();
    for (const std::size_t at : group) seen.push_back(cut_at(texts[at], width, begin).hash());
    std::ranges::sort(seen);
    const auto apart =
        static_cast<std::size_t>(std::unique(seen.begin(), seen.end()) - seen.begin());
    if (apart <= most) continue;
    most = apart;
    best = begin;
  }
  return best;
}

// Cuts one group anew; what still clashes is numbered.
void take_apart(const std::vector<std::string_view>& texts, const Group& group, std::size_t width,
                std::vector<std::string>& cut) {
  const std::size_t best = best_place(texts, group, width);
  std::set<std::string_view> taken;
  for (const std::size_t at : group) {
    const std::string whole = cut_at(texts[at], width, best).text();
    cut[at] = whole;
    for (std::size_t number = 2; taken.contains(cut[at]); ++number) {
      const std::string mark = "~" + std::to_string(number);
      if (mark.size() >= width) break;
      cut[at] = std::string(last_columns(whole, width - mark.size())) + mark;
    }
    taken.insert(cut[at]);
  }
}

}  // namespace

std::vector<std::string> shortened_apart(const std::vector<std::string_view>& texts,
                                         std::size_t width) {
  std::vector<std::string_view> different(texts);
  std::ranges::sort(different);
  different.erase(std::unique(different.begin(), different.end()), different.end());
  std::vector<std::string> cut;
  cut.reserve(different.size());
  for (const std::string_view text : different) cut.push_back(shortened(text, width));
  if (width >= 3)
    for (const Group& group : clashes(cut)) take_apart(different, group, width, cut);
  std::vector<std::string> result;
  result.reserve(texts.size());
  for (const std::string_view text : texts) {
    const auto at = std::ranges::lower_bound(different, text) - different.begin();
    result.push_back(cut[static_cast<std::size_t>(at)]);
  }
  return result;
}

std::string in_ascii(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kLikes{{{"≥ ", ">="},
                                                                                  {"≤ ", "<="},
                                                                                  {"µ", "u"},
                                                                                  {"─", "-"},
                                                                                  {"█", "#"},
                                                                                  {"▉", "#"},
                                                                                  {"▊", "#"},
                                                                                  {"▋", "#"},
                                                                                  {"▌", "#"},
                                                                                  {"▍", " "},
                                                                                  {"▎", " "},
                                                                                  {"▏", " "},
                                                                                  {"…", "~"},
                                                                                  {"×", "x"},
                                                                                  {"·", "."},
                                                                                  {"│", "|"}}};
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80U) {
      result += text[at++];
      continue;
    }
    std::string_view like = "?";
    std::size_t size = 1;
    while (at + size < text.size() && is_continuation(text[at + size])) ++size;
    for (const auto& [unicode, ascii] : kLikes)
      if (text.substr(at).starts_with(unicode)) {
        like = ascii;
        size = unicode.size();
        break;
      }
    result += like;
    at += size;
  }
  return result;
}

}  // namespace opcost
