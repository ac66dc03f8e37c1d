// Writes mutated models into a folder: for runs of the program itself under limits of memory.
//   write_mutants COUNT SEED FOLDER MODEL...
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "model_mutator.h"

namespace {

using opcost::onnx_format::ModelProto;

std::vector<ModelProto> seeds(const std::vector<std::string>& paths) {
  std::vector<ModelProto> models;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    ModelProto model;
    if (model.ParseFromString(bytes)) models.push_back(std::move(model));
  }
  return models;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::vector<ModelProto> from =
      words.size() > 3 ? seeds({words.begin() + 3, words.end()}) : std::vector<ModelProto>{};
  if (from.empty()) {
    std::cerr << "usage: write_mutants COUNT SEED FOLDER MODEL...\n";
    return 2;
  }
  const auto count = std::strtoull(words[0].c_str(), nullptr, 10);
  const auto seed = std::strtoull(words[1].c_str(), nullptr, 10);
  for (std::uint64_t at = 0; at < count; ++at) {
    ModelProto model = from[at % from.size()];
    opcost::fuzz::ModelMutator mutator(seed * 1'000'003 + at);
    for (std::uint64_t left = 1 + at % 12; left > 0; --left) mutator.mutate(model);
    std::ofstream(words[2] + "/" + std::to_string(at) + ".onnx", std::ios::binary)
        << model.SerializeAsString();
  }
  return 0;
}
