// The names of what an estimate says of a node.
#include "opcost/estimate/record.h"

namespace opcost {

std::string_view to_string(NodeStatus status) {
  switch (status) {
    case NodeStatus::Counted: return "counted";
    case NodeStatus::Free: return "free";
    case NodeStatus::Folded: return "folded";
    case NodeStatus::Unknown: return "unknown";
  }
  return "?";
}

std::string_view to_string(UnknownReason reason) {
  switch (reason) {
    case UnknownReason::Operator: return "operator";
    case UnknownReason::MissingShape: return "shape";
    case UnknownReason::Dtype: return "dtype";
    case UnknownReason::Price: return "price";
  }
  return "?";
}

}  // namespace opcost
