#pragma once

#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/graph/graph.h"
#include "opcost/llm/architecture.h"

namespace opcost::llm {

/// A weight of a graph: what it is for, and how large it is as a parameter and as stored.
struct Weight {
  WeightClass of = WeightClass::Table;
  Count parameters;
  Count bits;  ///< As the checkpoint stores it, its scales among it.
};

/// A graph that is being built: ONNX nodes whose weights have shapes and no numbers.
class GraphBuilder {
 public:
  GraphBuilder();

  /// What the names of nodes and weights begin with from here on: "layers.0/attention".
  void in(std::string layer, std::string module);

  struct NodeSpec {
    std::string_view op;
    std::string_view domain = "";
    std::string_view leaf;  ///< The last part of its name: "q_proj".
    std::vector<std::string> inputs;
    std::vector<Attribute> attributes = {};
    std::size_t outputs = 1;
  };
  /// Adds the node and returns the names of its outputs.
  std::vector<std::string> node(NodeSpec spec);
  std::string one(NodeSpec spec) { return node(std::move(spec)).front(); }

  /// An initializer without numbers. `name` follows the prefix.
  std::string weight(std::string_view name, ElementType type, Shape shape, const Weight& weight);
  /// The same of a plain tensor: as many parameters as elements.
  std::string weight(std::string_view name, ElementType type, Shape shape, WeightClass of);
  /// A list of whole numbers; a scalar if `scalar`.
  std::string integers(std::string_view name, std::vector<std::int64_t> numbers,
                       ElementType type = ElementType::Int64, bool scalar = false);
  /// An input of the graph; `cache`: it holds the past.
  std::string input(std::string_view name, ElementType type, const Shape& shape,
                    bool cache = false);
  void output(const std::string& value, ElementType type, const Shape& shape);
  /// Marks a value as one that holds the past.
  void keeps(const std::string& value) { cache_.insert(value); }

  const std::unordered_map<std::string, Weight>& weights() const { return weights_; }
  const std::set<std::string>& cache() const { return cache_; }
  Model take() { return std::move(model_); }

 private:
  std::string full(std::string_view leaf) const { return prefix_ + std::string(leaf); }

  Model model_;
  std::string prefix_;
  std::unordered_map<std::string, Weight> weights_;
  std::set<std::string> cache_;
};

Attribute attribute(std::string name, Attribute::Value value);

}  // namespace opcost::llm
