#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "estimate/bill.h"
#include "estimate/unbilled_node.h"
#include "estimate/walk/stored_numbers.h"
#include "opcost/core/result.h"

namespace opcost {

/// The numbers that a model stores and counted work uses, each once: constants of the file that it
/// reads, or of which others were folded that it reads.
class Parameters {
 public:
  /// It must outlive this.
  explicit Parameters(const StoredNumbers& stored) : stored_(stored) {}

  /// What one node reads of them, and the name of the largest.
  struct OfNode {
    std::uint64_t count = 0;
    SharedText largest;
  };
  /// Takes the nodes that are counted, one by one.
  OfNode take(const UnbilledNode& one, const ConstantsRead& read);
  /// An Error if they do not fit 64 bits. `model`: its source, for the message.
  Result<std::uint64_t> count(const std::string& model) const;

 private:
  struct Array {
    std::uint64_t elements = 0;
    std::shared_ptr<const ExternalRange> external;
  };
  std::uint64_t take_input(StoredId id, const TensorInfo& info,
                           const std::optional<std::uint64_t>& unpacked, bool dequantises);
  void take_scales(const UnbilledNode& one);
  void reach(StoredId id, std::unordered_set<StoredId>& reached) const;
  std::map<StoredId, Array> constants() const;
  SharedText name_of(StoredId id) const;
  void add_constants(const std::unordered_set<StoredId>& ids, std::map<StoredId, Array>& all) const;
  static void keep(const Array& array, Array& kept);

  const StoredNumbers& stored_;
  std::unordered_set<StoredId> reached_, scales_;
  std::unordered_set<StoredId> dequantised_;  // What is dequantised may be the scales of others.
  std::map<StoredId, Array> packed_;
  std::map<std::string, Array> tables_;  // of attributes, by the node's name and theirs
};

}  // namespace opcost
