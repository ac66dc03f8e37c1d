// Scales the prices of logic from one technology to another.
#include "opcost/cost/scale_technology.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

struct Coefficients {
  int nanometres;
  double a, b, c;
};
// As in Accelergy-Project/hwcomponents, commit e67d7f1, which transcribes the paper's table.
constexpr std::array kCoefficients{
    Coefficients{130, 7.171, -6.709, 2.904},     Coefficients{90, 4.762, -4.781, 2.092},
    Coefficients{65, 3.755, -4.398, 1.975},      Coefficients{45, 1.103, -0.362, 0.2767},
    Coefficients{32, 0.9559, -0.7823, 0.471},    Coefficients{20, 0.373, -0.1582, 0.04104},
    Coefficients{16, 0.2958, -0.1241, 0.03024},  Coefficients{14, 0.2363, -0.09675, 0.02239},
    Coefficients{10, 0.2068, -0.09311, 0.02375}, Coefficients{7, 0.1776, -0.09097, 0.02447}};
// The usual supply of that code, and the range in which the paper fits.
constexpr double kUsualVolts = 0.8, kLeastVolts = 0.4, kMostVolts = 1.3;

std::string nodes_text() {
  std::vector<std::string> names;
  names.reserve(kCoefficients.size());
  for (const Coefficients& node : kCoefficients)
    names.push_back(std::to_string(node.nanometres) + "nm");
  return joined(names);
}

Result<double> relative_energy(int nanometres, double volts) {
  const auto node = std::ranges::find(kCoefficients, nanometres, &Coefficients::nanometres);
  if (node == kCoefficients.end())
    return Error{"there are no scaling equations of " + std::to_string(nanometres) + " nm", "",
                 "there are of " + nodes_text()};
  if (!(volts >= kLeastVolts && volts <= kMostVolts))
    return Error{"a supply of " + rounded_text(volts, 3) + " V is outside of the scaling equations",
                 "", "they hold from 0.4 to 1.3 V"};
  return node->a * volts * volts + node->b * volts + node->c;
}

std::string_view after_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

template <class Number>
std::optional<Number> leading_number(std::string_view& text) {
  text = after_blanks(text);
  Number number{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  text = after_blanks(text);
  return number;
}

void scale_prices(std::map<NumberType, ListedPrice>& prices, double factor,
                  const std::string& how) {
  for (auto& [type, price] : prices) {
    price.each.value *= factor;
    price.source += how;
  }
}

}  // namespace

std::optional<Technology> parse_technology(std::string_view text) {
  Technology found;
  const auto length = leading_number<int>(text);
  if (!length || *length <= 0 || !text.starts_with("nm")) return std::nullopt;
  found.nanometres = *length;
  text.remove_prefix(2);
  const std::size_t mark = text.find_first_of("@,");
  if (mark == std::string_view::npos) return found;
  text.remove_prefix(mark + 1);
  const auto volts = leading_number<double>(text);
  if (volts && text.starts_with("V")) found.volts = *volts;
  return found;
}

Result<double> logic_energy_factor(Technology from, Technology to) {
  const double from_volts = from.volts.value_or(to.volts.value_or(kUsualVolts));
  const double to_volts = to.volts.value_or(from.volts.value_or(kUsualVolts));
  const auto before = relative_energy(from.nanometres, from_volts);
  if (!before) return before.error();
  const auto after = relative_energy(to.nanometres, to_volts);
  if (!after) return after.error();
  return *after / *before;
}

Result<CostTable> scaled_to_technology(const CostTable& table, const std::string& to) {
  const auto from = parse_technology(table.content().technology);
  if (!from)
    return Error{"its technology is not stated in nm: `" + table.content().technology + "`",
                 table.name(), "opcost table scale takes tables of a CMOS technology"};
  const auto target = parse_technology(to);
  const bool says_volts = to.find('@') != std::string::npos;
  if (!target || to.find_first_not_of("0123456789nm@V. ") != std::string::npos ||
      (says_volts && target->volts.value_or(0.0) <= 0.0))
    return Error{"--to " + to + " is no technology", "", "e.g. --to 7nm, or --to 7nm@0.7V"};
  const auto factor = logic_energy_factor(*from, *target);
  if (!factor) return factor.error();
  CostTable::Content scaled = table.content();
  const std::string how = "; times " + rounded_text(*factor, 4) + " from " +
                          std::to_string(from->nanometres) + " to " +
                          std::to_string(target->nanometres) + " nm (Stillmaker and Baas 2017)";
  for (auto& [action, prices] : scaled.arithmetic) scale_prices(prices, *factor, how);
  scale_prices(scaled.mac, *factor, how);
  scaled.name = table.name() + "-" + std::to_string(target->nanometres) + "nm";
  scaled.description =
      "Arithmetic of " + table.name() + how.substr(1) + ", memories unscaled: an extrapolation";
  if (target->nanometres == 7 && from->nanometres > 7)
    scaled.description += ", some four times too low at 7 nm";
  scaled.technology = std::to_string(target->nanometres) + " nm CMOS";
  if (const auto volts = target->volts ? target->volts : from->volts)
    scaled.technology += ", " + rounded_text(*volts, 3) + " V";
  scaled.covers.reset();
  scaled.validated.reset();
  return CostTable(std::move(scaled));
}

}  // namespace opcost
