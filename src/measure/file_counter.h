#pragma once

#include <string>

#include "measure/machine.h"

namespace opcost {

/// A counter in a file of sysfs.
OpenedCounter open_file_counter(const std::string& path);

/// Why a counter could not be opened, by the error number of the system.
OpenedCounter no_counter(int code);

}  // namespace opcost
