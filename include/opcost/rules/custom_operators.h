#pragma once

#include <memory>

namespace opcost {

struct CustomRules;

/// A user's own rules of operators, from a YAML file of the schema opcost.op_rules/1
/// (src/rules/custom/CUSTOM.md). They take precedence over opcost's own rules.
class CustomOperators {
 public:
  CustomOperators() = default;  ///< Without rules.
  explicit CustomOperators(std::shared_ptr<const CustomRules> rules) : rules_(std::move(rules)) {}

  const CustomRules* rules() const { return rules_.get(); }

 private:
  std::shared_ptr<const CustomRules> rules_;
};

}  // namespace opcost
