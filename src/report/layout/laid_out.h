#pragma once

#include <string>

#include "report/layout/view.h"

namespace opcost {

/// The view in the layout's format, one of kViewFormats or SVG (its figures); text for any other.
std::string laid_out(View view, const ReportLayout& layout);

}  // namespace opcost
