#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "estimate/rewrite/value_flow.h"

namespace opcost {

/// What a node does with the numbers of its data inputs.
enum class Handling {
  Computes,  ///< New ones.
  Keeps,     ///< Each stays, in another shape or order.
  Picks,     ///< Some, perhaps several times.
  Joins,     ///< All inputs are data: each of their numbers stays.
  Chooses,   ///< Some, or bounds of the same scale.
  Casts,     ///< Each in another type of floats.
};

Handling handling_of(const UnbilledNode& one);
/// Its numbers are moved and not changed.
bool is_move(Handling handling);
/// The inputs that it handles so: all that `Joins` has, else the first.
std::vector<std::size_t> data_inputs(const UnbilledNode& one);

/// Whether the walk found all its shapes, and it is not done before inference.
bool has_shapes(const WalkedNode& walked);
bool converts(const UnbilledNode& one, Conversion how);

/// Whether a quantiser makes the numbers again that a dequantiser had: the scale is the same, and
/// one for all of them.
bool restores(const UnbilledNode& quantizer, const UnbilledNode& dequantizer);

/// Quantised numbers that a value holds as floats.
struct QuantizedSource {
  UnbilledNode* dequantizer = nullptr;
  bool constant = false;  ///< So is all that was done with them.
  bool chosen = false;    ///< They were not only moved.
  bool outside = false;   ///< The dequantiser is in a graph around this one.
};

/// Which values hold quantised numbers: what a dequantiser gives, and what nodes behind it make of
/// that without computing.
class QuantizedSources {
 public:
  /// To be filled by take().
  QuantizedSources() = default;
  /// `around`: those of the graphs around, for what comes from outside.
  QuantizedSources(const std::vector<UnbilledNode*>& nodes, const ValueFlow& flow,
                   const QuantizedSources& around);

  /// One node after the other, as they run.
  void take(UnbilledNode& one);
  /// null: it holds other numbers.
  const QuantizedSource* of(ValueId value) const;
  bool empty() const { return sources_.empty(); }
  /// The values of graphs around this one that hold some and are read here.
  const std::vector<ValueId>& from_outside() const { return from_outside_; }
  /// A node that hands quantised numbers on.
  bool hands_on(const UnbilledNode& one) const;
  /// Why an input holds no quantised numbers: "is float".
  std::string why_none(const UnbilledNode& reader, std::size_t at) const;

 private:
  void take_from(const QuantizedSources& around, const UnbilledNode& one);
  void follow(UnbilledNode& one);
  bool all_sourced(const UnbilledNode& one) const;

  const ValueFlow* flow_ = nullptr;
  std::unordered_map<ValueId, QuantizedSource> sources_;
  std::vector<ValueId> from_outside_;
};

}  // namespace opcost
