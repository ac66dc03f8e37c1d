// Errors of the library become exceptions of the package.
#include "binding.h"
#include "opcost/graph/tensor.h"

namespace opcost::python {
namespace {

void raise(const Error& error) {
  const nb::object type = nb::module_::import_("opcost._errors").attr("OpcostError");
  const nb::object made = type(error.what, error.where, error.hint);
  PyErr_SetObject(type.ptr(), made.ptr());
}

void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Failure& failure) {
    raise(failure.error);
  } catch (const UnreadableNumbers& unreadable) {
    raise(unreadable.error());
  }
}

}  // namespace

void bind_errors(nb::module_&) { nb::register_exception_translator(translate); }

}  // namespace opcost::python
