// Options about a model that several commands share: dims, shapes, what-ifs.
#include "cli/model_options.h"

#include <optional>

#include "cli/parse.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/core/text.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/estimate/density_rules.h"
#include "opcost/estimate/precision_plan.h"
#include "opcost/estimate/read_spike_plan.h"
#include "opcost/estimate/settle_what_if.h"
#include "opcost/estimate/weight_plan.h"
#include "opcost/rules/load_custom_operators.h"

namespace opcost::cli {
namespace {

// "name=value", split at the last "=", because names may contain one.
std::optional<std::pair<std::string, std::string_view>> assignment(std::string_view text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  return std::pair{std::string(text.substr(0, equals)), text.substr(equals + 1)};
}

Status add_dim(const std::string& text, EstimateOptions& result) {
  const auto parts = assignment(text);
  const auto value = parts ? parse_extent(parts->second) : std::nullopt;
  if (!value)
    return Error{"--dim " + text + " is not of the form name=number", "", "e.g. --dim batch=8"};
  const auto [entry, is_new] = result.dims.emplace(parts->first, *value);
  if (!is_new && entry->second != *value)
    return Error{"--dim " + parts->first + " is given twice", "", "give it once"};
  return Ok{};
}

// "name=1x3x224x224", "name=scalar"
std::optional<std::pair<std::string, Shape>> named_shape(const std::string& text) {
  const auto parts = assignment(text);
  if (!parts) return std::nullopt;
  std::pair<std::string, Shape> result{parts->first, {}};
  if (parts->second == "scalar") return result;
  auto dims = parse_extents(parts->second, "x,");
  if (!dims) return std::nullopt;
  result.second = *std::move(dims);
  return result;
}

Status add_input_shape(const std::string& text, EstimateOptions& result) {
  const auto parts = named_shape(text);
  if (!parts)
    return Error{"--input-shape " + text + " is not of the form name=1x3x224x224", "",
                 "e.g. --input-shape input=1x3x224x224"};
  if (!result.input_shapes.emplace(*parts).second)
    return Error{"--input-shape " + parts->first + " is given twice", "", "give it once"};
  return Ok{};
}

// "4", "1,3,224", and of a flag "true", "false"
std::optional<std::vector<double>> held_numbers(std::string_view text) {
  if (text == "true" || text == "false") return std::vector<double>{text == "true" ? 1.0 : 0.0};
  return parse_reals(text);
}

// "name=4", "name=1,3,224", "name=true"
Status add_set_value(const std::string& text, EstimateOptions& result) {
  const auto parts = assignment(text);
  auto values = parts ? held_numbers(parts->second) : std::nullopt;
  if (!values)
    return Error{"--set-value " + text + " is not of the form name=4, name=1,3,224 or name=true",
                 "", "e.g. --set-value max_length=50"};
  if (!result.input_values.emplace(parts->first, *std::move(values)).second)
    return Error{"--set-value " + parts->first + " is given twice", "", "give it once"};
  return Ok{};
}

Status add_weights(const ModelOptions& options, WeightPlan& result) {
  const auto reads = parse_choice("convention", options.pointer_reads, kPointerReadsNames);
  if (!reads) return reads.error();
  result.pointer_reads = *reads;
  if (!options.weights.empty()) {
    const auto format = parse_choice("format of weights", options.weights, kWeightFormatNames);
    if (!format) return format.error();
    result.format = *format;
  }
  if (!options.quantise_weights.empty()) {
    const auto bits = parse_value_bits(options.quantise_weights);
    if (!bits) return bits.error();
    result.value_bits = *bits;
  }
  if (options.sparsity.empty()) return Ok{};
  auto sparsity = parse_sparsity(options.sparsity);
  if (!sparsity) return sparsity.error();
  result.sparsity = *std::move(sparsity);
  return Ok{};
}

Status add_spikes(const ModelOptions& options, SpikePlan& result) {
  if (options.spikes.empty()) {
    if (options.neurons.empty()) return Ok{};
    return Error{"--neurons says nothing without --spikes", "",
                 "e.g. --spikes rate=0.2,timesteps=4 --neurons lif"};
  }
  if (parse_real(options.spikes))
    return Error{"--spikes " + options.spikes + ": of how many timesteps?", "",
                 "--spikes rate=" + options.spikes + ",timesteps=4, or a CSV file"};
  auto plan = spike_plan(options.spikes);
  if (!plan) return plan.error();
  result = *std::move(plan);
  if (options.neurons.empty()) return Ok{};
  const auto neurons = parse_choice("kind of neuron", options.neurons, kNeuronsNames);
  if (!neurons) return neurons.error();
  result.neurons = *neurons;
  return Ok{};
}

Status add_zeros(const ModelOptions& options, ZeroPlan& result) {
  if (!options.skip_zeros.empty()) {
    const auto skip = parse_choice("kind of zeros", options.skip_zeros, kSkipZerosNames);
    if (!skip) return skip.error();
    result.skip = *skip;
  }
  if (options.density.empty()) return Ok{};
  auto rules = density_rules(options.density);
  if (!rules) return rules.error();
  result.densities = *std::move(rules);
  result.text = options.density;
  return Ok{};
}

Status add_what_if(const ModelOptions& options, WhatIf& result) {
  if (auto added = add_weights(options, result.weights); !added) return added;
  if (auto added = add_spikes(options, result.spikes); !added) return added;
  if (auto added = add_zeros(options, result.zeros); !added) return added;
  result.fold_bn = options.fold_bn;
  result.fuse_activations = options.fuse_activations;
  for (const std::string& word : options.conv) {
    auto rule = parse_conv_rule(word);
    if (!rule) return rule.error();
    result.conv.rules.push_back(*std::move(rule));
  }
  if (!options.batch.empty()) {
    result.batch = parse_extent(options.batch);
    if (!result.batch || *result.batch == 0)
      return Error{"--batch " + options.batch + " is no number of inputs", "", "e.g. --batch 8"};
  }
  if (!options.precision.empty()) {
    auto plan = precision_plan(options.precision);
    if (!plan) return plan.error();
    result.precision = *std::move(plan);
  }
  return settle_what_if(result);
}

Status add_set_shape(const std::string& text, EstimateOptions& result) {
  const auto parts = named_shape(text);
  if (!parts)
    return Error{"--set-shape " + text + " is not of the form value=100x4", "",
                 "e.g. --set-shape boxes=100x4"};
  if (!result.set_shapes.emplace(*parts).second)
    return Error{"--set-shape " + parts->first + " is given twice", "", "give it once"};
  return Ok{};
}

Status add_branch(const std::string& text, EstimateOptions& result) {
  const auto parts = assignment(text);
  if (!parts || (parts->second != "then" && parts->second != "else"))
    return Error{"--if " + text + " is not of the form node=then or node=else", "",
                 "e.g. --if If_3=then"};
  if (!result.branches.emplace(parts->first, parts->second == "then").second)
    return Error{"--if " + parts->first + " is given twice", "", "give it once"};
  return Ok{};
}

Status add_trip_count(const std::string& text, EstimateOptions& result) {
  const auto parts = assignment(text);
  const auto count = parts ? parse_extent(parts->second) : std::nullopt;
  if (!count)
    return Error{"--trip-count " + text + " is not of the form node=number", "",
                 "e.g. --trip-count Loop_2=20"};
  if (!result.trip_counts.emplace(parts->first, static_cast<std::uint64_t>(*count)).second)
    return Error{"--trip-count " + parts->first + " is given twice", "", "give it once"};
  return Ok{};
}

Status add_max_memory(const std::string& text, EstimateOptions& result) {
  if (text.empty()) return Ok{};
  result.max_memory = parse_bytes(text);
  if (result.max_memory) return Ok{};
  return Error{"--max-memory " + text + " is no size in B, KiB, MiB, GiB or TiB", "",
               "e.g. --max-memory 4GiB"};
}

using Adder = Status (*)(const std::string&, EstimateOptions&);

Status add_all(const std::vector<std::string>& texts, Adder add, EstimateOptions& result) {
  for (const std::string& text : texts)
    if (auto added = add(text, result); !added) return added;
  return Ok{};
}

std::string placement_help() {
  std::string text = "memory an access is charged to:";
  std::string_view end = "\n";
  for (const PlacementName& row : kPlacementNames) {
    if (row_of(kPlacementNames, row.value) != &row) continue;  // a second name
    text += std::string(end) + std::string(row.name) + ": " + std::string(row.help);
    end = ";\n";
  }
  return text;
}

constexpr const char* kTableSection = "Prices and memories";

CLI::Option* once_each(CLI::Option* option) { return option->allow_extra_args(false); }

void add_pricing_options(CLI::App& app, ModelOptions& options) {
  const HelpSection section(app, kTableSection);
  once_each(app.add_option("--set", options.prices,
                           "one price for this run, in pJ: mul.float32=3.1, read.32@DRAM=640")
                ->type_name("PRICE"));
  app.add_option("--fallback", options.fallback,
                 "with a layerwise table: the price table of operators it has no\n"
                 "regression of")
      ->type_name("FILE|NAME");
  app.add_option("--placement", options.placement, placement_help())
      ->type_name(choices(kPlacementNames))
      ->capture_default_str()
      ->each([&options](const std::string&) { options.placement_given = true; });
  app.add_flag("--four-ops-only", options.four_ops_only,
               "count only mul, add, read and write, as the lecture does");
}

void add_shape_options(CLI::App& app, ModelOptions& options) {
  const HelpSection section(app, "What the model file leaves open");
  once_each(app.add_option("--dim", options.dims, "bind a named dim of the inputs: batch=8")
                ->type_name("NAME=N"));
  once_each(app.add_option("--input-shape", options.input_shapes, "bind an input: x=1x3x224x224")
                ->type_name("INPUT=DIMS"));
  once_each(app.add_option("--set-value", options.set_values,
                           "what an input holds, where sizes depend on it: max_length=50")
                ->type_name("INPUT=NUMBERS"));
  once_each(app.add_option("--set-shape", options.set_shapes,
                           "the shape of a value that only the input decides: boxes=100x4")
                ->type_name("VALUE=DIMS"));
  once_each(app.add_option("--if", options.branches,
                           "the branch of an If that runs: If_3=then; default: the one that\n"
                           "costs more")
                ->type_name("NODE=then|else"));
  once_each(app.add_option("--trip-count", options.trip_counts,
                           "how often a Loop runs where the file does not say: Loop_2=20")
                ->type_name("NODE=N"));
  app.add_option("--qdq", options.qdq,
                 "an operator between DequantizeLinear and QuantizeLinear:\n"
                 "integer: as the integer operator that hardware runs;\n"
                 "as-written: in float, with every conversion")
      ->type_name(choices(kQdqNames))
      ->capture_default_str();
  app.add_option("--op-rules", options.op_rules,
                 "rules of operators of your own: a YAML file (src/rules/custom/CUSTOM.md)")
      ->type_name("FILE");
  app.add_option("--max-memory", options.max_memory,
                 "the memory that one model may take: 4GiB (1 GiB, or 64 bytes\n"
                 "for each byte of a larger file)")
      ->type_name("SIZE");
}

void add_what_if_options(CLI::App& app, ModelOptions& options) {
  const HelpSection section(app, "What if");
  app.add_option("--batch", options.batch, "what if: so many inputs at once")->type_name("N");
  app.add_option("--precision", options.precision,
                 "what if: other number types, int8 or\n"
                 "weights=int8,activations=int8,accumulator=int32;\n"
                 "or a YAML file that gives them by operator and node")
      ->type_name("TYPES|FILE");
  app.add_flag("--fold-bn", options.fold_bn,
               "what if: batch normalisation is part of the convolution before it");
  app.add_flag("--fuse-activations", options.fuse_activations,
               "what if: what one elementwise node alone reads stays\nin registers");
  app.add_option("--conv", options.conv,
                 "what if: how convolutions are run: direct, im2col, winograd\n"
                 "(also winograd-f2, winograd-f4), fused-winograd (one kernel;\n"
                 "also -f2, -f4), or best, the cheapest;\n"
                 "of some nodes: '/layer1/*=direct'")
      ->type_name("[NODE=]WAY")
      ->allow_extra_args(false);
  app.add_option("--weights", options.weights,
                 "what if: how weights are kept, by what the file holds of them;\n"
                 "best: the cheapest for each node (docs/weights.md)")
      ->type_name(choices(kWeightFormatNames));
  app.add_option("--sparsity", options.sparsity,
                 "what if: so many weights are 0, without reading any: 0.9, 90%,\n"
                 "or 2:4; kept as --weights says, else best; magnitude=0.9 reads\n"
                 "them and takes those nearest to 0")
      ->type_name("SHARE|N:M");
  app.add_option("--quantise-weights", options.quantise_weights,
                 "what if: the values of each matrix are evenly spaced, 2^BITS of\n"
                 "them; kept as --weights says, else best: 7bit")
      ->type_name("BITS");
  app.add_option("--skip-zeros", options.skip_zeros,
                 "what if: no product is made with a weight or an activation that\n"
                 "is 0; a bit for each says so (docs/weights.md)")
      ->type_name(choices(kSkipZerosNames));
  app.add_option("--density", options.density,
                 "what share of activations differs from 0, for --skip-zeros: a\n"
                 "number, or a CSV file with the columns node,density")
      ->type_name("SHARE|FILE");
  app.add_option("--spikes", options.spikes,
                 "what if: inputs are spikes, added and not multiplied:\n"
                 "rate=0.2,timesteps=4, or a CSV file node,rate,timesteps\n"
                 "(docs/spikes.md)")
      ->type_name("RATE|FILE");
  app.add_option("--neurons", options.neurons,
                 "what stands for neurons with --spikes: the nodes of the file, or\n"
                 "leaky integrate-and-fire in place of activation functions")
      ->type_name(choices(kNeuronsNames));
  app.add_option("--pointer-reads", options.pointer_reads,
                 "reads of a range of pointers in --weights: its begin and end, or\n"
                 "one of them")
      ->type_name(choices(kPointerReadsNames))
      ->capture_default_str();
}

}  // namespace

void add_model_options(CLI::App& app, ModelOptions& options) {
  {
    const HelpSection section(app, kTableSection);
    app.add_option("--table", options.table,
                   "price table or layerwise table: a YAML file or a shipped name")
        ->type_name("FILE|NAME")
        ->capture_default_str();
  }
  add_question_options(app, options);
}

void add_question_options(CLI::App& app, ModelOptions& options) {
  add_pricing_options(app, options);
  add_shape_options(app, options);
  add_what_if_options(app, options);
}

Result<EstimateOptions> estimate_options(const ModelOptions& options) {
  EstimateOptions result;
  const auto placement = parse_choice("placement", options.placement, kPlacementNames);
  if (!placement) return placement.error();
  result.placement = *placement;
  result.four_ops_only = options.four_ops_only;
  const auto qdq = parse_choice("way to count quantised operators", options.qdq, kQdqNames);
  if (!qdq) return qdq.error();
  result.qdq = *qdq;
  const std::pair<const std::vector<std::string>*, Adder> kinds[] = {
      {&options.dims, add_dim},
      {&options.input_shapes, add_input_shape},
      {&options.set_values, add_set_value},
      {&options.set_shapes, add_set_shape},
      {&options.branches, add_branch},
      {&options.trip_counts, add_trip_count},
  };
  for (const auto& [texts, add] : kinds)
    if (auto added = add_all(*texts, add, result); !added) return added.error();
  if (auto added = add_what_if(options, result.what_if); !added) return added.error();
  if (auto added = add_max_memory(options.max_memory, result); !added) return added.error();
  if (!options.op_rules.empty()) {
    auto rules = load_custom_operators(options.op_rules);
    if (!rules) return rules.error();
    result.custom_operators = *std::move(rules);
  }
  return result;
}

}  // namespace opcost::cli
