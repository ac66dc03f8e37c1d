// Computes the peak size of activations that are alive at the same time.
#include "compare/peak.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace opcost {
namespace {

class Lifetimes {
 public:
  explicit Lifetimes(const Estimate& estimate) : estimate_(estimate) {
    lives_.reserve(estimate.inputs.size() + estimate.nodes.size());
    for (const TensorEntry& input : estimate.inputs) add(input, 0);
    for (std::size_t at = 0; at < estimate.nodes.size(); ++at) visit(estimate.nodes[at], at + 1);
    for (const TensorEntry& output : estimate.outputs) use(output.name, estimate.nodes.size() + 1);
  }

  // Adds up the bytes that come into being and the bytes that are freed at each step.
  std::optional<std::uint64_t> peak() const {
    std::vector<Count> born(estimate_.nodes.size() + 2), died(born.size() + 1);
    for (const auto& [name, life] : lives_) {
      if (!life.bytes) return std::nullopt;
      born[life.from] += *life.bytes;
      died[life.to + 1] += *life.bytes;
    }
    Count made, gone;
    std::uint64_t most = 0;
    for (std::size_t at = 0; at < born.size(); ++at) {
      made += born[at];
      gone += died[at];
      if (!made.exact() || !gone.exact()) return std::nullopt;
      most = std::max(most, *made.exact() - *gone.exact());
    }
    return most;
  }

 private:
  struct Life {
    std::size_t from = 0, to = 0;
    std::optional<Count> bytes;
  };

  static std::optional<Count> bytes_of(const TensorEntry& tensor) {
    const auto number = number_type(tensor.type);
    if (!tensor.shape || !number) return std::nullopt;
    return storage(element_count(*tensor.shape), number->bits).value;
  }

  void add(const TensorEntry& tensor, std::size_t at) {
    if (!tensor.name.empty()) lives_.insert_or_assign(tensor.name, Life{at, at, bytes_of(tensor)});
  }
  std::string_view root(std::string_view name) const {
    const auto found = shown_.find(name);
    return found != shown_.end() ? found->second : name;
  }
  void use(std::string_view name, std::size_t at) {
    const auto life = lives_.find(root(name));
    if (life != lives_.end()) life->second.to = std::max(life->second.to, at);
  }

  // The output of a free node, or of a folded normalisation, is the same array as its input.
  void visit(const NodeEstimate& node, std::size_t at) {
    for (const TensorEntry& input : node.inputs) use(input.name, at);
    const bool costless = node.status == NodeStatus::Free || node.status == NodeStatus::Folded;
    if (!costless) {
      for (const TensorEntry& output : node.outputs) add(output, at);
      return;
    }
    if (node.inputs.empty() || !lives_.contains(root(node.inputs[0].name))) return;
    for (const TensorEntry& output : node.outputs)
      shown_.insert_or_assign(output.name, root(node.inputs[0].name));
  }

  const Estimate& estimate_;
  std::unordered_map<std::string_view, Life> lives_;              // by the names in estimate_
  std::unordered_map<std::string_view, std::string_view> shown_;  // view -> the array it shows
};

}  // namespace

std::optional<std::uint64_t> peak_activation_bytes(const Estimate& estimate) {
  return Lifetimes(estimate).peak();
}

}  // namespace opcost
