#pragma once

#include <chrono>

namespace opcost {

using Seconds = std::chrono::duration<double>;

}  // namespace opcost
