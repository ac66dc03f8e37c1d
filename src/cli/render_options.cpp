// What the command line says of a report's form: --format, --output, and the terminal.
#include "cli/render_options.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <vector>

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
  app.get_option("--format")->each([&options](const std::string&) { options.format_given = true; });
  app.add_option("-o,--output", options.output,
                 "write the report to a file; its suffix says the format")
      ->type_name("FILE");
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

namespace {

struct Suffix {
  std::string_view text;
  ReportFormat format;
};
constexpr std::array kSuffixes{
    Suffix{".txt", ReportFormat::Text},          Suffix{".json", ReportFormat::Json},
    Suffix{".csv", ReportFormat::Csv},           Suffix{".md", ReportFormat::Markdown},
    Suffix{".markdown", ReportFormat::Markdown}, Suffix{".tex", ReportFormat::Latex}};

std::string suffixes_of(const FormatList& formats) {
  std::vector<std::string> texts;
  for (const Suffix& suffix : kSuffixes)
    if (formats.named(to_string(suffix.format))) texts.emplace_back(suffix.text);
  return joined(texts);
}

// The name of the format that the suffix of the output says, else that of --format.
Result<std::string> format_of(const OutputOptions& typed, const FormatList& formats) {
  const std::string suffix = std::filesystem::path(typed.output).extension().string();
  if (typed.on_screen() || suffix.empty() || typed.own_suffix == "*" || suffix == typed.own_suffix)
    return typed.format;
  const auto known = std::ranges::find(kSuffixes, suffix, &Suffix::text);
  if (known == kSuffixes.end() || !formats.named(to_string(known->format)))
    return Error{"no format of this report has the suffix `" + suffix + "`", typed.output,
                 "one of " + suffixes_of(formats) + ", or no suffix and --format"};
  const std::string name(to_string(known->format));
  if (typed.format_given && typed.format != name)
    return Error{"--format " + typed.format + " and the suffix `" + suffix + "` contradict",
                 typed.output, "leave out --format, or change the name of the file"};
  return name;
}

}  // namespace

Result<ReportLayout> chosen_layout(const OutputOptions& typed, const FormatList& formats,
                                   const Streams& streams) {
  const auto format = format_of(typed, formats);
  if (!format) return format.error();
  return chosen_layout(*format, formats, typed.on_screen(), streams);
}

Result<RenderOptions> render_options(const OutputOptions& typed, const FormatList& formats,
                                     const Streams& streams) {
  const auto layout = chosen_layout(typed, formats, streams);
  if (!layout) return layout.error();
  RenderOptions options;
  static_cast<ReportLayout&>(options) = *layout;
  return options;
}

}  // namespace opcost::cli
