#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/streams.h"
#include "opcost/core/result.h"
#include "opcost/report/render_options.h"

namespace opcost::cli {

/// Options about the form of a report, as typed.
struct OutputOptions {
  std::string format = "text", output;
  bool format_given = false;  ///< Whether it was typed; else the suffix of the output decides.
  /// A suffix that the command itself understands (".svg" of a sweep); "*": any.
  std::string own_suffix;
  std::size_t width = 0;  ///< --width; 0: that of the terminal.

  bool on_screen() const { return output.empty() || output == "-"; }
};

/// --format, of these.
void add_format_option(CLI::App& app, std::string& format, const FormatList& formats,
                       const std::string& help);
/// --format and --output of a report that exists in all the formats of `formats`.
void add_output_options(CLI::App& app, OutputOptions& options, const FormatList& formats);

/// The format of that name. An Error where `formats` has none such.
Result<ReportFormat> chosen_format(const std::string& name, const FormatList& formats);
/// The format, and the colour and width of the terminal where the report goes there.
Result<ReportLayout> chosen_layout(const std::string& format, const FormatList& formats,
                                   bool on_screen, const Streams& streams);
/// The same of --format and --output. An Error where the suffix of the output is of no format, or
/// of another one than --format.
Result<ReportLayout> chosen_layout(const OutputOptions& options, const FormatList& formats,
                                   const Streams& streams);
/// The same for an estimate or a comparison.
Result<RenderOptions> render_options(const OutputOptions& options, const FormatList& formats,
                                     const Streams& streams);

}  // namespace opcost::cli
