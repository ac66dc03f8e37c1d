#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/cost/accelergy_record.h"
#include "opcost/cost/cost_table.h"

// Energy reference tables (ERT) of Accelergy, versions 0.3 and 0.4: picojoules by component and
// action.
namespace opcost {

/// The prices of a table as an ERT: the listed ones, and those that follow from them for common
/// number types. What has no price is left out.
std::string accelergy_table(const CostTable& table);

/// Actions that the mapping names, and those called as accelergy_table calls them, become prices.
Result<AccelergyImport> import_accelergy(std::string_view yaml, const std::string& where,
                                         const AccelergyMapping& mapping);

}  // namespace opcost
