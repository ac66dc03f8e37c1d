#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "estimate/walk/value_uses.h"
#include "estimate/walk/walk.h"

namespace opcost {

/// Batch normalisations that become part of the convolution before them: the
/// convolution's weights take the scale, its bias the rest.
class BatchNormFold {
 public:
  /// Finds them, in subgraphs and functions too: BatchNormalization at inference with constant
  /// parameters, whose input a Conv or ConvTranspose makes for it alone.
  explicit BatchNormFold(const Model& model);

  /// True for a folded normalisation: its status is then Folded.
  bool fold(const Node& node, WalkedNode& walked);
  /// The node as it is billed: a convolution that takes in a normalisation and has
  /// no bias gets one. What this returns lives until the next call.
  const Node& with_bias(const Node& node, WalkedNode& walked);

  /// "--fold-bn: 20 batch normalisations are ...".
  std::vector<std::string> changes() const;

 private:
  using Names = std::unordered_set<std::string>;
  void scan(const std::vector<Node>& nodes, const ValueUses& uses, Names constants);
  void pair_up(const std::vector<Node>& nodes, const ValueUses& uses, const Names& constants);

  const Model& model_;
  std::unordered_map<const Node*, const Node*> convolution_of_;  // by normalisation
  std::unordered_map<const Node*, const Node*> norm_of_;         // by convolution
  std::size_t left_ = 0;
  Node scratch_;
  TensorInfo bias_;
};

}  // namespace opcost
