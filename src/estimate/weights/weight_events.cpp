// The events of a contraction whose weights are kept in a compressed format.
#include "estimate/weights/weight_events.h"

#include <algorithm>
#include <optional>
#include <string>

#include "rules/body.h"

namespace opcost {
namespace {

ElementType index_type(Bits bits) {
  switch (bits.value) {
    case 8: return ElementType::UInt8;
    case 16: return ElementType::UInt16;
    case 32: return ElementType::UInt32;
    default: return ElementType::UInt64;
  }
}

class Replacement {
 public:
  Replacement(const Accesses& node, const WeightUse& use, const FormatCounts& counts,
              std::uint64_t block, const Operands& operands)
      : made_(node),
        use_(use),
        counts_(counts),
        operands_(operands),
        products_(use.found.products),
        blocks_((products_ + block - 1) / block),
        block_(block) {}

  Accesses make() && {
    drop_products();
    add_arithmetic();
    for (const FormatArray& array : counts_.arrays) add_array(array);
    add_inputs();
    std::erase_if(made_.nests, [&](const Nest& nest) { return same_nest(nest); });
    std::erase_if(made_.events, [](const CountedEvent& one) { return one.count.is_zero(); });
    sort_reuses(made_);
    return std::move(made_);
  }

 private:
  bool same_nest(const Nest& nest) const {
    return nest.a == use_.nest->a && nest.b == use_.nest->b && nest.y == use_.nest->y;
  }
  std::uint64_t entries() const { return use_.found.rows * use_.found.columns; }
  Count times(std::uint64_t in_one_product) const {
    return Count{in_one_product} * Count{products_};
  }

  CountedEvent* find(Action action, bool in_mac, const Operand* operand) {
    const auto found = std::ranges::find_if(made_.events, [&](const CountedEvent& one) {
      return one.event.action == action && one.event.in_mac == in_mac && one.operand == operand;
    });
    return found != made_.events.end() ? &*found : nullptr;
  }
  static void subtract(CountedEvent* from, Count some) {
    if (from == nullptr) return;
    const auto all = from->count.exact(), less = some.exact();
    if (all && less) from->count = Count{*all - std::min(*all, *less)};
  }
  void add(const Event& event, const Operand* operand, Count count) {
    const auto found = std::ranges::find_if(made_.events, [&](const CountedEvent& one) {
      return one.event == event && one.operand == operand;
    });
    if (found != made_.events.end())
      found->count += count;
    else
      made_.events.push_back({event, operand, count});
  }

  // A sum that a product starts has one addition less than products; else its accumulator had a
  // value before.
  void drop_products() {
    const Count macs = use_.nest->macs();
    subtract(find(Action::Read, false, use_.weights), macs);
    if (use_.inputs != nullptr) subtract(find(Action::Read, false, use_.inputs), macs);
    CountedEvent *product = find(Action::Mul, true, nullptr),
                 *sum = find(Action::Add, true, nullptr);
    if (product != nullptr) product_ = product->event.type;
    sum_ = sum != nullptr ? sum->event.type : accumulator_type(product_, std::nullopt);
    const Count products = product != nullptr ? product->count : Count{};
    const Count sums = sum != nullptr ? sum->count : Count{};
    starts_ = use_.found.columns > 0 && sums < products;
    subtract(product, macs);
    subtract(sum, starts_ ? times(entries() - use_.found.rows) : macs);
  }

  void add_arithmetic() {
    const bool of_sums = counts_.format != WeightFormat::Csr;
    const NumberType product =
        of_sums ? product_type(sum_, use_.weights->type().value_or(product_)) : product_;
    add({Action::Mul, product, true}, nullptr, times(counts_.multiplications));
    std::uint64_t paired = counts_.paired_additions;
    if (!starts_) paired = counts_.multiplications;
    add({Action::Add, sum_, true}, nullptr, times(paired));
    add({Action::Add, sum_, false}, nullptr, times(counts_.additions));
  }

  // Between two uses of an element of the matrix each vector of the block takes an input and has a
  // sum; both take their room.
  void add_array(const FormatArray& array) {
    const ElementType type =
        array.holds_values ? use_.weights->info()->type : index_type(array.bits);
    const std::string name = use_.weights->name() + "." + std::string(array.name);
    const Operand& operand =
        operands_.array(name, type, {static_cast<std::int64_t>(array.elements)});
    const NumberType number = operand.type().value_or(kFloat32);
    add({Action::Read, number, false}, &operand, times(array.reads));
    const std::uint64_t first = array.reads * blocks_, all = array.reads * products_;
    if (all == first) return;
    const std::uint64_t among = block_ * (input_bits() + sum_.bits.value) / number.bits.value;
    made_.reuses.push_back({&operand, Count{among + 1}, Count{all - first}});
  }

  // The inputs of a block come once, as far as they are used, and stay while its rows are worked
  // on.
  void add_inputs() {
    if (use_.inputs == nullptr) return;
    const std::uint64_t all = counts_.input_reads * products_;
    add({Action::Read, use_.inputs->type().value_or(kFloat32), false}, use_.inputs, Count{all});
    const std::uint64_t held = use_.inputs->elements().count.exact().value_or(UINT64_MAX);
    const Count patches = Count{block_} * Count{use_.found.columns * groups_of(use_)};
    const std::uint64_t in_block = std::min(patches, Count{held}).exact().value_or(held);
    const auto first = (Count{blocks_} * Count{in_block}).exact().value_or(UINT64_MAX);
    std::erase_if(made_.reuses, [&](const Reuse& reuse) { return reuse.array == use_.inputs; });
    if (first < all) made_.reuses.push_back({use_.inputs, Count{in_block}, Count{all - first}});
  }

  std::uint32_t input_bits() const {
    return use_.inputs != nullptr ? use_.inputs->type().value_or(kFloat32).bits.value : 0;
  }

  Accesses made_;
  const WeightUse& use_;
  const FormatCounts& counts_;
  const Operands& operands_;
  std::uint64_t products_, blocks_, block_;
  NumberType product_ = kFloat32, sum_ = kFloat32;
  bool starts_ = true;
};

}  // namespace

Accesses in_format(const Accesses& node, const WeightUse& use, const FormatCounts& counts,
                   std::uint64_t block, const Operands& operands) {
  return Replacement(node, use, counts, block, operands).make();
}

std::uint64_t groups_of(const WeightUse& use) {
  const std::uint64_t shared = use.nest->shared.exact().value_or(1);
  return shared == 0 ? 1 : shared;
}

// A block holds its inputs and its sums.
std::vector<std::uint64_t> blocks_of(const WeightUse& use, const MemoryHierarchy& memory) {
  std::vector<std::uint64_t> blocks{1};
  const std::uint64_t bits = use.inputs != nullptr && use.inputs->type()
                                 ? use.inputs->type()->bits.value
                                 : kFloat32.bits.value;
  const std::uint64_t each = use.found.columns * groups_of(use) * bits + 32;
  for (const MemoryTier& tier : memory.tiers()) {
    const auto capacity = tier.capacity ? tier.capacity->value.exact() : std::nullopt;
    if (!capacity || *capacity > UINT64_MAX / 8) continue;
    const std::uint64_t fits = std::min(*capacity * 8 / each, use.found.products);
    if (fits > blocks.back()) blocks.push_back(fits);
  }
  if (use.found.products > blocks.back()) blocks.push_back(use.found.products);
  return blocks;
}

}  // namespace opcost
