#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "estimate/rewrite/qdq_rewrite.h"
#include "estimate/walk/value_uses.h"
#include "estimate/walk/walk.h"

namespace opcost {

/// What became of the quantised operators of a model: nodes of the file, by operator.
struct QdqSummary {
  std::map<std::string, std::set<const Node*>> as_integers;
  std::map<std::string, std::set<const Node*>> in_float;  ///< Between conversions.
  std::set<const Node*> stored_weights;                   ///< Their dequantisers.

  /// For the estimate's assumptions; none where nothing was quantised.
  std::vector<std::string> assumptions() const;
};

/// The quantised operators of one region: DequantizeLinear, operator and
/// QuantizeLinear are one integer operator; a weight that is stored in few bits
/// for an operator in float is read so, and converted on its way.
class QdqRegion {
 public:
  /// Both must outlive it.
  QdqRegion(const Region& region, QdqSummary& summary);

  /// A dequantiser, or a view of a weight that one gives: what it costs is known
  /// once all that read it were met.
  bool waits(const Node& node, const Walk& walk) const;
  /// The node as it is billed, `walked` with it: both live as long as this does, or
  /// are `node`, which is `written` with the arguments of a function's call.
  const Node& adjust(const Node& written, const Node& node, const Walk& walk, WalkedNode& walked);
  /// What became of one that waits, once all nodes were met.
  void settle(const Node& node, WalkedNode& walked) const;

 private:
  struct Source {
    const Node* dequantizer = nullptr;
    std::vector<std::string> path;  // the values from there to who reads it
  };

  const Node* maker_of(const std::string& value) const;
  const Node* only_reader_of(const std::string& value) const;
  Source source_of(const std::string& value, const Walk& walk) const;
  QuantizedGroup group_of(const Node& core, const Walk& walk) const;
  /// null: there is no integer operator for it.
  const Node* take_as_integers(const QuantizedGroup& group, const Walk& walk, WalkedNode& walked);
  void take_stored_weights(const Node& node, const Walk& walk, WalkedNode& walked);
  void absorb(const std::string& value, const Walk& walk, const std::string& why);
  const TensorInfo* keep(TensorInfo info);

  QdqSummary& summary_;
  std::unordered_map<std::string, const Node*> makers_;   // empty: nothing is quantised here
  std::unordered_map<std::string, const Node*> readers_;  // the last of each value
  ValueUses uses_;
  std::unordered_map<const Node*, std::string> parts_;    // clamps and quantisers: of what
  std::unordered_map<std::string, int> absorbed_;         // uses that need no conversion
  std::unordered_map<std::string, std::string> part_of_;  // by value: of what
  std::unordered_set<const Node*> in_place_;              // dequantisers of stored weights
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::unique_ptr<TensorInfo>> infos_;
};

}  // namespace opcost
