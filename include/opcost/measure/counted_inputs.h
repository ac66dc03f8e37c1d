#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "opcost/measure/runner.h"
#include "opcost/measure/workload.h"

namespace opcost {

/// What the input of a contraction held in one inference.
struct CountedInput {
  std::string node;   ///< Its name.
  std::string value;  ///< The name of the input.
  ValueCount count;
};

struct CountedInputs {
  std::vector<CountedInput> inputs;
  std::vector<std::string> left_out;  ///< "scan_1: it runs other nodes"
};

/// Where a model gets its inputs from, and who runs it.
struct CountRun {
  std::map<std::string, IntegerRange> ranges{};  ///< As prepare_model() takes them.
  std::map<std::string, std::string> files{};    ///< By input: an array in NumPy's format.
  std::string folder{};                          ///< Empty; the files that are run are made there.
  RunnerOptions runner{};
  std::function<bool()> interrupted{};
};

}  // namespace opcost
