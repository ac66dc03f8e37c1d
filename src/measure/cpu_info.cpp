// Reads the processor's name, flags and topology from /proc/cpuinfo.
#include "measure/cpu_info.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>
#include <vector>

#include "core/parse.h"
#include "io/file.h"
#include "measure/sysfs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::size_t kMostCpuInfoBytes = std::size_t{64}
                                          << 20;  // thousands of processors, 2 KB each

std::string text_of(const std::string& path) {
  auto text = read_text_file(path, kMostCpuInfoBytes);
  return text ? *std::move(text) : std::string();
}

/// "model name : AMD EPYC" as its key and its value.
std::pair<std::string_view, std::string_view> field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  return {trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1))};
}

void erase_all(std::string& text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
}

// "11th" of "11th Gen Intel(R) Core(TM) i7-1165G7"
bool is_generation(std::string_view word) {
  return word.ends_with("th") && std::isdigit(static_cast<unsigned char>(word.front())) != 0;
}

bool is_filler(std::string_view word) {
  constexpr std::array<std::string_view, 3> kFillers{"CPU", "Gen", "Processor"};
  return std::ranges::find(kFillers, word) != kFillers.end() || word.ends_with("-Core") ||
         is_generation(word);
}

// A frequency or a graphics unit follows.
bool ends_name(std::string_view word) { return word == "@" || word == "with" || word == "w/"; }

}  // namespace

CpuInfo cpu_info(const std::string& proc_root) {
  const std::string text = text_of(proc_root + "/cpuinfo");
  CpuInfo info;
  std::set<std::string_view> sockets;
  for (const std::string_view line : split(text, '\n')) {
    const auto [key, value] = field(line);
    if (key == "processor") ++info.threads;
    if (key == "model name" && info.model.empty()) info.model = value;
    if (key == "physical id") sockets.insert(value);
    if (key == "flags" && !info.hypervisor)
      info.hypervisor = std::ranges::count(split_words(value), std::string_view("hypervisor")) > 0;
  }
  info.sockets = std::max<std::size_t>(1, sockets.size());
  return info;
}

std::string short_cpu_name(const std::string& model) {
  std::string text = model;
  for (const std::string_view mark : {"(R)", "(TM)", "(r)", "(tm)"}) erase_all(text, mark);
  std::vector<std::string> kept;
  for (const std::string_view word : split_words(text)) {
    if (ends_name(word)) break;
    if (!is_filler(word)) kept.emplace_back(word);
  }
  return joined(kept, " ");
}

std::optional<std::uint64_t> memory_bytes(const std::string& proc_root) {
  const std::string text = text_of(proc_root + "/meminfo");
  for (const std::string_view line : split(text, '\n')) {
    const auto [key, value] = field(line);
    if (key != "MemTotal") continue;
    const auto kilobytes = parse_count(value.substr(0, value.find(' ')));  // of 1024 bytes
    if (kilobytes && *kilobytes < (std::uint64_t{1} << 50)) return *kilobytes * 1024;
  }
  return std::nullopt;
}

}  // namespace opcost
