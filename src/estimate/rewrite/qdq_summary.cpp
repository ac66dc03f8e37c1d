// What a report says of quantised operators.
#include "estimate/rewrite/qdq.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// So many nodes are named of each reason.
constexpr std::size_t kMostNamed = 3;

std::string counts_text(const std::map<std::string, std::set<const Node*>>& nodes) {
  std::vector<std::string> texts;
  texts.reserve(nodes.size());
  for (const auto& [op, which] : nodes)
    texts.push_back(grouped_text(Count{which.size()}) + " " + op);
  return joined(texts);
}

// "(`a`, `b` and 4 more)"
std::string names_text(const std::map<const Node*, std::string>& nodes) {
  std::set<std::string> sorted;
  for (const auto& [node, name] : nodes) sorted.insert(name);
  std::string text;
  std::size_t named = 0;
  for (const std::string& name : sorted) {
    if (named == kMostNamed) break;
    text += (named++ == 0 ? "`" : ", `") + name + "`";
  }
  if (nodes.size() > named) text += " and " + grouped_text(Count{nodes.size() - named}) + " more";
  return "(" + text + ")";
}

}  // namespace

std::vector<std::string> QdqSummary::assumptions() const {
  std::vector<std::string> texts;
  if (!as_integers.empty())
    texts.push_back(
        "quantised operators are counted as the integer operators that hardware runs (" +
        counts_text(as_integers) + "), DequantizeLinear and QuantizeLinear with them; " +
        "--qdq as-written counts what the file says");
  if (!stored_weights.empty())
    texts.push_back(grouped_text(Count{stored_weights.size()}) +
                    (stored_weights.size() == 1 ? " weight is" : " weights are") +
                    " read as stored and converted once in an inference, for operators in float "
                    "(--qdq as-written counts what the file says)");
  for (const auto& [what, nodes] : in_float)
    texts.push_back(
        "in float although an input is quantised: " + grouped_text(Count{nodes.size()}) + " " +
        what.first + " " + names_text(nodes) + ", because " + what.second);
  return texts;
}

}  // namespace opcost
