// Words of the command line that users type, or that scripts build of strangers' names: one a line,
// its first character says of which option.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cli/gates.h"
#include "cli/model_options.h"
#include "core/parse_quantity.h"
#include "model_mutator.h"
#include "opcost/compare/sweep.h"
#include "opcost/core/glob.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/estimate/work_unit.h"
#include "opcost/graph/load_onnx.h"

namespace {

using namespace opcost;

void take_word(const std::string& line, cli::ModelOptions& typed) {
  const std::string word = line.substr(1);
  switch (line.front()) {
    case 'd': typed.dims.push_back(word); break;
    case 'i': typed.input_shapes.push_back(word); break;
    case 'v': typed.set_values.push_back(word); break;
    case 's': typed.set_shapes.push_back(word); break;
    case 'b': typed.branches.push_back(word); break;
    case 't': typed.trip_counts.push_back(word); break;
    case 'p': typed.placement = word; break;
    case 'q': typed.qdq = word; break;
    case 'n': typed.batch = word; break;
    case 'm': typed.max_memory = word; break;
    default: break;
  }
}

// Quantities and other words that have readers of their own.
void read_alone(const std::string& word) {
  if (const auto gates = cli::gates_of({word, word}); gates && gates->budget)
    if (!std::isfinite(gates->budget->value)) std::abort();
  if (const auto bytes = parse_bytes(word); bytes && bytes->value.is_zero()) std::abort();
  if (const auto watts = parse_power(word); watts && !std::isfinite(*watts)) std::abort();
  if (const auto seconds = parse_time(word, 1.0); seconds && !std::isfinite(*seconds)) std::abort();
  if (const auto unit = parse_work_unit(word); unit && unit->count == 0U) std::abort();
  if (const auto asked = sweep_request(word); asked && asked->values.empty()) std::abort();
  auto table = *find_table(std::string(kDefaultTable));
  if (override_price(table, word))
    for (const Action action : kAllActions)
      if (const auto price =
              table.price({action, {NumberFormat::Float, Bits{32}}, false}, TierIndex{0}))
        if (!(price->each.value >= 0.0)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kTable = find_table(std::string(kDefaultTable));
  static const std::string kModel = fuzz::small_model().SerializeAsString();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  cli::ModelOptions typed;
  for (int lines = 0; !text.empty() && lines < 12; ++lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    take_word(line, typed);
    if (lines == 0) read_alone(line);
  }
  const auto options = cli::estimate_options(typed);
  if (!options) return 0;
  const auto model = load_onnx(kModel.data(), kModel.size(), "m.onnx", {options->max_memory});
  if (!model) return 0;
  const auto result = estimate(*model, *kTable, *options);
  if (result && !std::isfinite(result->totals.energy.value)) std::abort();
  return 0;
}
