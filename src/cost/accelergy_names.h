#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/event.h"

// How opcost's prices are called in files of Accelergy.
namespace opcost {

/// The root of all components.
inline constexpr std::string_view kAccelergyRoot = "opcost";
/// The component of what is charged for a call of a node, and its action.
inline constexpr std::string_view kAccelergyNode = "per_node", kAccelergyCall = "call";

struct ErtAction {
  std::string name = {};
  double picojoules = 0.0;
};

struct ErtComponent {
  std::string name = {};  ///< Without the root.
  std::vector<ErtAction> actions = {};
};

/// Letters, digits, - and _; all else becomes _: dots and brackets mean something to Accelergy.
std::string accelergy_name(std::string_view text);
/// One for each, no two the same: "8_KiB", "8_KiB_2".
std::vector<std::string> accelergy_names(const std::vector<std::string>& texts);
/// "mul_float32", "mac_add_float32" inside a multiply-accumulate, "read_32"
std::string accelergy_action(const Event& event);
/// The shortest text that is this number and that YAML 1.1 takes for a number: "1.0e-07".
std::string accelergy_number(double value);
/// The block `ERT`, of version 0.3.
std::string ert_text(const std::vector<ErtComponent>& components);

}  // namespace opcost
