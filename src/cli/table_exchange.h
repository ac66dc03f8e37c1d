#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/commands.h"
#include "opcost/cost/accelergy.h"

namespace opcost::cli {

/// What `opcost table` was given behind its action.
struct TableWords {
  Arguments operands = {};
  AccelergyMapping mapping = {};
};

/// What it prints, and what it says on standard error.
struct TableText {
  std::string text = {}, notes = {};
};

/// --map, --capacity, --name.
void add_mapping_options(CLI::App& app, AccelergyMapping& mapping);
/// An Error where they stand beside another action than import.
Status check_mapping(const TableWords& words, std::string_view action);

/// A price table by its name or file; an Error for a layerwise one.
Result<CostTable> price_table(const std::string& name);
Result<TableText> export_table(const TableWords& words);
Result<TableText> import_table(const TableWords& words);

}  // namespace opcost::cli
