// The command line of the model builder.
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "models/builder/chain.h"
#include "models/builder/networks.h"
#include "models/builder/variants.h"
#include "models/builder/write_model.h"

namespace opcost::models {
namespace {

constexpr int kOk = 0;
constexpr int kFailed = 2;

constexpr std::string_view kUsage =
    "usage: opcost-models OUT_DIR                   write every model of models/\n"
    "       opcost-models --list                    the names of all that can be built\n"
    "       opcost-models --only NAME FILE          one of them\n"
    "       opcost-models --chain NODES FILE        a graph of NODES nodes: Conv, Relu, Add, ...\n"
    "       opcost-models --real-weights NAME FILE  the same with its weights in the file\n";

int usage(std::ostream& out, int status) {
  out << kUsage;
  return status;
}

int fail(const std::string& message) {
  std::cerr << "opcost-models: " << message << '\n';
  return kFailed;
}

template <class Write>
int write_file(const std::filesystem::path& path, Write write) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (out) write(out);
  out.close();
  return out ? kOk : fail("cannot write " + path.string());
}

int write_small(const Network& network, const std::filesystem::path& path) {
  return write_file(path, [&](std::ostream& out) { out << to_bytes(build(network)); });
}

int write_all(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail("cannot make the folder " + folder.string() + ": " + error.message());
  int status = kOk;
  for (const Network& network : all_networks()) {
    if (write_small(network, folder / (std::string(network.name) + ".onnx")) != kOk) {
      status = kFailed;
    }
  }
  return status;
}

int no_model(const std::string& name) {
  return fail("no model \"" + name + "\"; --list tells them");
}

int write_only(const std::string& name, const std::string& path) {
  const Network* network = find_network(name);
  return network == nullptr ? no_model(name) : write_small(*network, path);
}

int list() {
  for (const auto networks : {all_networks(), variants()}) {
    for (const Network& network : networks) std::cout << network.name << '\n';
  }
  return kOk;
}

int write_chain(const std::string& nodes, const std::string& path) {
  constexpr std::int64_t kMost = 1'000'000;  // about 300 MB
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(nodes.data(), nodes.data() + nodes.size(), count);
  const bool whole = error == std::errc{} && end == nodes.data() + nodes.size();
  if (!whole || count < 1 || count > kMost) {
    return fail("NODES is a number from 1 to 1000000, not \"" + nodes + "\"");
  }
  auto model = chain(count);
  return write_file(path, [&](std::ostream& out) { write_with_payload(std::move(model), out); });
}

int write_real_weights(const std::string& name, const std::string& path) {
  const Network* network = find_network(name);
  if (network == nullptr) return no_model(name);
  auto model = build(*network, Weights::kInitializers);
  return write_file(path, [&](std::ostream& out) { write_with_payload(std::move(model), out); });
}

int run(const std::vector<std::string>& args) {
  if (args.size() == 1 && args[0] == "--list") return list();
  if (args.size() == 1 && args[0] == "--help") return usage(std::cout, kOk);
  if (args.size() == 1 && !args[0].starts_with('-')) return write_all(args[0]);
  if (args.size() == 3 && args[0] == "--chain") return write_chain(args[1], args[2]);
  if (args.size() == 3 && args[0] == "--only") return write_only(args[1], args[2]);
  if (args.size() == 3 && args[0] == "--real-weights") return write_real_weights(args[1], args[2]);
  return usage(std::cerr, kFailed);
}

}  // namespace
}  // namespace opcost::models

int main(int argc, char** argv) { return opcost::models::run({argv + 1, argv + argc}); }
