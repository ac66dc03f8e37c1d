#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "opcost/compare/diff_record.h"
#include "opcost/compare/record.h"

namespace opcost::cli {

/// To standard error, a line each: for reports that do not show them.
void print_warnings(const std::vector<std::string>& warnings, Streams& streams);

/// The same of a comparison and of a difference, each with its model and told once.
void print_warnings(const Comparison& all, Streams& streams);
void print_warnings(const Diff& diff, Streams& streams);

/// Those alone that are about an option, as their first word says: a report that is not of the
/// whole model leaves out the others.
void print_option_warnings(const std::vector<std::string>& warnings, Streams& streams);

}  // namespace opcost::cli
