// Remembers bills: nodes of one rule with equal attributes, types and shapes have equal ones.
#include "estimate/bill_memo.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "estimate/rewrite/stored_types.h"

namespace opcost {
namespace {

// Chosen by us: a network has fewer different layers, and one with more is not to fill the memory.
constexpr std::size_t kMostBills = 4096;
constexpr std::size_t kLongestKey = 4096;
constexpr std::size_t kFewNumbers = 16;  // so many are compared; more are no shape

/// All that a node's bill may depend on, as bytes that are equal only where all of it is.
class BillKey {
 public:
  BillKey(const UnbilledNode& one, const EstimateOptions& options) {
    const WalkedNode& walked = one.walked;
    put(walked.rule);
    put(one.way);
    put(walked.opset);
    if (!options.what_if.precision.empty())
      put(precision_of(options.what_if.precision, *one.node).accumulator);
    put(walked.inputs.size());
    for (std::size_t at = 0; at < walked.inputs.size(); ++at) {
      put(one.node->inputs[at].empty());
      put(walked.inputs[at] != nullptr);
      if (walked.inputs[at] != nullptr) put(*walked.inputs[at]);
    }
    put(walked.outputs.size());
    for (std::size_t at = 0; at < walked.outputs.size(); ++at) {
      put(one.node->outputs[at].empty());
      put(walked.outputs[at]);
    }
    for (const Attribute& attribute : one.node->attributes) put(attribute);
    for (const OperandAccess& access : one.not_made) {
      put(access.action);
      put(access.operand);
    }
  }

  /// False: it does not hold all, or is too long to be compared.
  bool is_exact() const { return exact_ && bytes_.size() <= kLongestKey; }
  /// Numbers that are not in memory are not in the key; nothing depends on them while they are
  /// still not there.
  bool still_holds() const {
    return std::ranges::none_of(unread_,
                                [](const SharedNumbers* numbers) { return numbers->in_memory(); });
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  requires(std::is_scalar_v<T>) void put(T value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    bytes_.append(bytes, sizeof(T));
  }
  void put(const std::string& text) {
    put(text.size());
    bytes_ += text;
  }
  template <class T>
  void put(const std::vector<T>& list) {
    put(list.size());
    if (list.size() > kLongestKey) exact_ = false;
    if (exact_)
      for (const T& one : list) put(one);
  }
  void put(std::monostate) {}
  void put(const std::shared_ptr<const Graph>&) { exact_ = false; }

  void put(const SharedNumbers& numbers) {
    put(numbers.size());
    put(static_cast<bool>(numbers));
    if (!numbers.in_memory())
      unread_.push_back(&numbers);
    else if (numbers && numbers.size() <= kFewNumbers)
      std::visit([&](const auto& list) { put(list); }, *numbers);
    else if (numbers)
      exact_ = false;
  }
  void put(const Tensor& tensor) {
    put(tensor.type);
    put(tensor.shape);
    put(tensor.sparse);
    put(tensor.sparse_values);
    put(tensor.numbers);
  }
  void put(const TensorInfo& info) {
    if (info.kind != ValueKind::Tensor || info.members != nullptr) exact_ = false;
    put(info.type);
    put(info.shape.has_value());
    if (info.shape) put(*info.shape);
    put(info.constant);
    put(info.bounded);
    put(info.most_nonzero.has_value());
    put(info.most_nonzero.value_or(0));
    put(info.numbers);
  }
  void put(const Attribute& attribute) {
    put(attribute.name);
    put(attribute.function_attribute);
    put(attribute.value.index());
    std::visit([&](const auto& value) { put(value); }, attribute.value);
  }

  std::string bytes_;
  std::vector<const SharedNumbers*> unread_;
  bool exact_ = true;
};

}  // namespace

Result<Bill> BillMemo::bill(UnbilledNode& one, PriceBook& prices) {
  // The pseudocode of a node is its own.
  if (!options_.memoise || !options_.pseudocode_of.empty())
    return write_bill(one, options_, prices);
  BillKey key(one, options_);
  if (!key.is_exact()) return write_bill(one, options_, prices);
  std::string bytes = key.take();
  if (const auto known = known_.find(bytes); known != known_.end()) return known->second;
  auto bill = write_bill(one, options_, prices);
  if (bill && key.still_holds() && known_.size() < kMostBills)
    known_.emplace(std::move(bytes), *bill);
  return bill;
}

}  // namespace opcost
