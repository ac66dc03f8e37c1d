// Runs a function for every index on several threads.
#include "compare/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace opcost {

void for_each_parallel(std::size_t count, unsigned threads, FunctionRef<void(std::size_t)> work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&] {
    for (std::size_t at = next++; at < count; at = next++) {
      try {
        work(at);
      } catch (...) {
        const std::scoped_lock lock(failure_mutex);
        if (!failure) failure = std::current_exception();
        next = count;
      }
    }
  };
  const unsigned wanted = threads > 0 ? threads : std::thread::hardware_concurrency();
  const std::size_t helpers = std::min<std::size_t>(count, std::max(wanted, 1U));
  std::vector<std::thread> pool;
  try {
    for (std::size_t at = 1; at < helpers; ++at) pool.emplace_back(run);
  } catch (const std::system_error&) {
    // If no more threads can be started, the existing ones do the work.
  }
  run();
  for (std::thread& thread : pool) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace opcost
