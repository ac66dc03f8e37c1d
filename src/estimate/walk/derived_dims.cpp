// Computes named dims that are sums of other named dims, e.g. "past + 1".
#include "estimate/walk/derived_dims.h"

#include <limits>
#include <string_view>

#include "core/parse.h"

namespace opcost {
namespace {

std::optional<std::int64_t> value_of(std::string_view term,
                                     const std::map<std::string, std::int64_t>& dims) {
  if (const auto number = parse_number<std::int64_t>(term)) return number;
  const auto found = dims.find(std::string(term));
  return found != dims.end() ? std::optional{found->second} : std::nullopt;
}

}  // namespace

std::string sum_behind(const std::string& symbol) {
  return symbol == "total_sequence_length" ? "past_sequence_length + sequence_length" : symbol;
}

std::optional<std::int64_t> derived_dim(const std::string& symbol,
                                        const std::map<std::string, std::int64_t>& dims) {
  const std::string sum = sum_behind(symbol);
  if (sum.find('+') == std::string::npos) return std::nullopt;
  std::int64_t total = 0;
  for (std::string_view rest = sum;;) {
    const std::size_t plus = rest.find('+');
    const auto value = value_of(trimmed(rest.substr(0, plus)), dims);
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    if (!value || *value < 0 || *value > kMost - total) return std::nullopt;
    total += *value;
    if (plus == std::string_view::npos) return total;
    rest.remove_prefix(plus + 1);
  }
}

}  // namespace opcost
