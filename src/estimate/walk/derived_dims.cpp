// Named dims that follow from others: formulas such as "past + 1" and "(seq + 1)//2".
#include "estimate/walk/derived_dims.h"

#include <algorithm>
#include <utility>

#include "estimate/walk/dim_formula.h"

namespace opcost {
namespace {

// Decoders name the tokens of their mask so: "total_sequence_length" of
// "past_sequence_length" and "sequence_length" (ONNX Runtime, optimum), and alike
// "total_sequence" of "past_sequence" and "sequence".
constexpr std::string_view kTotal = "total_", kPast = "past_";

bool is_total(const std::string& symbol) {
  return symbol.size() > kTotal.size() && symbol.starts_with(kTotal) && !is_formula(symbol);
}

// What follows "total_".
std::string counted_by(const std::string& total) { return total.substr(kTotal.size()); }

std::string past_of(const std::string& total) { return std::string(kPast) + counted_by(total); }

// Above any real dim. Formulas with larger names are not solved.
constexpr std::int64_t kLargestName = std::int64_t{1} << 40;

bool is_extent(const Fraction& value) { return value.below == 1 && value.above >= 0; }

std::string text_of(const Fraction& value) {
  return std::to_string(value.above) + (value.below == 1 ? "" : "/" + std::to_string(value.below));
}

// "H=14, W=3"
std::string bindings_text(const std::set<std::string>& names, const Bindings& dims) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name + "=" + std::to_string(dims.at(name));
  return text;
}

std::optional<Fraction> value_with(const DimFormula& formula, Bindings& dims,
                                   const std::string& name, std::int64_t number) {
  dims[name] = number;
  auto value = value_of(formula, dims);
  dims.erase(name);
  return value;
}

bool below(const std::optional<Fraction>& value, std::int64_t number) {
  if (!value) return false;
  return static_cast<double>(value->above) / static_cast<double>(value->below) <
         static_cast<double>(number);
}

// The numbers of a name with which a formula that grows with it has a certain value.
struct Solutions {
  bool any = false;
  std::optional<std::int64_t> only;  // where there is just one
};

Solutions solved(const DimFormula& formula, const std::string& name, std::int64_t number,
                 Bindings dims) {
  const auto is_it = [&](std::int64_t candidate) {
    const auto value = value_with(formula, dims, name, candidate);
    return value && value->below == 1 && value->above == number;
  };
  std::int64_t low = 0, high = kLargestName;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (below(value_with(formula, dims, name, middle), number))
      low = middle + 1;
    else
      high = middle;
  }
  if (!is_it(low)) return {};
  return {true, is_it(low + 1) ? std::nullopt : std::optional{low}};
}

Error contradiction(const std::string& symbol, std::int64_t bound, const Fraction& value,
                    const std::string& with, const std::string& model) {
  return {"dim `" + symbol + "` is bound to " + std::to_string(bound) + ", but it is " +
              formula_behind(symbol) + " = " + text_of(value) + " with " + with,
          model, "leave out one of these bindings: it follows from the others"};
}

// A cache of fixed size is longer than what is in it; a shorter one cannot hold it.
bool agrees(const std::string& symbol, std::int64_t bound, const Fraction& value) {
  if (!is_extent(value)) return false;
  return is_total(symbol) ? bound >= value.above : bound == value.above;
}

// Dims that depend on each other.
class Settling {
 public:
  Settling(const std::set<std::string>& symbols, const std::string& model, Bindings& dims)
      : symbols_(symbols), model_(model), dims_(dims) {}

  // One step; true if a name got its number.
  Result<bool> settle(const std::string& symbol) {
    const auto formula = parse_dim_formula(formula_behind(symbol));
    if (!formula || formula->is_name()) return false;
    std::set<std::string> names, open;
    collect_names(*formula, names);
    for (const std::string& name : names)
      if (!dims_.contains(name)) open.insert(name);
    const bool convention = formula_behind(symbol) != symbol;
    if (convention && !std::ranges::includes(symbols_, names)) return hold_past(symbol);
    if (open.empty()) return compute(symbol, *formula, names);
    if (open.size() != 1 || !dims_.contains(symbol)) return false;
    return solve(symbol, *formula, names, *open.begin());
  }

 private:
  // The tokens that a decoder's mask covers, where the new ones are no named dim: the past ones,
  // and one at least.
  Result<bool> hold_past(const std::string& symbol) const {
    const auto total = dims_.find(symbol), past = dims_.find(past_of(symbol));
    if (total == dims_.end() || past == dims_.end() || total->second > past->second) return false;
    return Error{"dim `" + symbol + "` is bound to " + std::to_string(total->second) +
                     ", but it counts the past tokens too, which are " +
                     std::to_string(past->second) + " with " + past->first + ", and a new one",
                 model_, "bind it to " + std::to_string(past->second + 1) + " or more"};
  }

  Result<bool> compute(const std::string& symbol, const DimFormula& formula,
                       const std::set<std::string>& names) {
    const auto value = value_of(formula, dims_);
    if (!value || !is_extent(*value))
      return Error{"dim `" + symbol + "` is " + (value ? text_of(*value) : "no number") + " with " +
                       bindings_text(names, dims_) + ": it must be a whole number from 0",
                   model_, "bind other numbers"};
    const auto bound = dims_.find(symbol);
    if (bound == dims_.end()) return dims_.emplace(symbol, value->above).second;
    if (agrees(symbol, bound->second, *value)) return false;
    return contradiction(symbol, bound->second, *value, bindings_text(names, dims_), model_);
  }

  Result<bool> solve(const std::string& symbol, const DimFormula& formula,
                     std::set<std::string> names, const std::string& open) {
    const std::int64_t bound = dims_.at(symbol);
    const auto least = value_with(formula, dims_, open, 0);
    if (formula_behind(symbol) != symbol && least && !agrees(symbol, bound, *least)) {
      names.erase(open);
      return contradiction(symbol, bound, *least, bindings_text(names, dims_), model_);
    }
    const Solutions solutions = solved(formula, open, bound, dims_);
    if (!solutions.any)
      return Error{"dim `" + symbol + "` is bound to " + std::to_string(bound) +
                       ", which no whole number for `" + open + "` makes it",
                   model_, "bind `" + open + "` instead"};
    return solutions.only && dims_.emplace(open, *solutions.only).second;
  }

  const std::set<std::string>& symbols_;
  const std::string& model_;
  Bindings& dims_;
};

}  // namespace

std::string formula_behind(const std::string& symbol) {
  return is_total(symbol) ? past_of(symbol) + " + " + counted_by(symbol) : symbol;
}

bool is_formula(const std::string& symbol) {
  const auto formula = parse_dim_formula(symbol);
  return formula && !formula->is_name();
}

std::set<std::string> names_in(const std::string& symbol) {
  const auto formula = parse_dim_formula(formula_behind(symbol));
  if (!formula || formula->is_name()) return {symbol};
  std::set<std::string> names;
  collect_names(*formula, names);
  return names;
}

std::optional<std::int64_t> named_dim(const std::string& symbol, const Bindings& dims) {
  if (const auto found = dims.find(symbol); found != dims.end()) return found->second;
  const auto formula = parse_dim_formula(formula_behind(symbol));
  const auto value = formula ? value_of(*formula, dims) : std::nullopt;
  return value && is_extent(*value) ? std::optional{value->above} : std::nullopt;
}

std::optional<std::int64_t> bound_dim(const Dim& dim, const Bindings& dims) {
  if (const auto* number = std::get_if<std::int64_t>(&dim); number != nullptr && *number >= 0)
    return *number;
  const auto* symbol = std::get_if<std::string>(&dim);
  return symbol != nullptr ? named_dim(*symbol, dims) : std::nullopt;
}

Status settle_dims(const std::set<std::string>& symbols, const std::string& model, Bindings& dims) {
  Settling settling(symbols, model, dims);
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string& symbol : symbols) {
      const auto settled = settling.settle(symbol);
      if (!settled) return settled.error();
      changed = changed || *settled;
    }
  }
  return Ok{};
}

}  // namespace opcost
