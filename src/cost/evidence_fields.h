#pragma once

#include <string>

#include "io/yaml_fields.h"
#include "opcost/cost/table_evidence.h"

namespace opcost {

/// The block `covers`: what the runs had that the table was fitted to.
CoveredByRuns read_covers(const YamlNode& block, Problem& problem);
/// The block `validated`: its error on measurements that it was not fitted to.
Validated read_validated(const YamlNode& block, Problem& problem);

/// The same blocks as YAML, with an empty line before each.
std::string covers_text(const CoveredByRuns& covers);
std::string validated_text(const Validated& validated);

}  // namespace opcost
