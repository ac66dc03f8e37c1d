// The report of an estimate as JSON: the saved estimate, and its CO2.
#include "report/estimate/estimate_json.h"

#include "estimate/saved/saved_writer.h"
#include "report/carbon/carbon_json.h"

namespace opcost {

void write_json(std::ostream& out, const Estimate& estimate, const Selection& nodes,
                const RenderOptions& options) {
  JsonWriter json(out);
  const auto carbon = [&](JsonWriter& document) {
    if (options.carbon)
      write_carbon(document, *options.carbon, estimate.totals.energy, estimate.totals.energy_floor);
  };
  write_saved_estimate(json, estimate,
                       {.nodes = nodes, .only_ops = options.only_ops, .more = carbon});
}

}  // namespace opcost
