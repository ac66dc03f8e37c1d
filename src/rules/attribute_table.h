#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rules/node_view.h"

namespace opcost {

/// One word of OpRule::tables, "labels=classlabels_strings|classlabels_ints".
struct TableFormal {
  std::string_view name;          ///< The name in the rule.
  std::string_view alternatives;  ///< The attributes that may hold it, separated by '|'.
};

/// The words of a list, in order.
std::vector<TableFormal> parse_tables(std::string_view list);

/// An array that a node carries as an attribute. It is a constant list: float32 for floats,
/// int64 for integers, strings for strings; a tensor keeps its type.
struct AttributeTable {
  std::string_view attribute;
  TensorInfo info;
};

/// The first of the alternatives that is given and not empty.
std::optional<AttributeTable> find_table(const Node& node, const TableFormal& formal);
/// The table of that name in the rule of the node.
std::optional<AttributeTable> table_of(const NodeView& node, std::string_view name);
/// The number of its elements; 0 if it is left out.
Count table_size(const NodeView& node, std::string_view name);
/// An Error if an attribute that should hold a table is neither a list nor a tensor.
Status check_tables(const NodeView& node);

}  // namespace opcost
