// What nodes say about themselves, once for all that say the same.
#include "estimate/remarks.h"

#include <unordered_map>

namespace opcost {
namespace {

// The sentence without its names, which stand in quotes of two kinds, and without its numbers.
std::string pattern_of(const std::string& sentence) {
  std::string pattern;
  char closing = 0;
  for (const char c : sentence) {
    if (closing != 0) {
      if (c == closing) closing = 0;
      continue;
    }
    const bool begins = pattern.empty() || pattern.back() == ' ' || pattern.back() == '(';
    if (c == '`' || (c == '\'' && begins)) closing = c;
    if (c < '0' || c > '9') pattern += c;
  }
  return pattern;
}

struct Remark {
  const NodeEstimate* first = nullptr;
  const std::string* sentence = nullptr;
  std::size_t nodes = 0;
};

std::string text_of(const Remark& remark) {
  std::string text = "node `" + remark.first->id + "` (" + remark.first->op + ")";
  if (remark.nodes > 1)
    text += " and " + std::to_string(remark.nodes - 1) + " more in the same way";
  return text + ": " + *remark.sentence;
}

}  // namespace

std::vector<std::string> remarks(const std::vector<NodeEstimate>& nodes,
                                 SharedList<std::string> NodeEstimate::*list) {
  std::vector<Remark> all;
  std::unordered_map<std::string, std::size_t> places;
  for (const NodeEstimate& node : nodes)
    for (const std::string& sentence : node.*list) {
      const std::string key = node.domain + ":" + node.op + ":" + pattern_of(sentence);
      const auto [place, is_new] = places.try_emplace(key, all.size());
      if (is_new) all.push_back({&node, &sentence, 0});
      ++all[place->second].nodes;
    }
  std::vector<std::string> texts;
  texts.reserve(all.size());
  for (const Remark& remark : all) texts.push_back(text_of(remark));
  return texts;
}

}  // namespace opcost
