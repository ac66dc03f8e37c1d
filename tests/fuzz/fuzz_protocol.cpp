// Lines that programs of strangers answer: meters and runners.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "measure/protocol_lines.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opcost;
  const std::string line(data, data + size);
  if (const auto meter = meter_greeting(line); meter && meter->scope.empty()) std::abort();
  if (const auto why = meter_refusal(line); why && why->empty()) std::abort();
  if (const auto window = energy_in_answer(line, 2.0)) {
    double sum = 0.0;
    for (const DomainEnergy& part : window->domains) sum += part.joules;
    const bool sane = std::isfinite(window->joules) && window->joules > 0.0 &&
                      std::isfinite(window->seconds) && window->seconds > 0.0 &&
                      std::abs(sum - window->joules) <= 1e-5 * window->joules;
    if (!sane) std::abort();
  }
  const auto seconds = seconds_in_answer(line, 2.0);
  if (seconds && !(*seconds > 0.0 && *seconds < 3.0)) std::abort();
  const auto [word, rest] = first_word(line);
  if (word.size() + rest.size() > line.size()) std::abort();
  return 0;
}
