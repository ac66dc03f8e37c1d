// The version of opcost, as CMake knows it.
#include "opcost/core/version.h"

namespace opcost {

// OPCOST_VERSION is the version of the CMake project.
std::string_view version() { return OPCOST_VERSION; }

}  // namespace opcost
