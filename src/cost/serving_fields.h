#pragma once

#include <string>

#include "io/yaml_fields.h"
#include "opcost/cost/serving.h"

namespace opcost {

/// The block `serving` of a table.
ServingCosts read_serving(const YamlNode& block, const std::string& outer_source, Problem& problem);
/// The same block as YAML.
std::string serving_text(const ServingCosts& serving);

}  // namespace opcost
