#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/gates.h"
#include "cli/model_options.h"
#include "cli/render_options.h"
#include "opcost/core/result.h"

namespace opcost::cli {

/// What the commands that estimate and judge models share (estimate, compare, diff), as typed.
struct JudgedOptions {
  std::vector<std::string> models;
  ModelOptions model;
  OutputOptions output;
  GateOptions gates;
  bool strict = false;
};

/// The same, understood.
struct Judged {
  RenderOptions rendering;
  EstimateOptions options;
  Gates gates;
};

/// The report in one of `formats`. An Error that names the first word that means nothing.
Result<Judged> understand(const JudgedOptions& typed, const FormatList& formats,
                          const Streams& streams);

}  // namespace opcost::cli
