#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "estimate/walk/walked_node.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// The shapes of all values of a walk, by region and name.
class SeenShapes {
 public:
  /// A value that has another shape in another iteration is not described.
  void note(const std::string& name, const std::optional<Shape>& shape);
  /// null: not known.
  const Shape* find(const std::string& name) const;

 private:
  std::unordered_map<std::string, std::optional<Shape>> shapes_;
};

/// A question for another batch than the file's: a walk for the one guides that for the other.
struct BatchChange {
  const SeenShapes& before;
  std::int64_t from = 1, to = 1;

  /// The axis on which a shape has `to` where it had `from`, or as many times more; std::nullopt
  /// if it has not changed so.
  std::optional<std::size_t> axis(const Shape& was, const Shape& is) const;
  /// The shape with that axis for the other batch; std::nullopt if that is no whole number.
  std::optional<Shape> changed(Shape was, std::size_t axis) const;
};

/// Where the batch is a part of its axis (of [length · samples, size] the inner one): how many
/// elements of the axis stand outside of it, by region and name of the value. Elsewhere it is 1.
using BatchPlaces = std::unordered_map<std::string, std::uint64_t>;

/// Why a node cannot follow another batch where it goes step by step, as LSTM does.
inline constexpr std::string_view kCountsSteps =
    "the leading dim of the inputs counts its steps, not samples";

/// A node of a walk for another batch, with the shapes of its operands for the file's.
class BatchedNode {
 public:
  /// `path`: that of the region.
  BatchedNode(const BatchChange& change, const BatchPlaces& places, const std::string& path,
              const Node& node, const WalkedNode& walked);

  /// Whether one of its inputs has the other batch.
  bool any() const { return batch_axis_.has_value(); }

  /// Whether its first input has the other batch on that axis.
  bool stands_on(std::size_t axis) const { return input_ == 0 && batch_axis_ == axis; }

  /// Where the file writes the extents of the result: the first output as it is for the other
  /// batch. std::nullopt if it is so already, or cannot be told.
  std::optional<Shape> result() const;
  /// The same of an output that only the file's declaration knows, which has the file's batch in
  /// front. std::nullopt: the declaration cannot hold.
  std::optional<Shape> declared(const Shape& said) const;
  /// Inputs that have the file's batch where the others have the new one, such as a class token;
  /// each with the new one.
  std::vector<std::pair<std::size_t, Shape>> left_behind() const;

  /// Where the batch stands in the axis of an output that has the new one; 1: all of it.
  std::uint64_t place_in(const std::string& output, const TensorInfo& info) const;

  std::string from_text() const { return std::to_string(change_.from); }
  std::string to_text() const { return std::to_string(change_.to); }

 private:
  const Shape* before(const std::string& name) const;
  std::optional<std::size_t> result_axis(const Shape& was) const;
  std::optional<std::size_t> viewed_axis(const Shape& was, std::uint64_t before) const;

  const BatchChange& change_;
  const std::string& path_;
  const Node& node_;
  const WalkedNode& walked_;
  std::size_t input_ = 0;                  // the first input with the new batch
  std::optional<std::size_t> batch_axis_;  // its axis
  std::uint64_t outer_ = 1;                // elements of the axis outside of the batch
};

}  // namespace opcost
