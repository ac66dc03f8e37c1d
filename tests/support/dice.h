#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace opcost::test {

using Integers = std::vector<std::int64_t>;

/// Random small numbers; the same on every machine for the same seed.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}

  std::int64_t between(std::int64_t smallest, std::int64_t largest) {
    const auto faces = static_cast<std::uint32_t>(largest - smallest + 1);
    return smallest + static_cast<std::int64_t>(engine_() % faces);
  }
  bool coin() { return between(0, 1) == 1; }
  Integers several(std::size_t count, std::int64_t smallest, std::int64_t largest) {
    Integers numbers;
    while (numbers.size() < count) numbers.push_back(between(smallest, largest));
    return numbers;
  }

 private:
  std::mt19937 engine_;
};

/// "2x3x4", "()" for no dims: an input of an example line.
inline std::string dims_text(const Integers& dims) {
  std::string text;
  for (const std::int64_t dim : dims) text += (text.empty() ? "" : "x") + std::to_string(dim);
  return text.empty() ? "()" : text;
}

/// "2,1,": a list of integers in an example line, also where it has one entry.
inline std::string list_text(const Integers& list) {
  std::string text;
  for (const std::int64_t entry : list) text += std::to_string(entry) + ",";
  return text;
}

}  // namespace opcost::test
