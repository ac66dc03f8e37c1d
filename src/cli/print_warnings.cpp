// Warnings of an estimate beside a report that does not show them.
#include "cli/print_warnings.h"

#include <algorithm>
#include <utility>

#include "report/layout/printable.h"

namespace opcost::cli {

void print_warnings(const std::vector<std::string>& warnings, Streams& streams) {
  for (const std::string& warning : warnings)
    streams.err << "opcost: warning: " << message_line(warning) << '\n';
}

void print_warnings(const Comparison& all, Streams& streams) {
  std::vector<std::string> told;
  for (const ComparedModel& model : all.models)
    for (const ComparedCell& cell : model.cells)
      for (const std::string& warning : cell.warnings) {
        std::string text = model.label + ": " + warning;
        if (std::ranges::find(told, text) == told.end()) told.push_back(std::move(text));
      }
  print_warnings(told, streams);
}

void print_warnings(const Diff& diff, Streams& streams) {
  std::vector<std::string> told;
  for (const std::string& warning : diff.before.warnings) told.push_back("before: " + warning);
  for (const std::string& warning : diff.after.warnings) told.push_back("after: " + warning);
  print_warnings(told, streams);
}

void print_option_warnings(const std::vector<std::string>& warnings, Streams& streams) {
  std::vector<std::string> about_options;
  for (const std::string& warning : warnings)
    if (warning.starts_with("--")) about_options.push_back(warning);
  print_warnings(about_options, streams);
}

}  // namespace opcost::cli
