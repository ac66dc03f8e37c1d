// What the command line says of a report's form: --format, --output, and the terminal.
#include "cli/render_options.h"

#include <algorithm>

#include "cli/parse.h"
#include "opcost/core/text.h"

namespace opcost::cli {

void add_format_option(CLI::App& app, std::string& format, const FormatList& formats,
                       const std::string& help) {
  app.add_option("--format", format, help)
      ->type_name(joined(formats.names(), "|"))
      ->capture_default_str();
}

void add_output_options(CLI::App& app, OutputOptions& options, const FormatList& formats) {
  add_format_option(app, options.format, formats,
                    "text and markdown for people; json and csv are contracts");
  app.add_option("-o,--output", options.output, "write the report to a file")->type_name("FILE");
}

Result<ReportFormat> chosen_format(const std::string& name, const FormatList& formats) {
  const auto format = formats.named(name);
  if (!format) return not_one_of("format", name, formats.names());
  return *format;
}

Result<ReportLayout> chosen_layout(const std::string& format, const FormatList& formats,
                                   bool on_screen, const Streams& streams) {
  constexpr std::size_t kWidest = 160;  // longer lines are hard to read
  const auto chosen = chosen_format(format, formats);
  if (!chosen) return chosen.error();
  ReportLayout layout;
  layout.format = *chosen;
  layout.colour = streams.colour && on_screen;
  if (streams.width > 0 && on_screen) layout.width = std::min<std::size_t>(streams.width, kWidest);
  return layout;
}

Result<RenderOptions> render_options(const OutputOptions& typed, const FormatList& formats,
                                     const Streams& streams) {
  const auto layout = chosen_layout(typed.format, formats, typed.on_screen(), streams);
  if (!layout) return layout.error();
  RenderOptions options;
  static_cast<ReportLayout&>(options) = *layout;
  return options;
}

}  // namespace opcost::cli
