// Sorts nodes so that each comes after those it depends on, and finds cycles.
#include "graph/topological_order.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace opcost::onnx_reader {
namespace {

/// The consumers of each producer, one after the other in one array.
class Consumers {
 public:
  Consumers(std::size_t count, const std::vector<Dependency>& dependencies)
      : begin_(count + 1), consumers_(dependencies.size()) {
    for (const auto& [producer, consumer] : dependencies) ++begin_[producer + 1];
    for (std::size_t i = 0; i < count; ++i) begin_[i + 1] += begin_[i];
    auto next = begin_;
    for (const auto& [producer, consumer] : dependencies) consumers_[next[producer]++] = consumer;
  }

  template <class Visit>
  void each(std::size_t producer, Visit visit) const {
    for (std::size_t i = begin_[producer]; i < begin_[producer + 1]; ++i) visit(consumers_[i]);
  }

 private:
  std::vector<std::size_t> begin_;
  std::vector<std::size_t> consumers_;
};

}  // namespace

std::vector<std::size_t> topological_order(std::size_t count,
                                           const std::vector<Dependency>& dependencies) {
  const Consumers consumers(count, dependencies);
  std::vector<std::size_t> waits_for(count);
  for (const auto& [producer, consumer] : dependencies) ++waits_for[consumer];

  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < count; ++i) {
    if (waits_for[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  order.reserve(count);
  while (!ready.empty()) {
    order.push_back(ready.top());
    ready.pop();
    consumers.each(order.back(), [&](std::size_t consumer) {
      if (--waits_for[consumer] == 0) ready.push(consumer);
    });
  }
  return order;
}

std::vector<std::size_t> find_cycle(std::size_t count,
                                    const std::vector<Dependency>& dependencies) {
  std::vector<bool> ordered(count);
  for (const std::size_t i : topological_order(count, dependencies)) ordered[i] = true;
  // Every node left depends on another node left, so going back must reach a cycle.
  std::vector<std::size_t> back(count, count);
  for (const auto& [producer, consumer] : dependencies) {
    if (!ordered[producer] && !ordered[consumer]) back[consumer] = producer;
  }
  std::size_t at =
      static_cast<std::size_t>(std::find(ordered.begin(), ordered.end(), false) - ordered.begin());
  std::vector<std::size_t> path;
  std::vector<std::size_t> step(count, count);
  while (step[at] == count) {
    step[at] = path.size();
    path.push_back(at);
    at = back[at];
  }
  path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(step[at]));
  std::reverse(path.begin(), path.end());
  std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
  return path;
}

}  // namespace opcost::onnx_reader
