// Rows of profiles.
#include "report/exchange/stack.h"

#include <algorithm>
#include <utility>

#include "report/estimate/layer_figures.h"
#include "report/estimate/module_rows.h"
#include "report/estimate/rows.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

double number_of(Count count) { return static_cast<double>(count.exact().value_or(UINT64_MAX)); }

std::array<double, kProfileFigures.size()> values_of(const Row& row) {
  const Amounts& sum = row.amounts;
  return {sum.energy.value, sum.floor.value, number_of(sum.macs), number_of(sum.reads),
          number_of(sum.writes)};
}

// "fc1" of "blocks.2.fc1", if the frames around it say the rest.
std::string leaf_name(const NodeEstimate& node) {
  std::string name = told_name(node);
  if (name.starts_with('/')) name.erase(0, 1);
  if (!node.module.empty() && name.starts_with(node.module) && name.size() > node.module.size())
    name.erase(0, node.module.size());
  while (name.starts_with('/') || name.starts_with('.') || name.starts_with(' ')) name.erase(0, 1);
  return printable(name.empty() ? node.id.str() : name) + " [" + printable(operator_label(node)) +
         "]";
}

std::vector<std::string> frames_of(const Row& row, const RenderOptions& options) {
  if (row.node == nullptr && options.by != Breakdown::Module) return {printable(row.label)};
  std::vector<std::string> frames;
  for (const std::string& part :
       module_parts(row.node != nullptr ? row.node->module.str() : row.label))
    frames.push_back(printable(part));
  if (row.node != nullptr) frames.push_back(leaf_name(*row.node));
  if (frames.empty()) frames.push_back(printable(row.label));
  return frames;
}

}  // namespace

std::vector<ProfileRow> profile_rows(const Estimate& estimate, const Selection& nodes,
                                     const RenderOptions& options) {
  std::vector<Row> rows = rows_by(options.by, estimate, nodes, options.depth);
  const std::size_t all = rows.size();
  Amounts others;
  if (options.top > 0) others = keep_top(rows, options.top);
  std::vector<ProfileRow> result;
  result.reserve(rows.size() + 1);
  for (const Row& row : rows) result.push_back({frames_of(row, options), row.node, values_of(row)});
  if (rows.size() < all)
    result.push_back({{"[others]"}, nullptr, values_of({"", others, nullptr, {}})});
  return result;
}

}  // namespace opcost
