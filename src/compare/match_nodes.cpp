// Matches the nodes of two models by weights, by names and by structure.
#include "compare/match_nodes.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "compare/align.h"
#include "opcost/core/text.h"
#include "ops/registry.h"

namespace opcost {
namespace {

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  if (text.size() > suffix.size() && text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text;
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  if (text.size() > prefix.size() && text.starts_with(prefix)) text.remove_prefix(prefix.size());
  return text;
}

// onnxruntime's quantiser calls the quantised node of `conv1` `conv1_quant`.
std::string_view plain_name(std::string_view name) { return without_suffix(name, "_quant"); }

// "Conv_12": a number that the exporter counted up, not a name.
bool is_numbered(const NodeEstimate& node) {
  const std::string_view rest = without_prefix(node.name, node.op);
  return rest.size() > 1 && rest.size() < node.name.size() && rest.front() == '_' &&
         rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// What the matcher needs to know of a node.
struct Described {
  std::string op;      // without quantisation and fusion
  std::string weight;  // the first constant that it reads; "": none
  std::string shapes;  // of inputs and outputs
  std::string output;  // shape of the first output
};

std::string shape_of(const TensorEntry& tensor) {
  return tensor.shape ? shape_text(*tensor.shape) : "?";
}

class Side {
 public:
  explicit Side(const Estimate& estimate) : nodes_(estimate.nodes) {
    std::unordered_set<std::string> activations;
    for (const TensorEntry& input : estimate.inputs) activations.insert(input.name);
    for (const NodeEstimate& node : nodes_)
      if (node.status != NodeStatus::Folded)
        for (const TensorEntry& output : node.outputs) activations.insert(output.name);
    for (const NodeEstimate& node : nodes_) described_.push_back(describe(node, activations));
  }

  std::size_t size() const { return nodes_.size(); }
  const NodeEstimate& node(std::size_t at) const { return nodes_[at]; }
  const Described& described(std::size_t at) const { return described_[at]; }

 private:
  static Described describe(const NodeEstimate& node,
                            const std::unordered_set<std::string>& activations) {
    Described result;
    const std::string base = base_operator(node.domain, node.op);
    result.op = (base == node.op ? node.domain : "") + ":" + base;
    for (const TensorEntry& input : node.inputs) {
      result.shapes += shape_of(input) + " ";
      const bool constant = !input.name.empty() && !activations.contains(input.name);
      if (constant && result.weight.empty()) result.weight = input.name;
    }
    if (!node.outputs.empty()) result.output = shape_of(node.outputs.front());
    result.shapes += "-> " + result.output;
    return result;
  }

  const std::vector<NodeEstimate>& nodes_;
  std::vector<Described> described_;
};

class Matcher {
 public:
  Matcher(const Estimate& before, const Estimate& after)
      : old_(before), new_(after), match_(old_.size()), back_(new_.size()) {}

  std::vector<std::optional<std::size_t>> run() {
    by_key([](const Side& side, std::size_t at) {
      const Described& described = side.described(at);
      return described.op + "\n" + std::string(plain_name(side.node(at).name)) + "\n" +
             described.weight;
    });
    by_key([](const Side& side, std::size_t at) {
      const Described& described = side.described(at);
      return described.weight.empty() ? "" : described.op + "\n" + described.weight;
    });
    by_key([](const Side& side, std::size_t at) {
      const NodeEstimate& node = side.node(at);
      return is_numbered(node) ? ""
                               : side.described(at).op + "\n" + std::string(plain_name(node.name));
    });
    by_structure();
    by_key([](const Side& side, std::size_t at) {
      return is_numbered(side.node(at)) ? "" : side.node(at).name.str();
    });
    return match_;
  }

 private:
  using KeyOf = std::string (*)(const Side&, std::size_t);

  void pair(std::size_t before, std::size_t after) {
    match_[before] = after;
    back_[after] = before;
  }

  // Pairs unmatched nodes with the same key if no other unmatched node has it; "": no key.
  void by_key(KeyOf key_of) {
    constexpr std::size_t kTwice = SIZE_MAX;
    const auto unique = [&](const Side& side, const auto& taken) {
      std::unordered_map<std::string, std::size_t> places;
      for (std::size_t at = 0; at < side.size(); ++at) {
        std::string key = taken[at] ? "" : key_of(side, at);
        if (key.empty()) continue;
        const auto [entry, is_new] = places.emplace(std::move(key), at);
        if (!is_new) entry->second = kTwice;
      }
      return places;
    };
    const auto ours = unique(old_, match_), theirs = unique(new_, back_);
    for (const auto& [key, at] : ours) {
      const auto found = theirs.find(key);
      if (at != kTwice && found != theirs.end() && found->second != kTwice) pair(at, found->second);
    }
  }

  // 3: all shapes are equal; 2: the shape of the output is; 1: the operator is.
  int likeness(std::size_t before, std::size_t after) const {
    const Described &a = old_.described(before), &b = new_.described(after);
    if (a.op != b.op) return 0;
    return a.shapes == b.shapes ? 3 : a.output == b.output ? 2 : 1;
  }

  // The remaining nodes are aligned between matched pairs, gap by gap.
  void by_structure() {
    std::unordered_map<std::size_t, std::vector<std::size_t>> old_gaps, new_gaps;
    constexpr std::size_t kStart = SIZE_MAX;
    for (std::size_t at = 0, anchor = kStart; at < old_.size(); ++at) {
      if (match_[at])
        anchor = *match_[at];
      else
        old_gaps[anchor].push_back(at);
    }
    for (std::size_t at = 0, anchor = kStart; at < new_.size(); ++at) {
      if (back_[at])
        anchor = at;
      else
        new_gaps[anchor].push_back(at);
    }
    for (const auto& gap : old_gaps) {
      const auto& ours = gap.second;
      const auto theirs = new_gaps.find(gap.first);
      if (theirs == new_gaps.end()) continue;
      const auto like = [&](std::size_t i, std::size_t j) {
        return likeness(ours[i], theirs->second[j]);
      };
      for (const auto& [i, j] : align(ours.size(), theirs->second.size(), like))
        pair(ours[i], theirs->second[j]);
    }
  }

  Side old_, new_;
  std::vector<std::optional<std::size_t>> match_;  // by node of before
  std::vector<std::optional<std::size_t>> back_;   // by node of after
};

}  // namespace

std::string base_operator(const std::string& domain, const std::string& op) {
  const OpRule* rule = find_newest_rule(domain, op);
  return rule == nullptr || rule->base.empty() ? op : std::string(rule->base);
}

std::vector<std::optional<std::size_t>> match_nodes(const Estimate& before, const Estimate& after) {
  return Matcher(before, after).run();
}

}  // namespace opcost
