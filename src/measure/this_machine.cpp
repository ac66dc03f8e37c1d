// The clock and the timer thread of this machine.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "measure/file_counter.h"
#include "measure/machine.h"
#include "measure/perf_event.h"
#include "opcost/measure/seconds.h"

namespace opcost {
namespace {

/// Calls a function from a thread of its own.
class ThreadTicker final : public Ticker {
 public:
  ~ThreadTicker() override { stop_thread(); }

  Status start(double seconds, std::function<void()> call) override {
    stop_thread();
    stopping_ = false;
    try {
      thread_ = std::thread([this, seconds, call = std::move(call)] { run(seconds, call); });
    } catch (const std::system_error&) {
      return Error{"the system has no thread to spare for reading the meter", "", ""};
    }
    return Ok{};
  }
  void stop() override { stop_thread(); }

 private:
  void run(double seconds, const std::function<void()>& call) {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, Seconds(seconds), [this] { return stopping_; })) {
      lock.unlock();
      call();
      lock.lock();
    }
  }
  void stop_thread() {
    if (!thread_.joinable()) return;
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
  bool stopping_ = false;
};

class ThisMachine final : public Machine {
 public:
  double now() override {
    return Seconds(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
  void sleep(double seconds) override { std::this_thread::sleep_for(Seconds(seconds)); }
  std::unique_ptr<Ticker> ticker() override { return std::make_unique<ThreadTicker>(); }
  OpenedCounter open_file(const std::string& path) override { return open_file_counter(path); }
  OpenedCounter open_perf(const PerfEvent& event) override { return open_perf_event(event); }
};

}  // namespace

std::shared_ptr<Machine> this_machine() { return std::make_shared<ThisMachine>(); }

}  // namespace opcost
