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

/// So many accesses of an operand's elements, or operations, in each round.
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
  std::string like;  ///< The operand whose type the arithmetic has.
  std::vector<CustomAccess> reads, writes;
  std::optional<Expression> macs;
  std::vector<CustomOperation> operations;
};

/// An output's shape: that of an operand, or its dims one by one.
struct CustomOutput {
  std::string name;
  std::string shape_of;
  std::vector<Expression> dims;
  std::string type_of;                        ///< An input whose element type it has, or...
  ElementType type = ElementType::Undefined;  ///< ...this one.
};

struct CustomRule {
  std::string op, domain, inputs, outputs, formula;
  std::map<std::string, std::int64_t> attributes;  ///< With their defaults.
  std::vector<CustomOutput> results;
  std::vector<CustomLoop> loops;
  OpRule rule;  ///< Its views are of the strings above.
};

struct CustomRules {
  std::vector<std::unique_ptr<CustomRule>> all;

  /// null: there is none of that name.
  const OpRule* find(std::string_view domain, std::string_view op) const;
};

/// The entry that the walk uses; `custom` must stay where it is.
OpRule custom_entry(const CustomRule& custom);

}  // namespace opcost
