// What the command line says of a report's form: --format, --output, and the terminal.
#include "cli/render_options.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
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
  const HelpSection section(app, "Output");
  add_format_option(app, options.format, formats,
                    "text and markdown for people; json and csv are contracts");
  app.get_option("--format")->each([&options](const std::string&) { options.format_given = true; });
  app.add_option("-o,--output", options.output,
                 "write the report to a file; its suffix says the format")
      ->type_name("FILE");
  app.add_option("--width", options.width, "columns of a text report (else $COLUMNS, the terminal)")
      ->type_name("N")
      ->check(from_to(40, 400));
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
  layout.ascii = streams.ascii && on_screen;
  if (on_screen) layout.screen = streams.screen;
  if (streams.width > 0 && on_screen)
    layout.width =
        streams.screen > 0 ? std::min<std::size_t>(streams.width, kWidest) : streams.width;
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
    Suffix{".markdown", ReportFormat::Markdown}, Suffix{".tex", ReportFormat::Latex},
    Suffix{".html", ReportFormat::Html},         Suffix{".htm", ReportFormat::Html},
    Suffix{".svg", ReportFormat::Svg},           Suffix{".pb.gz", ReportFormat::Pprof},
    Suffix{".yaml", ReportFormat::Accelergy}};

// Kinds of JSON, by the suffix in front of it.
constexpr std::array kLongSuffixes{Suffix{".speedscope.json", ReportFormat::Speedscope},
                                   Suffix{".trace.json", ReportFormat::Trace},
                                   Suffix{".netron.json", ReportFormat::Netron},
                                   Suffix{".explorer.json", ReportFormat::ModelExplorer}};

// ".speedscope.json", ".pb.gz", ".csv": the longest that means something, else the last; "" if
// there is none. Of a report that has one kind of JSON, what stands in front of it means nothing.
std::string suffix_of(const std::string& path, const FormatList& formats) {
  const std::string name = std::filesystem::path(path).filename().string();
  for (const Suffix& suffix : kLongSuffixes)
    if (name.size() > suffix.text.size() && name.ends_with(suffix.text) &&
        formats.named(to_string(suffix.format)))
      return std::string(suffix.text);
  if (name.size() > 6 && name.ends_with(".pb.gz")) return ".pb.gz";
  return std::filesystem::path(path).extension().string();
}

std::string suffixes_of(const FormatList& formats) {
  std::vector<std::string> texts;
  for (const Suffix& suffix : kSuffixes)
    if (formats.named(to_string(suffix.format))) texts.emplace_back(suffix.text);
  for (const Suffix& suffix : kLongSuffixes)
    if (formats.named(to_string(suffix.format))) texts.emplace_back(suffix.text);
  return joined(texts);
}

std::optional<ReportFormat> format_with(std::string_view suffix) {
  const auto longer = std::ranges::find(kLongSuffixes, suffix, &Suffix::text);
  if (longer != kLongSuffixes.end()) return longer->format;
  const auto known = std::ranges::find(kSuffixes, suffix, &Suffix::text);
  return known != kSuffixes.end() ? std::optional{known->format} : std::nullopt;
}

// The name of the format that the suffix of the output says, else that of --format.
Result<std::string> format_of(const OutputOptions& typed, const FormatList& formats) {
  const std::string suffix = suffix_of(typed.output, formats);
  if (typed.on_screen() || suffix.empty() || typed.own_suffix == "*" || suffix == typed.own_suffix)
    return typed.format;
  const auto known = format_with(suffix);
  if (!known || !formats.named(to_string(*known)))
    return Error{"no format of this report has the suffix `" + suffix + "`", typed.output,
                 "one of " + suffixes_of(formats) + ", or no suffix and --format"};
  const std::string name(to_string(*known));
  // What a tool reads from JSON may be called .json.
  const bool is_json = std::ranges::any_of(
      kLongSuffixes, [&](const Suffix& one) { return to_string(one.format) == typed.format; });
  if (typed.format_given && *known == ReportFormat::Json && is_json) return typed.format;
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
  auto layout = chosen_layout(*format, formats, typed.on_screen(), streams);
  if (layout && typed.width > 0) layout->width = typed.width;
  return layout;
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
