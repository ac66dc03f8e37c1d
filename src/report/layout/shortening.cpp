// Texts cut so that they stay apart, and texts in ASCII.
#include <algorithm>
#include <array>
#include <compare>
#include <map>
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
  friend auto operator<=>(const Cut&, const Cut&) = default;
};

// A way to cut: so many columns of the beginning stay, the rest is of the end.
Cut cut_at(std::string_view text, std::size_t width, std::size_t begin) {
  const std::size_t have = columns(text), end = width - 1 - begin;
  if (have <= width) return {text, {}, true};
  if (have == text.size()) return {text.substr(0, begin), text.substr(have - end), false};
  return {first_columns(text, begin), last_columns(text, end), false};
}

using Group = std::vector<std::size_t>;

// Texts that differ and are cut to the same.
std::vector<Group> clashes(const std::vector<std::string>& texts,
                           const std::vector<std::string>& cut) {
  std::map<std::string_view, std::map<std::string_view, Group>> by_cut;
  for (std::size_t at = 0; at < texts.size(); ++at) by_cut[cut[at]][texts[at]].push_back(at);
  std::vector<Group> groups;
  for (const auto& [shown, by_text] : by_cut) {
    if (by_text.size() < 2) continue;
    Group group;
    for (const auto& [text, places] : by_text)
      group.insert(group.end(), places.begin(), places.end());
    groups.push_back(std::move(group));
  }
  return groups;
}

// The place to cut that leaves the most of a group's texts apart; of several the first.
std::size_t best_place(const std::vector<std::string>& texts, const Group& group,
                       std::size_t width) {
  std::set<std::string_view> different;
  for (const std::size_t at : group) different.insert(texts[at]);
  std::vector<Cut> seen;
  std::size_t best = 0, most = 0;
  for (std::size_t begin = 0; begin < width && most < different.size(); ++begin) {
    seen.clear();
    for (const std::string_view text : different) seen.push_back(cut_at(text, width, begin));
    std::ranges::sort(seen);
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    const std::size_t apart = seen.size();
    if (apart <= most) continue;
    most = apart;
    best = begin;
  }
  return best;
}

// Cuts one group anew; what still clashes is numbered.
void take_apart(const std::vector<std::string>& texts, const Group& group, std::size_t width,
                std::vector<std::string>& cut) {
  const std::size_t best = best_place(texts, group, width);
  std::map<std::string, std::string_view> holder;  // by what is shown: the text it stands for
  std::map<std::string_view, std::string> shown;
  for (const std::size_t at : group) {
    const auto [known, is_new] = shown.try_emplace(texts[at]);
    if (is_new) known->second = cut_at(texts[at], width, best).text();
    for (std::size_t number = 2; is_new && holder.contains(known->second); ++number) {
      const std::string mark = "~" + std::to_string(number);
      if (mark.size() >= width) break;
      const std::string whole = cut_at(texts[at], width, best).text();
      known->second = std::string(last_columns(whole, width - mark.size())) + mark;
    }
    holder.try_emplace(known->second, texts[at]);
    cut[at] = known->second;
  }
}

}  // namespace

std::vector<std::string> shortened_apart(const std::vector<std::string>& texts, std::size_t width) {
  std::vector<std::string> cut;
  cut.reserve(texts.size());
  for (const std::string& text : texts) cut.push_back(shortened(text, width));
  if (width < 3) return cut;
  for (const Group& group : clashes(texts, cut)) take_apart(texts, group, width, cut);
  return cut;
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
