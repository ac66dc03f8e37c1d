#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "opcost/core/result.h"

namespace opcost {

struct CustomRules;

/// A user's own rules of operators, from a YAML file of the schema opcost.ops/1
/// (src/rules/custom/CUSTOM.md). They take precedence over opcost's own rules.
class CustomOperators {
 public:
  CustomOperators() = default;  ///< Without rules.
  explicit CustomOperators(std::shared_ptr<const CustomRules> rules) : rules_(std::move(rules)) {}

  const CustomRules* rules() const { return rules_.get(); }

 private:
  std::shared_ptr<const CustomRules> rules_;
};

/// Errors carry "file:line:column": an unknown key or name ("did you mean"), an invalid expression,
/// an operator twice.
Result<CustomOperators> load_custom_operators(const std::string& path);
/// The same from a text; `where` names it in messages.
Result<CustomOperators> parse_custom_operators(std::string_view yaml, const std::string& where);

}  // namespace opcost
