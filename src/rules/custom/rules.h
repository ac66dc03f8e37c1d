#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/event.h"
#include "rules/custom/expression.h"
#include "rules/op_rule.h"

namespace opcost {

/// Accesses of an operand's elements, or operations, that happen in each round.
struct CustomAccess {
  std::string operand;
  Expression times;
};
struct CustomOperation {
  Action action = Action::Add;
  Expression times;
};

/// A loop of a custom operator's pseudocode.
struct CustomLoop {
  Expression rounds;
  std::string like;  ///< The operand whose type the arithmetic uses.
  std::vector<CustomAccess> reads, writes;
  std::optional<Expression> macs;
  std::vector<CustomOperation> operations;
};

/// The shape of an output: that of an operand, or a list of dims.
struct CustomOutput {
  std::string name;
  std::string shape_of;
  std::vector<Expression> dims;
  std::string type_of;                        ///< The input whose element type it has, or...
  ElementType type = ElementType::Undefined;  ///< ...this one.
};

struct CustomRule {
  std::string op, domain, inputs, outputs, formula;
  std::map<std::string, std::int64_t> attributes;  ///< Attributes and their defaults.
  std::vector<CustomOutput> results;
  std::vector<CustomLoop> loops;
  OpRule rule;  ///< Its string_views refer to the strings above.
};

struct CustomRules {
  std::vector<std::unique_ptr<CustomRule>> all;

  /// null if there is no rule of that name.
  const OpRule* find(std::string_view domain, std::string_view op) const;
};

/// The entry that the walk uses; `custom` must outlive it and not move.
OpRule custom_entry(const CustomRule& custom);

}  // namespace opcost
