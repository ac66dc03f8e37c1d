#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "graph/number_stream.h"
#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "weights/changed_numbers.h"
#include "weights/key_rule.h"

namespace opcost {

/// The entries of a stored tensor, dense or sparse; what a sparse one leaves out does not come.
class EntryStream {
 public:
  static Result<EntryStream> open(const Model& model, const std::string& name, const Tensor& tensor,
                                  std::int64_t zero_point);

  std::uint64_t elements() const { return elements_; }  ///< Of the dense tensor.
  std::uint64_t listed() const { return values_.elements(); }
  bool is_sparse() const { return indices_.has_value(); }
  std::uint64_t stored_bits() const { return stored_bits_; }
  std::uint32_t bits() const { return changed_ ? 64 : values_.bits(); }
  const KeyRule& rule() const { return rule_; }
  /// From now on the entries are changed ones.
  Status change(const WeightChange& change);

  /// Calls visit(bytes, count) for each piece of values; one that returns false has seen enough.
  template <class Visit>
  Status each_piece(Visit visit) {
    values_.rewind();
    if (changed_) changed_->rewind();
    for (std::uint64_t done = 0; done < values_.elements();) {
      const auto bytes = values_.next();
      if (!bytes) return bytes.error();
      const std::uint64_t count =
          std::min<std::uint64_t>(bytes->size() * 8 / values_.bits(), values_.elements() - done);
      if (count == 0) return too_short();
      const auto piece = changed_ ? changed_->change(*bytes, values_.bits(), count) : *bytes;
      if constexpr (std::is_void_v<decltype(visit(piece, count))>)
        visit(piece, count);
      else if (!visit(piece, count))
        return Ok{};
      done += count;
    }
    return Ok{};
  }
  /// Calls visit(index in the dense tensor, key) for each entry, in the order of the file.
  template <class Visit>
  Status each_entry(Visit visit) {
    std::uint64_t index = 0;
    Status fault = Ok{};
    if (indices_) indices_->rewind();
    index_piece_ = {};
    auto read = each_piece([&](std::span<const unsigned char> bytes, std::uint64_t count) {
      each_element(bytes, bits(), count, [&](std::uint64_t bits) {
        if (!indices_) return visit(index++, rule_(bits));
        if (!fault) return;
        const auto at = next_index();
        if (at)
          visit(*at, rule_(bits));
        else
          fault = at.error();
      });
    });
    return fault ? read : fault;
  }

 private:
  EntryStream(NumberStream values, KeyRule rule) : values_(std::move(values)), rule_(rule) {}
  Error too_short() const;
  Result<std::uint64_t> next_index();

  NumberStream values_;
  std::optional<NumberStream> indices_;
  KeyRule rule_;
  std::optional<ChangedNumbers> changed_;
  std::string name_;
  std::vector<std::uint64_t> strides_;  // of the dims, where an index is a row of them
  std::span<const unsigned char> index_piece_;
  std::uint64_t elements_ = 0, stored_bits_ = 0;
};

}  // namespace opcost
