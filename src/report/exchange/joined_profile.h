#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"
#include "report/layout/view.h"

namespace opcost {

/// What was measured of a node, beside what it is estimated to cost.
struct JoinedNode {
  std::string name = {}, op = {};
  double microseconds = 0.0;  ///< Of one run, the mean; NaN-free. 0 if it was not measured.
  double begin = 0.0;         ///< Of its first run, in the profile's microseconds.
  double duration = 0.0;      ///< Of that run.
  std::uint64_t runs = 0;     ///< How often it was measured; 0: not.
  std::optional<Picojoules> energy = {};  ///< std::nullopt: no node of the model has that name.
};

struct JoinedProfile {
  std::string file = {};
  std::uint64_t runs = 1;  ///< Of the model.
  std::vector<JoinedNode> nodes =
      {};                     ///< In the order in which they first ran, then the unmeasured.
  double microseconds = 0.0;  ///< Of one run, all nodes.
};

/// Joins a profile of ONNX Runtime (SessionOptions.enable_profiling) with an estimate, by the names
/// of nodes. Errors: it cannot be read, is not such a profile, or none of its nodes is in the
/// model.
Result<JoinedProfile> join_profile(const Estimate& estimate, const std::string& path);

/// Time and energy of each node, the slowest first, for people.
View joined_view(const Estimate& estimate, const JoinedProfile& profile);
/// The same as JSON, schema opcost.joined/1; what is not known is null.
std::string joined_json(const Estimate& estimate, const JoinedProfile& profile);
/// For Perfetto: the nodes of the first run at their measured times, with their energy and power.
std::string joined_trace(const Estimate& estimate, const JoinedProfile& profile);

}  // namespace opcost
