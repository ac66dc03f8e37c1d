#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <utility>

#include "opcost/core/result.h"

namespace opcost::python {

namespace nb = nanobind;

/// Carries an Error to Python, where it is an opcost.OpcostError.
struct Failure {
  Error error;
};

/// The value, or a Failure is thrown.
template <class T>
T unwrap(Result<T> result) {
  if (!result) throw Failure{std::move(result).error()};
  return *std::move(result);
}

// Each file binds what it is named after.
void bind_errors(nb::module_& module);
void bind_table(nb::module_& module);
void bind_estimate(nb::module_& module);
void bind_reports(nb::module_& module);
void bind_runs(nb::module_& module);
void bind_meter(nb::module_& module);

}  // namespace opcost::python
