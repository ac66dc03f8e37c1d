#pragma once

#include <string>

#include "opcost/core/function_ref.h"
#include "opcost/graph/graph.h"

namespace opcost::test {

/// Calls `use` with the name and the graph of each file of models/, and of the collection in the
/// optional test data: where that is not there, it says once that it was skipped. A file of the
/// collection that is wrong on purpose is left out.
void for_each_model(FunctionRef<void(const std::string& name, const Model& model)> use);

}  // namespace opcost::test
