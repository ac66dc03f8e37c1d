// Meter `nvml`: NVIDIA's graphics boards, by energy counter or by power.
#include <algorithm>
#include <utility>

#include "measure/candidates.h"
#include "measure/domain_meter.h"
#include "measure/nvml_boards.h"
#include "measure/power_domain.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kNvmlName = "nvml";
constexpr double kPowerInterval = 0.05;     // 20 Hz: power should be read at 10 Hz or more
constexpr double kPatience = 1.0;           // seconds to wait for a counter that moves every 0.1 s
constexpr double kMostBoardWatts = 5000.0;  // limit for one board or module

using Library = std::shared_ptr<NvmlLibrary>;

class NvmlCounter final : public Counter {
 public:
  NvmlCounter(Library library, NvmlLibrary::Board board)
      : library_(std::move(library)), board_(board) {}

  Result<std::uint64_t> read() override {
    const auto energy = library_->energy(board_);
    if (!energy.ok()) return Error{library_->text(energy.code), "", ""};
    return energy.value;
  }

 private:
  Library library_;
  NvmlLibrary::Board board_;
};

/// The boards that can be used, sorted by how.
struct Found {
  CounterDomains counters;
  std::vector<NvmlBoard> by_power;  ///< Without counter: Pascal and older, and some virtual boards.
};

std::unique_ptr<CounterDomain> counter_of(const Library& library, const NvmlBoard& board) {
  CounterTraits traits;
  traits.domain = board.domain();
  traits.joules_per_unit = 1e-3;
  traits.unit = "mJ";
  traits.update_s = 0.1;
  traits.most_watts = kMostBoardWatts;
  return std::make_unique<CounterDomain>(std::move(traits),
                                         std::make_unique<NvmlCounter>(library, board.board));
}

std::unique_ptr<PowerDomain> power_of(const Library& library, const NvmlBoard& board) {
  return std::make_unique<PowerDomain>(board.domain(), kPowerInterval,
                                       [library, handle = board.board]() -> Result<double> {
                                         const auto power = library->power(handle);
                                         if (!power.ok())
                                           return Error{library->text(power.code), "", ""};
                                         return power.value * 1e-3;
                                       });
}

Error of_board(const NvmlBoard& board, const std::string& what) {
  return {board.domain() + ": " + what, "", ""};
}

/// By their counters if they have one that moves; otherwise by their power.
Result<Found> inspect(const Library& library, const std::vector<NvmlBoard>& boards,
                      Machine& machine) {
  Found found;
  CounterDomains counters;
  for (const NvmlBoard& board : boards) {
    const NvmlCode code = library->energy(board.board).code;
    if (code == NvmlCode::Ok) {
      counters.push_back(counter_of(library, board));
    } else if (code == NvmlCode::NotSupported || code == NvmlCode::FunctionNotFound) {
      found.by_power.push_back(board);
    } else {
      return of_board(board, library->text(code));
    }
  }
  auto probed = probe(std::move(counters), machine, kPatience);
  if (!probed) return Error{to_string(probed.error()), "", ""};
  found.counters = std::move(probed->alive);
  for (const NvmlBoard& board : boards)
    for (const auto& dead : probed->dead)
      if (dead->name() == board.domain()) found.by_power.push_back(board);
  for (const NvmlBoard& board : found.by_power)
    if (const auto power = library->power(board.board); !power.ok())
      return of_board(board, "no energy counter, and no power: " + library->text(power.code));
  return found;
}

std::string named(const std::string& domain, const std::vector<NvmlBoard>& boards) {
  const auto board = std::ranges::find(boards, domain, &NvmlBoard::domain);
  return domain + " (" + board->name + ")";
}

/// "NVML energy counter: gpu-0 (NVIDIA H100); power integrated ...: gpu-1 (Tesla P100)"
std::string how(const Found& found, const std::vector<NvmlBoard>& boards) {
  std::vector<std::string> counted, integrated;
  for (const auto& counter : found.counters) counted.push_back(named(counter->name(), boards));
  for (const NvmlBoard& board : found.by_power) integrated.push_back(named(board.domain(), boards));
  std::string text;
  if (!counted.empty()) text = "NVML energy counter: " + joined(counted);
  if (!integrated.empty())
    text +=
        std::string(text.empty() ? "" : "; ") +
        "NVML power integrated by the trapezoid rule (no energy counter): " + joined(integrated);
  return text;
}

std::unique_ptr<Meter> meter_of(Found found, const Library& library,
                                const std::vector<NvmlBoard>& boards, const MeterOptions& options,
                                const std::shared_ptr<Machine>& machine) {
  MeterDescription description{std::string(kNvmlName), Method::Measured, "board",
                               how(found, boards)};
  std::vector<std::unique_ptr<Domain>> domains;
  for (auto& counter : found.counters) domains.push_back(std::move(counter));
  for (const NvmlBoard& board : found.by_power) domains.push_back(power_of(library, board));
  return std::make_unique<DomainMeter>(std::move(description), std::move(domains),
                                       options.interval_s, machine);
}

}  // namespace

Candidate find_nvml(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  const auto loaded = NvmlLibrary::load(options.nvml_library);
  if (loaded.code == NvmlCode::NoPermission)
    return forbidden(kNvmlName, "opcost as a user who may use the GPU: " + loaded.why);
  if (!loaded.library) return absent(kNvmlName, loaded.why);
  auto boards = nvml_boards(*loaded.library);
  if (boards && options.visible_devices) boards = visible_boards(*boards, *options.visible_devices);
  if (!boards) return absent(kNvmlName, boards.error().what);
  if (boards->empty()) return absent(kNvmlName, "no board is there, or none is to be seen");
  auto found = inspect(loaded.library, *boards, *machine);
  if (!found) return absent(kNvmlName, found.error().what);
  return available(meter_of(*std::move(found), loaded.library, *boards, options, machine));
}

}  // namespace opcost
