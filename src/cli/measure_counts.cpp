// opcost measure --spikes, --densities: what the inputs of contractions hold.
#include "cli/measure_counts.h"

#include <sstream>
#include <utility>

#include "cli/interrupt.h"
#include "cli/output.h"
#include "io/csv_writer.h"
#include "io/temporary_folder.h"
#include "opcost/core/text.h"
#include "opcost/measure/count_inputs.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

std::string share_text(std::uint64_t some, std::uint64_t all) {
  return all == 0 ? "0" : exact_text(static_cast<double>(some) / static_cast<double>(all));
}

std::string spikes_csv(const CountedInputs& counted, const MeasureInput& input) {
  std::ostringstream out;
  CsvWriter csv(out);
  for (const char* title : {"node", "rate", "timesteps"}) csv.cell(title);
  csv.end_row();
  for (const CountedInput& one : counted.inputs) {
    const ValueCount& count = one.count;
    csv.cell(one.node);
    csv.cell(count.is_spikes() ? share_text(count.ones, count.elements) : "real");
    csv.cell(std::to_string(input.timesteps));
    csv.end_row();
  }
  return out.str();
}

std::string densities_csv(const CountedInputs& counted) {
  std::ostringstream out;
  CsvWriter csv(out);
  for (const char* title : {"node", "density"}) csv.cell(title);
  csv.end_row();
  for (const CountedInput& one : counted.inputs) {
    csv.cell(one.node);
    csv.cell(share_text(one.count.nonzero, one.count.elements));
    csv.end_row();
  }
  return out.str();
}

Result<CountedInputs> counted_inputs(const MeasureInput& input, Streams& streams) {
  if (input.models.size() != 1)
    return Error{"--spikes and --densities are of one model", "", "run it once for each"};
  const auto options = estimate_options(input.binding);
  if (!options) return options.error();
  CountRun run;
  auto ranges = ranges_of(input);
  if (!ranges) return ranges.error();
  run.ranges = *std::move(ranges);
  for (const std::string& word : input.input_files) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size())
      return Error{"--input-file " + word + " is not of the form input=file.npy", "", ""};
    run.files[word.substr(0, equals)] = word.substr(equals + 1);
  }
  const auto folder = TemporaryFolder::make();
  if (!folder) return folder.error();
  run.folder = folder->path();
  run.runner = input.runner;
  run.interrupted = InterruptGuard::interrupted;
  const auto model = open_model(input.models.front(), *options, streams);
  if (!model) return model.error();
  return count_inputs(*model, *options, run);
}

}  // namespace

bool counts_values(const MeasureInput& input) {
  return !input.spikes.empty() || !input.densities.empty();
}

ExitCode run_counts(const MeasureInput& input, Streams& streams) {
  const InterruptGuard guard;
  const auto counted = counted_inputs(input, streams);
  if (!counted) return report(counted.error(), streams);
  for (const std::string& left_out : counted->left_out)
    streams.err << "opcost: left out: " << printable(left_out) << '\n';
  const std::pair<const std::string&, std::string> files[] = {
      {input.spikes, spikes_csv(*counted, input)}, {input.densities, densities_csv(*counted)}};
  for (const auto& [path, text] : files) {
    if (path.empty()) continue;
    if (const ExitCode delivered = deliver(text, path, streams); delivered != ExitCode::Done)
      return delivered;
  }
  return ExitCode::Done;
}

}  // namespace opcost::cli
