// Takes the products that are not made off the events of a contraction.
#include "estimate/zeros/thin_products.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace opcost {
namespace {

std::uint64_t exact_or_zero(Count count) { return count.exact().value_or(0); }

class Thinner {
 public:
  Thinner(Accesses& node, std::size_t nest, const Thinning& thinning)
      : node_(node),
        nest_(node.nests[nest]),
        thinning_(thinning),
        all_(exact_or_zero(nest_.macs())) {
    kept_ = static_cast<std::uint64_t>(std::llround(thinning.share * static_cast<double>(all_)));
    kept_ = std::min(kept_, all_);
  }

  void thin(const Operands& operands) {
    for (CountedEvent& one : node_.events)
      if (is_product(one)) subtract(one.count, all_ - kept_);
    thin_reads(thinning_.weights);
    if (!thinning_.reads_inputs) thin_reads(thinning_.inputs);
    if (thinning_.weights_masked) add_mask(thinning_.weights, operands);
    if (thinning_.inputs_masked) add_mask(thinning_.inputs, operands);
    std::erase_if(node_.events, [](const CountedEvent& one) { return one.count.is_zero(); });
    sort_reuses(node_);
  }

 private:
  // The multiplication and the sum; of a sum with fewer additions than products, at most all.
  static bool is_product(const CountedEvent& one) {
    const Action action = one.event.action;
    if (one.operand != nullptr) return false;
    return action == Action::Accumulate || action == Action::Popcount ||
           (action == Action::Bitwise && one.event.type.bits.value == 1) ||
           action == Action::Shift || one.event.in_mac;
  }
  static void subtract(Count& from, std::uint64_t some) {
    const std::uint64_t all = exact_or_zero(from);
    from = Count{all - std::min(all, some)};
  }

  void thin_reads(const Operand* factor) {
    if (factor == nullptr || !factor->present()) return;
    for (CountedEvent& one : node_.events)
      if (one.event.action == Action::Read && one.operand == factor)
        subtract(one.count, all_ - kept_);
    (factor == nest_.a ? nest_.reads_of_a : nest_.reads_of_b) = Count{kept_};
  }

  // Between two reads of a bit are, at most, the bits of a row of the matrix.
  void add_mask(const Operand* factor, const Operands& operands) {
    if (factor == nullptr || !factor->present()) return;
    const Operand& mask = operands.array(factor->name() + ".mask", ElementType::UInt1,
                                         factor->info()->shape.value_or(Shape{}));
    node_.events.push_back(
        {{Action::Read, {NumberFormat::UInt, Bits{1}}, false}, &mask, Count{all_}});
    const std::uint64_t first = std::min(all_, exact_or_zero(mask.elements().count));
    if (first < all_) node_.reuses.push_back({&mask, nest_.products.count, Count{all_ - first}});
  }

  Accesses& node_;
  Nest& nest_;
  const Thinning& thinning_;
  std::uint64_t all_, kept_ = 0;
};

}  // namespace

void thin_products(Accesses& node, std::size_t nest, const Thinning& thinning,
                   const Operands& operands) {
  Thinner(node, nest, thinning).thin(operands);
}

}  // namespace opcost
