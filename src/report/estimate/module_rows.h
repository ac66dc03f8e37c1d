#pragma once

#include <string>
#include <vector>

#include "report/estimate/row.h"
#include "report/estimate/selection.h"

namespace opcost {

/// The parts of a module's path, the same for both of PyTorch's exporters: "layer1.0.conv1" and
/// "layer1/layer1.0/conv1" are layer1, 0, conv1.
std::vector<std::string> module_parts(const std::string& module);
/// These, or the first `depth` of them (0: all), with dots between; "(top)" if there is none.
std::string module_label(const std::string& module, std::size_t depth);

/// A row for each module, behind the one that it is inside of, the dearest first; its label is
/// indented, and its sums hold all that is inside it. Down to `depth` parts; 0: all.
std::vector<Row> module_tree(const Selection& nodes, std::size_t depth);

}  // namespace opcost
