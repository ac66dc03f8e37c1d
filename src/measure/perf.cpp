// RAPL by perf_event: the PMU "power" of arch/x86/events/rapl.c. The kernel counts
// in 64 bits, so that nothing wraps.
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "core/parse.h"
#include "core/parse_quantity.h"
#include "measure/candidates.h"
#include "measure/sysfs.h"

namespace opcost {
namespace {

constexpr std::string_view kPerfName = "perf";
constexpr std::string_view kHowToAllow =
    "sudo sysctl kernel.perf_event_paranoid=0, or "
    "sudo setcap cap_perfmon=ep \"$(command -v opcost)\"";

/// An event of the PMU: its configuration, and the energy of one count.
struct Event {
  std::uint64_t config = 0;
  double joules = 0.0;
  std::string unit;
};

// "event=0x02"
std::optional<std::uint64_t> parse_config(std::string_view text) {
  constexpr std::string_view kBefore = "event=0x";
  if (!text.starts_with(kBefore)) return std::nullopt;
  text.remove_prefix(kBefore.size());
  return parse_hexadecimal(text);
}

std::optional<Event> event_at(const std::string& path) {
  const auto text = file_value(path), scale_text = file_value(path + ".scale");
  const auto config = text ? parse_config(*text) : std::nullopt;
  const auto scale = scale_text ? parse_plain_number(*scale_text) : std::nullopt;
  if (!config || !scale || *scale <= 0.0 || file_value(path + ".unit") != "Joules")
    return std::nullopt;
  return Event{*config, *scale, *scale_text + " J"};
}

/// Chooses the events by the first word of their domains: packages and memory, or the whole
/// system, but never both.
std::vector<std::pair<std::string, Event>> events_of(const std::string& folder) {
  std::vector<std::pair<std::string, Event>> events;
  if (auto package = event_at(folder + "/events/energy-pkg")) {
    events.emplace_back("package", *std::move(package));
    if (auto memory = event_at(folder + "/events/energy-ram"))
      events.emplace_back("dram", *std::move(memory));
  } else if (auto whole = event_at(folder + "/events/energy-psys")) {
    events.emplace_back("psys", *std::move(whole));
  }
  return events;
}

/// A processor that represents its socket or die, and the suffix of its name: "-0", or "-0-die-1"
/// if two dies belong to one socket.
struct Reader {
  int processor = 0;
  std::string socket;
};

std::vector<Reader> readers_of(const std::string& root, const std::vector<int>& processors) {
  std::map<std::string, int> of_socket;
  std::vector<std::pair<std::string, std::string>> places;
  for (std::size_t at = 0; at < processors.size(); ++at) {
    const std::string topology =
        root + "/devices/system/cpu/cpu" + std::to_string(processors[at]) + "/topology/";
    const auto socket = file_number(topology + "physical_package_id");
    const auto die = file_number(topology + "die_id");
    places.emplace_back("-" + std::to_string(socket.value_or(at)),
                        "-die-" + std::to_string(die.value_or(at)));
    ++of_socket[places.back().first];
  }
  std::vector<Reader> readers;
  for (std::size_t at = 0; at < processors.size(); ++at) {
    const auto& [socket, die] = places[at];
    readers.push_back({processors[at], of_socket[socket] > 1 ? socket + die : socket});
  }
  return readers;
}

}  // namespace

Candidate find_perf(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  const std::string folder = options.sysfs_root + "/bus/event_source/devices/power";
  const auto type = file_number(folder + "/type");
  const auto list = file_value(folder + "/cpumask");
  const auto processors = list ? parse_processors(*list) : std::nullopt;
  const auto events = events_of(folder);
  if (!type || *type > std::numeric_limits<std::uint32_t>::max() || !processors || events.empty())
    return absent(kPerfName, "no counter of RAPL in " + folder +
                                 " (a virtual machine, a container, or another processor)");
  CounterDomains counters;
  for (const auto& [word, event] : events) {
    for (const Reader& reader : readers_of(options.sysfs_root, *processors)) {
      OpenedCounter opened =
          machine->open_perf({static_cast<std::uint32_t>(*type), event.config, reader.processor});
      CounterTraits traits;
      traits.domain = word == "psys" ? word : word + reader.socket;
      traits.joules_per_unit = event.joules;
      traits.unit = event.unit;
      if (opened.forbidden) return forbidden(kPerfName, std::string(kHowToAllow));
      if (!opened.counter)
        return absent(kPerfName, traits.domain + " cannot be read: " + opened.why);
      counters.push_back(
          std::make_unique<CounterDomain>(std::move(traits), std::move(opened.counter)));
    }
  }
  MeterDescription description{std::string(kPerfName), Method::Measured, "", "RAPL by perf_event"};
  return counter_meter(std::move(description), std::move(counters), kRaplPatience, options,
                       machine);
}

}  // namespace opcost
