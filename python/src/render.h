#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "opcost/report/format.h"

namespace opcost::python {

/// The form of a report: a format's name, or "fragment", HTML for a notebook; and its width.
using Layout = std::pair<std::string, std::size_t>;

/// An opcost.OpcostError for a format that the report has not.
ReportLayout layout_of(const Layout& layout, const FormatList& formats);

}  // namespace opcost::python
