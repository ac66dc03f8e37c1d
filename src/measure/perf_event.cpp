// Opens a perf_event counter of the kernel.
#include "measure/perf_event.h"

#if __has_include(<linux/perf_event.h>) && __has_include(<sys/syscall.h>)

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "io/descriptor.h"
#include "measure/file_counter.h"

namespace opcost {
namespace {

class PerfCounter final : public Counter {
 public:
  explicit PerfCounter(Descriptor file) : file_(std::move(file)) {}

  Result<std::uint64_t> read() override {
    std::uint64_t value = 0;
    if (::read(file_.number(), &value, sizeof value) != static_cast<ssize_t>(sizeof value))
      return Error{"cannot read the perf event", "", ""};
    return value;
  }

 private:
  Descriptor file_;
};

}  // namespace

// See man 2 perf_event_open. All programs are counted (pid -1), without sampling or exclusion,
// because the PMU of RAPL refuses anything else.
OpenedCounter open_perf_event(const PerfEvent& event) {
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = event.type;
  attributes.config = event.config;
  const long file =
      ::syscall(SYS_perf_event_open, &attributes, -1, event.cpu, -1, PERF_FLAG_FD_CLOEXEC);
  if (file < 0) return no_counter(errno);
  return {std::make_unique<PerfCounter>(Descriptor{static_cast<int>(file)}), false, ""};
}

}  // namespace opcost

#else

namespace opcost {

OpenedCounter open_perf_event(const PerfEvent&) {
  return {nullptr, false, "this system has no perf_event"};
}

}  // namespace opcost

#endif
