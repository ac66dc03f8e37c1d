#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "predict/node_shape.h"

namespace opcost {

/// What kinds of its operator a node is of, at most one word of each question that kinds answer:
/// how many axes its window has ("2-D"), whether its channels are all combined ("dense", "grouped",
/// "depthwise"), whether its window has gaps ("undilated", "dilated"), and whether a contraction
/// has constants ("weights", "no weights"). Regressions extrapolate over sizes, but not over kinds.
std::set<std::string> kinds_of(const NodeShape& node);

/// All words, to read them from a file.
std::vector<std::string> all_kinds();

/// The first kind of the node that the runs had nothing of, where they had another answer to the
/// same question: "grouped"; "" if there is none.
std::string kind_not_among(const std::set<std::string>& seen, const NodeShape& node);

/// "no run has a grouped Conv"
std::string no_run_has(std::string_view kind, std::string_view op);

}  // namespace opcost
