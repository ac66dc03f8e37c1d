#pragma once

#include <string>

#include "report/layout/view.h"

namespace opcost {

/// The view as a piece of a page: headings, tables and texts, without script and with no style but
/// the alignment of numbers. A notebook shows it under a cell. All text is escaped.
std::string html_fragment(const View& view);

}  // namespace opcost
