// Reads and writes what a table knows of devices that serve language models: `serving`.
#include "cost/serving_fields.h"

#include <array>
#include <vector>

#include "core/parse.h"
#include "cost/table_fields.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

struct Field {
  std::string_view key;
  double ServingCosts::*number;
  bool required = false;
};

constexpr std::array kFields{
    Field{"watts", &ServingCosts::watts, true},
    Field{"bytes_per_second", &ServingCosts::bytes_per_second, true},
    Field{"products_per_second", &ServingCosts::products_per_second, true},
    Field{"layer_seconds", &ServingCosts::layer_seconds},
    Field{"exchange_seconds", &ServingCosts::exchange_seconds},
    Field{"sequence_seconds", &ServingCosts::sequence_seconds},
    Field{"expert8_seconds", &ServingCosts::expert8_seconds},
    Field{"sequence_joules", &ServingCosts::sequence_joules},
    Field{"expert8_joules", &ServingCosts::expert8_joules},
    Field{"exchange_pj_per_byte", &ServingCosts::exchange_pj_per_byte},
};
// Beyond any device: 1 EB/s, and what follows of it.
constexpr double kMostServing = 1e18;

void read_range(const YamlNode& node, ServingCosts& serving, Problem& problem) {
  const bool two = node.kind == YamlNode::Kind::Sequence && node.sequence.size() == 2;
  const auto least = two ? parse_real(node.sequence[0].scalar) : std::nullopt;
  const auto most = two ? parse_real(node.sequence[1].scalar) : std::nullopt;
  if (!least || !most || *least < 0 || *least > 1 || *most < 1 || *most > 1000)
    return problem.at(node, "`range` must be a number up to 1 and one from 1 on",
                      "write `[0.7, 1.4]`");
  serving.least = *least;
  serving.most = *most;
}

}  // namespace

ServingCosts read_serving(const YamlNode& block, const std::string& outer_source,
                          Problem& problem) {
  ServingCosts serving;
  if (!expect_mapping(block, "`serving`", problem)) return serving;
  std::vector<std::string_view> keys{"source", "range", "time_error"};
  for (const Field& field : kFields) keys.push_back(field.key);
  expect_keys(block, keys, problem);
  for (const Field& field : kFields) {
    const YamlNode* node = block.find(field.key);
    if (node != nullptr)
      serving.*field.number = read_number(*node, field.key, kMostServing, problem);
    else if (field.required)
      problem.at(block, "`" + std::string(field.key) + "` is missing");
  }
  for (const double needed : {serving.bytes_per_second, serving.products_per_second})
    if (!(needed > 0)) problem.at(block, "speeds must be above 0");
  if (const YamlNode* range = block.find("range")) read_range(*range, serving, problem);
  if (const YamlNode* error = block.find("time_error"))
    serving.time_error = read_number(*error, "time_error", kMostServing, problem);
  serving.source = read_source(block, outer_source, problem);
  return serving;
}

std::string serving_text(const ServingCosts& serving) {
  std::string text = "\nserving:\n";
  for (const Field& field : kFields)
    if (field.required || serving.*field.number > 0)
      text += "  " + std::string(field.key) + ": " + exact_text(serving.*field.number) + "\n";
  text += "  range: [" + exact_text(serving.least) + ", " + exact_text(serving.most) + "]\n";
  if (serving.time_error) text += "  time_error: " + exact_text(*serving.time_error) + "\n";
  return text + "  source: " + yaml_quoted(serving.source) + "\n";
}

}  // namespace opcost
