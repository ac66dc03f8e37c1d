#include "cli/render_options.h"

#include <algorithm>

#include "cli/parse.h"

namespace opcost::cli {

void add_output_options(CLI::App& app, OutputOptions& options) {
  app.add_option("--format", options.format,
                 "text and markdown for people; json and csv are contracts")
      ->type_name("text|json|csv|markdown")
      ->capture_default_str();
  app.add_option("-o,--output", options.output, "write the report to a file")->type_name("FILE");
}

Result<RenderOptions> render_options(const OutputOptions& typed, const Streams& streams) {
  RenderOptions options;
  const auto format = format_option(typed.format);
  if (!format) return not_one_of("format", typed.format, {"text", "json", "csv", "markdown"});
  options.format = *format;
  options.colour = streams.colour && typed.on_screen();
  if (streams.width > 0 && typed.on_screen())
    options.width = std::min<std::size_t>(streams.width, 160);
  return options;
}

}  // namespace opcost::cli
