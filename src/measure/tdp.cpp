// An estimate where nothing can be measured: the power of processors by their load.
#include <algorithm>
#include <limits>
#include <utility>

#include "core/parse.h"
#include "measure/candidates.h"
#include "measure/cpu_info.h"
#include "measure/domain_meter.h"
#include "measure/sysfs.h"
#include "opcost/carbon/find_hardware.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kTdpName = "tdp";
// Power grows linearly with the load, beginning at the power at rest: X. Fan, W.-D. Weber, L. A.
// Barroso, "Power provisioning for a warehouse-sized computer", ISCA 2007. The power at rest is
// taken as a tenth of the TDP, as in CodeCarbon 3.3.0.
constexpr double kAtRest = 0.1;
// 3 W for 8 GB of memory: the lecture's figure, which is that of CodeCarbon 2.
constexpr double kWattsPerGb = 3.0 / 8.0;
constexpr double kMostTdpWatts = 1e6, kMostGb = 1e7;

/// Time of all processors since the machine was started, in kernel ticks.
struct LoadTicks {
  std::uint64_t busy = 0, all = 0;
};

/// The first line of /proc/stat: user nice system idle iowait irq softirq steal ...; steal (time
/// that a host took away) counts as neither busy nor idle.
Result<LoadTicks> ticks(const std::string& path) {
  constexpr std::size_t kIdle = 3, kWaiting = 4, kFields = 7;  // up to softirq
  const auto text = file_value(path);
  const Error error{"tells no load of the processors", path, ""};
  if (!text || !text->starts_with("cpu ")) return error;
  std::string_view line = std::string_view(*text).substr(4, text->find('\n') - 4);
  LoadTicks ticks;
  for (std::size_t at = 0; at < kFields; ++at) {
    line = trimmed(line);
    const std::size_t end = line.find(' ');
    const auto number = parse_count(line.substr(0, end));
    if (!number || *number > (std::uint64_t{1} << 60)) return error;
    ticks.all += *number;
    if (at != kIdle && at != kWaiting) ticks.busy += *number;
    line.remove_prefix(std::min(end, line.size()));
  }
  return ticks;
}

/// TDP x (0.1 + 0.9 x load): linear, so a window that is read only at its ends is exact.
class ProcessorDomain final : public Domain {
 public:
  ProcessorDomain(double watts, std::string path) : watts_(watts), path_(std::move(path)) {}

  const std::string& name() const override { return name_; }
  double longest_interval() const override { return std::numeric_limits<double>::infinity(); }
  Status begin(Machine& machine) override {
    const auto now = ticks(path_);
    if (!now) return now.error();
    first_ = *now;
    begun_ = machine.now();
    return Ok{};
  }
  Status sample(Machine&) override { return Ok{}; }
  Result<DomainEnergy> end(Machine& machine) override {
    const auto now = ticks(path_);
    if (!now) return now.error();
    if (now->all <= first_.all || now->busy < first_.busy)
      return Error{"the window is too short for the kernel's count of busy time", path_,
                   "it counts hundredths of a second"};
    const double load = std::min(1.0, static_cast<double>(now->busy - first_.busy) /
                                          static_cast<double>(now->all - first_.all));
    const double watts = watts_ * (kAtRest + (1.0 - kAtRest) * load);
    return DomainEnergy{name_, watts * (machine.now() - begun_), std::to_string(first_.busy),
                        std::to_string(now->busy), "busy ticks"};
  }

 private:
  std::string name_ = "processors";
  double watts_;
  std::string path_;
  LoadTicks first_;
  double begun_ = 0.0;
};

/// A constant power.
class MemoryDomain final : public Domain {
 public:
  explicit MemoryDomain(double watts) : watts_(watts) {}

  const std::string& name() const override { return name_; }
  double longest_interval() const override { return std::numeric_limits<double>::infinity(); }
  Status begin(Machine& machine) override {
    begun_ = machine.now();
    return Ok{};
  }
  Status sample(Machine&) override { return Ok{}; }
  Result<DomainEnergy> end(Machine& machine) override {
    return DomainEnergy{name_, watts_ * (machine.now() - begun_), "", "", ""};
  }

 private:
  std::string name_ = "dram";
  double watts_;
  double begun_ = 0.0;
};

struct Tdp {
  double watts = 0.0;
  std::string text;  ///< "2 x 145 W (AMD EPYC 7763)"
};

/// The given TDP, else that of the shipped list: never a guess.
Result<Tdp> tdp_of(const MeterOptions& options) {
  if (options.tdp_w) {
    if (!(*options.tdp_w > 0.0) || *options.tdp_w > kMostTdpWatts)
      return Error{"a TDP of " + rounded_text(*options.tdp_w, 4) + " W cannot be", "", ""};
    return Tdp{*options.tdp_w, exact_text(*options.tdp_w) + " W (given)"};
  }
  const CpuInfo cpu = cpu_info(options.proc_root);
  const auto hardware = find_hardware(short_cpu_name(cpu.model));
  if (cpu.model.empty() || !hardware)
    return Error{"the TDP of the processor" + (cpu.model.empty() ? "" : " " + cpu.model) +
                     " is not in the list; give it: --tdp WATTS",
                 "", ""};
  return Tdp{hardware->watts * static_cast<double>(cpu.sockets),
             std::to_string(cpu.sockets) + " x " + exact_text(hardware->watts) + " W (" +
                 hardware->name + ")"};
}

/// The given size, else what the machine says; std::nullopt if it does not say.
Result<std::optional<double>> memory_gb(const MeterOptions& options) {
  if (!options.dram_gb) {
    const auto bytes = memory_bytes(options.proc_root);
    return bytes ? std::optional{static_cast<double>(*bytes) / 1e9} : std::nullopt;
  }
  if (*options.dram_gb >= 0.0 && *options.dram_gb <= kMostGb) return options.dram_gb;
  return Error{"a memory of " + rounded_text(*options.dram_gb, 4) + " GB cannot be", "", ""};
}

}  // namespace

Candidate find_tdp(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  const auto tdp = tdp_of(options);
  if (!tdp) return absent(kTdpName, tdp.error().what);
  const auto memory = memory_gb(options);
  if (!memory) return absent(kTdpName, memory.error().what);
  const std::string stat = options.proc_root + "/stat";
  if (const auto now = ticks(stat); !now) return absent(kTdpName, to_string(now.error()));
  MeterDescription description{std::string(kTdpName), Method::Estimated, "package",
                               "TDP " + tdp->text + " x (0.1 + 0.9 x load)"};
  std::vector<std::unique_ptr<Domain>> domains;
  domains.push_back(std::make_unique<ProcessorDomain>(tdp->watts, stat));
  if (*memory && **memory > 0.0) {
    domains.push_back(std::make_unique<MemoryDomain>(**memory * kWattsPerGb));
    description.scope += "+dram";
    description.how += ", memory 3 W for 8 GB of " + rounded_text(**memory, 4) + " GB";
  }
  return available(std::make_unique<DomainMeter>(std::move(description), std::move(domains),
                                                 options.interval_s, machine));
}

}  // namespace opcost
