// Finds headers and sources that include each other in a circle.
#include "support/knots.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace opcost::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPublic = "include/opcost/";
constexpr std::string_view kPrivate = "src/";

bool is_code(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

// Paths from the root, "src/io/yaml.cpp".
std::vector<std::string> code_files(const fs::path& root) {
  std::vector<std::string> files;
  for (const std::string_view top : {kPublic, kPrivate})
    for (const auto& entry : fs::recursive_directory_iterator(root / top))
      if (is_code(entry.path())) files.push_back(entry.path().lexically_relative(root).string());
  std::ranges::sort(files);
  return files;
}

// "io/yaml" of "src/io/yaml.cpp" and of "include/opcost/io/yaml.h".
std::string own_name(std::string_view file) {
  file.remove_prefix((file.starts_with(kPublic) ? kPublic : kPrivate).size());
  return std::string(file.substr(0, file.rfind('.')));
}

std::string module_of(const std::string& unit) { return unit.substr(0, unit.find('/')); }
std::string last_name(const std::string& unit) { return unit.substr(unit.rfind('/') + 1); }

std::map<std::string, std::string> unit_of_each(const std::vector<std::string>& files) {
  std::map<std::string, std::string> units;
  std::map<std::string, std::set<std::string>> called;  // by module and last name
  for (const std::string& file : files) {
    if (!file.starts_with(kPrivate)) continue;
    const std::string unit = units[file] = own_name(file);
    called[module_of(unit) + "/" + last_name(unit)].insert(unit);
  }
  for (const std::string& file : files) {
    if (!file.starts_with(kPublic)) continue;
    const std::string name = own_name(file);
    const auto found = called.find(module_of(name) + "/" + last_name(name));
    const bool one = found != called.end() && found->second.size() == 1;
    units[file] = one ? *found->second.begin() : name;
  }
  return units;
}

// What an #include "..." line names; nothing for another line.
std::optional<std::string> included(const std::string& line) {
  constexpr std::string_view kStart = "#include \"";
  if (!line.starts_with(kStart)) return std::nullopt;
  return line.substr(kStart.size(), line.rfind('"') - kStart.size());
}

using Graph = std::map<std::string, std::set<std::string>>;

Graph includes_between_units(const fs::path& root) {
  const auto files = code_files(root);
  const auto units = unit_of_each(files);
  Graph graph;
  for (const auto& [file, unit] : units) {
    auto& needs = graph[unit];
    std::ifstream in(root / file);
    for (std::string line; std::getline(in, line);) {
      const auto name = included(line);
      if (!name) continue;
      for (const std::string& path : {"include/" + *name, "src/" + *name})
        if (const auto found = units.find(path); found != units.end() && found->second != unit)
          needs.insert(found->second);
    }
  }
  return graph;
}

// Strongly connected components, by Tarjan's algorithm (SIAM J. Comput. 1, 1972).
class Components {
 public:
  explicit Components(const Graph& graph) : graph_(graph) {
    for (const auto& [unit, needs] : graph_)
      if (!number_.contains(unit)) visit(unit);
  }
  const std::vector<Knot>& knots() const { return knots_; }

 private:
  void visit(const std::string& unit) {
    const std::size_t number = number_[unit] = lowest_[unit] = number_.size();
    open_.push_back(unit);
    for (const std::string& other : graph_.at(unit)) {
      if (!number_.contains(other)) visit(other);
      if (is_open(other)) lowest_[unit] = std::min(lowest_[unit], lowest_[other]);
    }
    if (lowest_[unit] == number) close(unit);
  }

  bool is_open(const std::string& unit) const {
    return std::ranges::find(open_, unit) != open_.end();
  }

  void close(const std::string& unit) {
    const auto first = std::ranges::find(open_, unit);
    Knot knot(first, open_.end());
    open_.erase(first, open_.end());
    std::ranges::sort(knot);
    if (knot.size() > 1) knots_.push_back(std::move(knot));
  }

  const Graph& graph_;
  std::map<std::string, std::size_t> number_, lowest_;
  std::vector<std::string> open_;
  std::vector<Knot> knots_;
};

}  // namespace

std::vector<Knot> knots_of(const std::string& root) {
  const Graph graph = includes_between_units(root);
  auto knots = Components(graph).knots();
  std::ranges::sort(knots);
  return knots;
}

}  // namespace opcost::test
