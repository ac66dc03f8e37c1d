// Counts the elements of a shape; holds the numbers of constants.
#include "opcost/graph/tensor.h"

#include <atomic>
#include <mutex>

namespace opcost {

Count element_count(const Shape& shape) {
  Count product{1};
  bool empty = false;
  for (const std::int64_t dim : shape) {
    empty = empty || dim == 0;
    product *= Count{static_cast<std::uint64_t>(dim)};
  }
  return empty ? Count{0} : product;
}

struct SharedNumbers::Held {
  explicit Held(Numbers given)
      : size(std::visit([](const auto& list) { return list.size(); }, given)),
        numbers(std::move(given)),
        there(true) {}
  Held(std::size_t count, std::function<Numbers()> maker) : size(count), make(std::move(maker)) {}

  std::size_t size;
  mutable Numbers numbers;
  mutable std::function<Numbers()> make;
  mutable std::once_flag first_look;
  mutable std::atomic<bool> there = false;
};

SharedNumbers::SharedNumbers(Numbers numbers)
    : held_(std::make_shared<const Held>(std::move(numbers))) {}

SharedNumbers SharedNumbers::made_by(std::size_t size, std::function<Numbers()> make) {
  return SharedNumbers(std::make_shared<const Held>(size, std::move(make)));
}

std::size_t SharedNumbers::size() const { return held_ != nullptr ? held_->size : 0; }

const Numbers& SharedNumbers::operator*() const {
  if (!in_memory())
    std::call_once(held_->first_look, [this] {
      held_->numbers = held_->make();
      held_->make = nullptr;
      held_->there.store(true, std::memory_order_release);
    });
  return held_->numbers;
}

bool SharedNumbers::in_memory() const {
  return held_ == nullptr || held_->there.load(std::memory_order_acquire);
}

}  // namespace opcost
