#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace opcost::python {

using Texts = std::vector<std::string>;
using Counts = std::vector<std::optional<std::uint64_t>>;
using Reals = std::vector<std::optional<double>>;

/// A column of a table: UTF-8 texts, 64-bit counts or doubles; a number may be missing.
struct Column {
  std::string name;
  std::variant<Texts, Counts, Reals> cells;
};

/// A table with columns of one length.
using Columns = std::vector<Column>;

/// The table as a PyCapsule "arrow_array_stream" of one batch: Arrow's C stream interface. Whoever
/// takes it owns the memory, and copies nothing.
nanobind::object arrow_stream(const Columns& columns);
/// Its schema as a PyCapsule "arrow_schema".
nanobind::object arrow_schema(const Columns& columns);

}  // namespace opcost::python
