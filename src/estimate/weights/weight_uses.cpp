// Finds the matrices of weights that a node's contractions multiply by, and reads them.
#include "estimate/weights/weight_uses.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "estimate/rewrite/stored_types.h"
#include "estimate/weights/assumed_sparsity.h"
#include "estimate/weights/weight_layout.h"
#include "opcost/weights/weigh.h"

namespace opcost {
namespace {

// Weights `w` have their zero point in `w_zero_point`, B in `b_zero_point`. Unsigned ones of an
// operator without it have one that we do not know.
std::optional<std::int64_t> zero_point_of(const Operands& node, const Operand& weights) {
  std::string formal = weights.name() + "_zero_point";
  formal.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(formal.front())));
  const auto formals = parse_formals(node.rule().inputs);
  const bool has_one = std::ranges::find(formals, formal, &Formal::name) != formals.end();
  const auto type = weights.type();
  if (!has_one) {
    const bool is_unsigned = type && type->format == NumberFormat::UInt;
    return is_unsigned ? std::nullopt : std::optional<std::int64_t>{0};
  }
  const TensorInfo* info = node.input(formal);
  if (info == nullptr) return 0;
  const auto* whole =
      info->numbers ? std::get_if<std::vector<std::int64_t>>(info->numbers.get()) : nullptr;
  if (whole == nullptr || whole->empty()) return std::nullopt;
  const bool same = std::ranges::all_of(*whole, [&](auto each) { return each == whole->front(); });
  return same ? std::optional{whole->front()} : std::nullopt;
}

// How many are 0 where only zeros are to be skipped: those that a sparse tensor does not list.
WeightStatistics as_listed(const NodeWeights& found, const Tensor& tensor) {
  WeightStatistics listed{.rows = found.rows, .columns = found.columns, .type = tensor.type};
  const std::uint64_t all = found.rows * found.columns;
  listed.nonzero.count = std::min(all, tensor.sparse_values);
  listed.zeros = all - listed.nonzero.count;
  return listed;
}

std::string say(const Error& error) {
  return error.what + (error.where.empty() ? "" : " (" + error.where + ")");
}

}  // namespace

std::vector<WeightUse> WeightReader::uses(const Node& in_graph, const Operands& node,
                                          const std::vector<Nest>& nests) {
  const Precision own = precision_of(asked_.precision, in_graph);
  sparsity_ = own.sparsity.value_or(asked_.weights.sparsity);
  changes_ = {sparsity_.by_magnitude ? sparsity_.share : 0,
              own.value_bits.value_or(asked_.weights.value_bits)};
  std::vector<WeightUse> found;
  for (const Nest& nest : nests)
    for (const Operand* factor : {nest.a, nest.b}) {
      WeightUse use;
      use.inputs = factor == nest.a ? nest.b : nest.a;
      if (!take(node, nest, factor, use)) continue;
      found.push_back(std::move(use));
      break;
    }
  return found;
}

bool WeightReader::take(const Operands& node, const Nest& nest, const Operand* weights,
                        WeightUse& use) {
  const bool is_input = weights != nullptr && weights->present() && weights->input();
  if (!is_input || weights->info()->stored == StoredId::None) return false;
  const StoredId id = weights->info()->stored;
  const StoredConstant* constant = stored_.constant(id);
  use.nest = &nest;
  use.weights = weights;
  if (use.inputs != nullptr && !use.inputs->present()) use.inputs = nullptr;
  use.found.operand = weights->name();
  if (constant == nullptr) {
    use.found.why_not = "it is computed of several constants before inference";
    return true;
  }
  use.found.tensor = constant->name;
  describe(node, *constant, use);
  if (use.known()) read(id, *constant, use);
  return true;
}

void WeightReader::describe(const Operands& node, const StoredConstant& constant, WeightUse& use) {
  NodeWeights& found = use.found;
  const TensorInfo& info = *use.weights->info();
  auto layout = layout_of(node, *use.nest, *use.weights);
  if (!layout) {
    found.why_not = "its dims do not tell which of its axes are summed";
    return;
  }
  found.rows = layout->rows();
  found.columns = layout->columns();
  const auto macs = use.nest->macs().exact(), elements = use.weights->elements().count.exact();
  if (!macs || !elements || *elements == 0 || *macs % *elements != 0 ||
      *elements != found.rows * found.columns) {
    found.why_not = "its numbers are not all used equally often";
    return;
  }
  found.products = *macs / *elements;
  if (info.order == StoredOrder::Changed) {
    found.why_not = "it is computed before inference";
  } else if (info.order == StoredOrder::Rearranged) {
    layout = info.shape && info.shape->size() == 2 ? transposed(*layout) : std::nullopt;
    if (!layout) found.why_not = "its numbers are rearranged before inference";
  }
  if (!layout) return;
  const Tensor* tensor = constant.tensor;
  const ElementType type = info.type;
  if (tensor != nullptr && tensor->type != type &&
      !(is_floating(tensor->type) && is_floating(type)))
    found.why_not = "it is stored as " + std::string(to_string(tensor->type)) + " and used as " +
                    std::string(to_string(type));
  const auto zero = zero_point_of(node, *use.weights);
  if (!is_floating(type) && !zero) found.why_not = "its zero points are not one known number";
  layout->zero_point = is_floating(type) ? 0 : zero.value_or(0);
  use.layout = *layout;
}

void WeightReader::read(StoredId id, const StoredConstant& constant, WeightUse& use) {
  const MatrixLayout& layout = use.layout;
  const ElementType type = use.weights->info()->type;
  if (sparsity_.is_assumed()) {
    use.found.statistics = assumed_sparse(use.found.rows, use.found.columns, type, sparsity_);
    return;
  }
  if (constant.tensor == nullptr) {
    use.found.why_not = "its numbers are not in the file";
    return;
  }
  if (asked_.weights.empty() && constant.tensor->sparse && !changes_.any()) {
    use.found.statistics = as_listed(use.found, *constant.tensor);
    return;
  }
  const auto [entry, is_new] =
      known_.try_emplace(Key{id, layout.outer, layout.depth, layout.inner, layout.zero_point,
                             changes_.prune, changes_.value_bits});
  if (is_new) {
    auto read = weigh(model_, constant.name, *constant.tensor, layout, changes_);
    if (read)
      entry->second.statistics = *read;
    else
      entry->second.why_not = say(read.error());
  }
  use.found.why_not = entry->second.why_not;
  use.found.statistics = entry->second.statistics;
}

}  // namespace opcost
