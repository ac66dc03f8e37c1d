#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rules/node_view.h"

namespace opcost {

/// One word of OpRule::tables, "labels=classlabels_strings|classlabels_ints".
struct TableFormal {
  std::string_view name;          ///< What the rule calls it.
  std::string_view alternatives;  ///< The attributes that may hold it, '|' between.
};

/// The words of a list, in order.
std::vector<TableFormal> parse_tables(std::string_view list);

/// An array that a node carries as an attribute: a constant list, of float32 for
/// floats, int64 for integers, strings, or of a tensor's type.
struct AttributeTable {
  std::string_view attribute;
  TensorInfo info;
};

/// The first of the alternatives that is there and holds something.
std::optional<AttributeTable> find_table(const Node& node, const TableFormal& formal);
/// The table of that name in the rule of the node.
std::optional<AttributeTable> table_of(const NodeView& node, std::string_view name);
/// How many elements it has; 0 where it is left out.
Count table_size(const NodeView& node, std::string_view name);
/// An Error where an attribute that should hold a table is no list and no tensor.
Status check_tables(const NodeView& node);

}  // namespace opcost
