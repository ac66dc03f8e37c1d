// The options of an estimate, from the keyword arguments of Python.
#include "options.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "binding.h"
#include "opcost/core/text.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/estimate/density_rules.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/estimate/read_spike_plan.h"
#include "opcost/estimate/settle_what_if.h"
#include "opcost/estimate/weight_plan.h"
#include "opcost/rules/load_custom_operators.h"

namespace opcost::python {
namespace {

using Text = std::string;

template <class T>
T value_of(std::string_view name, nb::handle value, const char* wanted) {
  T result{};
  if (!nb::try_cast(value, result))
    throw nb::type_error(
        (Text(name) + " must be " + wanted + ", not " + nb::repr(value).c_str()).c_str());
  return result;
}

template <class Value, class Names>
Value choice(std::string_view option, const Text& word, const Names& names) {
  std::vector<Text> known;
  for (const auto& row : names) {
    if (row.name == word) return row.value;
    known.emplace_back(row.name);
  }
  const Text near = did_you_mean(word, known);
  throw Failure{{"`" + word + "` is no " + Text(option), "",
                 near.empty() ? "one of: " + joined(known) : near}};
}

Text word(std::string_view name, nb::handle value) { return value_of<Text>(name, value, "a text"); }
bool flag(std::string_view name, nb::handle value) {
  return value_of<bool>(name, value, "True or False");
}

Placement placement_of(const Text& name) {
  if (const auto known = parse_placement(name)) return *known;
  return choice<Placement>("placement", name, kPlacementNames);
}

// A negative number counts nothing that there is.
template <class Into>
void counts(std::string_view name, nb::handle value, Into& into) {
  using Named = std::map<Text, std::int64_t>;
  for (const auto& [of, count] :
       value_of<Named>(name, value, "a dict of names and whole numbers")) {
    if (count < 0)
      throw Failure{{Text(name) + " of `" + of + "` is " + std::to_string(count), "",
                     "a whole number from 0 on"}};
    into[of] = static_cast<typename Into::mapped_type>(count);
  }
}

void shapes(std::string_view name, nb::handle value, std::map<Text, Shape>& into) {
  into = value_of<std::map<Text, Shape>>(name, value, "a dict of names and lists of whole numbers");
  for (const auto& [of, shape] : into)
    if (std::ranges::any_of(shape, [](std::int64_t dim) { return dim < 0; }))
      throw Failure{{Text(name) + " of `" + of + "` has a negative dim", "", "bind every dim"}};
}

void values(std::string_view name, nb::handle value, EstimateOptions& result) {
  const char* wanted = "a dict of names and numbers, lists of numbers, or truths";
  for (const auto& [of, held] : value_of<std::map<Text, nb::object>>(name, value, wanted)) {
    std::vector<double>& numbers = result.input_values[of];
    double one = 0;
    if (!nb::isinstance<nb::str>(held) && nb::try_cast(held, numbers)) continue;
    if (nb::isinstance<nb::bool_>(held))
      one = nb::cast<bool>(held) ? 1 : 0;
    else
      one = value_of<double>(name, held, wanted);
    numbers.assign(1, one);
  }
}

void branches(std::string_view name, nb::handle value, EstimateOptions& result) {
  using Named = std::map<Text, Text>;
  for (const auto& [node, which] :
       value_of<Named>(name, value, "a dict of names and \"then\" or \"else\"")) {
    if (which != "then" && which != "else")
      throw Failure{{"`" + which + "` is no branch of `" + node + "`", "", "then or else"}};
    result.branches[node] = which == "then";
  }
}

// "winograd", or a list of such words.
void conv(std::string_view name, nb::handle value, EstimateOptions& result) {
  std::vector<Text> words;
  if (nb::isinstance<nb::str>(value))
    words.push_back(word(name, value));
  else
    words = value_of<std::vector<Text>>(name, value, "a text or a list of texts");
  for (const Text& one : words) result.what_if.conv.rules.push_back(unwrap(parse_conv_rule(one)));
}

void batch(std::string_view name, nb::handle value, EstimateOptions& result) {
  result.what_if.batch = value_of<std::int64_t>(name, value, "a whole number");
  if (*result.what_if.batch < 1)
    throw Failure{
        {"a batch of " + std::to_string(*result.what_if.batch) + " is none", "", "1 or more"}};
}

void per(std::string_view name, nb::handle value, EstimateOptions& result) {
  const Text words = word(name, value);
  const auto unit = parse_work_unit(words);
  if (!unit)
    throw Failure{
        {"`" + words + "` is no unit of work", "", "inference, sample, token, token=197"}};
  result.per = *unit;
}

// 0.9 as well as "90%".
Text number_or_word(std::string_view name, nb::handle value) {
  if (nb::isinstance<nb::str>(value)) return word(name, value);
  return exact_text(value_of<double>(name, value, "a number or a text"));
}

void density(std::string_view name, nb::handle value, EstimateOptions& result) {
  ZeroPlan& zeros = result.what_if.zeros;
  zeros.text = number_or_word(name, value);
  zeros.densities = unwrap(density_rules(zeros.text));
}

void spikes(std::string_view name, nb::handle value, EstimateOptions& result) {
  const Neurons neurons = result.what_if.spikes.neurons;
  result.what_if.spikes = unwrap(spike_plan(word(name, value)));
  result.what_if.spikes.neurons = neurons;
}

struct Option {
  std::string_view name;
  void (*read)(std::string_view, nb::handle, EstimateOptions&);
};

void weights(std::string_view name, nb::handle value, EstimateOptions& result) {
  result.what_if.weights.format =
      choice<WeightFormat>("format of weights", word(name, value), kWeightFormatNames);
}

void quantise_weights(std::string_view name, nb::handle value, EstimateOptions& result) {
  Text words;
  if (nb::isinstance<nb::str>(value))
    words = word(name, value);
  else
    words = std::to_string(value_of<std::int64_t>(name, value, "a number of bits or a text"));
  result.what_if.weights.value_bits = unwrap(parse_value_bits(words));
}

void max_memory(std::string_view name, nb::handle value, EstimateOptions& result) {
  result.max_memory = Bytes{Count{value_of<std::uint64_t>(name, value, "a number of bytes")}};
}

constexpr std::array kOptions{
    Option{"placement",
           [](auto name, auto value, auto& to) { to.placement = placement_of(word(name, value)); }},
    Option{"four_ops_only",
           [](auto name, auto value, auto& to) { to.four_ops_only = flag(name, value); }},
    Option{"qdq", [](auto name, auto value,
                     auto& to) { to.qdq = choice<Qdq>("qdq", word(name, value), kQdqNames); }},
    Option{"per", per},
    Option{"dims", [](auto name, auto value, auto& to) { counts(name, value, to.dims); }},
    Option{"input_shapes",
           [](auto name, auto value, auto& to) { shapes(name, value, to.input_shapes); }},
    Option{"set_shapes",
           [](auto name, auto value, auto& to) { shapes(name, value, to.set_shapes); }},
    Option{"set_values", values},
    Option{"branches", branches},
    Option{"trip_counts",
           [](auto name, auto value, auto& to) { counts(name, value, to.trip_counts); }},
    Option{"op_rules",
           [](auto name, auto value, auto& to) {
             to.custom_operators = unwrap(load_custom_operators(word(name, value)));
           }},
    Option{"max_memory", max_memory},
    Option{"precision",
           [](auto name, auto value, auto& to) {
             to.what_if.precision = unwrap(precision_plan(word(name, value)));
           }},
    Option{"batch", batch},
    Option{"fold_bn",
           [](auto name, auto value, auto& to) { to.what_if.fold_bn = flag(name, value); }},
    Option{"fuse_activations", [](auto name, auto value,
                                  auto& to) { to.what_if.fuse_activations = flag(name, value); }},
    Option{"conv", conv},
    Option{"weights", weights},
    Option{"sparsity",
           [](auto name, auto value, auto& to) {
             to.what_if.weights.sparsity = unwrap(parse_sparsity(number_or_word(name, value)));
           }},
    Option{"quantise_weights", quantise_weights},
    Option{"pointer_reads",
           [](auto name, auto value, auto& to) {
             to.what_if.weights.pointer_reads =
                 choice<PointerReads>("convention", word(name, value), kPointerReadsNames);
           }},
    Option{"skip_zeros",
           [](auto name, auto value, auto& to) {
             to.what_if.zeros.skip =
                 choice<SkipZeros>("kind of zeros", word(name, value), kSkipZerosNames);
           }},
    Option{"density", density},
    Option{"spikes", spikes},
    Option{"neurons",
           [](auto name, auto value, auto& to) {
             to.what_if.spikes.neurons =
                 choice<Neurons>("kind of neuron", word(name, value), kNeuronsNames);
           }},
    Option{"pseudocode_of",
           [](auto name, auto value, auto& to) { to.pseudocode_of = word(name, value); }},
    Option{"pseudocode",
           [](auto name, auto value, auto& to) { to.pseudocode_of_all = flag(name, value); }},
};

void check_neurons(const SpikePlan& spikes) {
  if (spikes.empty() && spikes.neurons != Neurons::AsWritten)
    throw Failure{{"neurons say nothing without spikes", "",
                   "e.g. spikes=\"rate=0.2,timesteps=4\", neurons=\"lif\""}};
}

}  // namespace

EstimateOptions read_options(const nb::dict& named, const PriceSource& table) {
  EstimateOptions result;
  if (const auto own = parse_placement(table.info().placement)) result.placement = *own;
  for (const auto& [key, value] : named) {
    const Text name = nb::cast<Text>(key);
    const auto* option = std::ranges::find(kOptions, name, &Option::name);
    if (option == kOptions.end()) throw nb::type_error(("no option is called " + name).c_str());
    if (!value.is_none()) option->read(name, value, result);
  }
  check_neurons(result.what_if.spikes);
  if (auto settled = settle_what_if(result.what_if); !settled) throw Failure{settled.error()};
  follow_conv(table.info(), result);
  return result;
}

}  // namespace opcost::python
