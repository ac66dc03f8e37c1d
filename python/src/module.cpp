// The module opcost._core: what the package calls of the library.
#include "binding.h"
#include "opcost/core/version.h"

NB_MODULE(_core, module) {
  // Whoever keeps an estimate until the interpreter ends, as a notebook does, has leaked nothing.
  nanobind::set_leak_warnings(false);
  module.doc() = "The C++ library of opcost. Use the package `opcost`, which explains itself.";
  module.attr("__version__") = std::string(opcost::version());
  opcost::python::bind_errors(module);
  opcost::python::bind_table(module);
  opcost::python::bind_estimate(module);
  opcost::python::bind_reports(module);
  opcost::python::bind_runs(module);
  opcost::python::bind_meter(module);
}
