#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/streams.h"
#include "opcost/core/result.h"
#include "opcost/report/render.h"

namespace opcost::cli {

/// How a report is written, as typed.
struct OutputOptions {
  std::string format = "text", output;

  bool on_screen() const { return output.empty() || output == "-"; }
};

void add_output_options(CLI::App& app, OutputOptions& options);

/// The format, colour and width that follow. An Error for a format that is none.
Result<RenderOptions> render_options(const OutputOptions& options, const Streams& streams);

}  // namespace opcost::cli
