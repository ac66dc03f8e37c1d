#pragma once

#include <string>

namespace opcost {

/// Every operator opcost knows: whether it is counted, free or folded, from
/// which opset, and whether its products are MACs.
std::string operator_list();

}  // namespace opcost
