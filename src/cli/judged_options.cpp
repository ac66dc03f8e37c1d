// The options that estimate, compare and diff share.
#include "cli/judged_options.h"

#include <utility>

namespace opcost::cli {

Result<Judged> understand(const JudgedOptions& typed, const FormatList& formats,
                          const Streams& streams) {
  auto rendering = render_options(typed.output, formats, streams);
  if (!rendering) return std::move(rendering).error();
  auto options = estimate_options(typed.model);
  if (!options) return std::move(options).error();
  const auto gates = gates_of(typed.gates);
  if (!gates) return gates.error();
  return Judged{*std::move(rendering), *std::move(options), *gates};
}

}  // namespace opcost::cli
