#pragma once

#include <functional>
#include <string>

#include "io/json_writer.h"
#include "report/layout/view.h"

namespace opcost {

/// One HTML file that needs no network and no other file: style, scripts, and the report as JSON,
/// from which the scripts make text nodes. Its Content-Security-Policy lets no other script run,
/// nor any request be made, so that nothing in a name of a stranger can become active. `more`
/// writes members of the JSON beside those of the view.
std::string html_page(const View& view, const std::function<void(JsonWriter&)>& more = {});

}  // namespace opcost
