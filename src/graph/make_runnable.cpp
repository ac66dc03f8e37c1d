// Makes a model runnable: a copy of it with random numbers where weights are absent.
#include "graph/make_runnable.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "graph/proto_file.h"
#include "graph/weight_filler.h"
#include "io/file.h"

namespace opcost {
namespace {

using onnx_format::ModelProto;

// From this version of the format on, an initializer need not be an input too.
constexpr std::int64_t kFreeInitializers = 4;

// Before, it had to be; now such an input would be one that callers may change.
void modernise(ModelProto& model) {
  if (model.ir_version() >= kFreeInitializers) return;
  model.set_ir_version(kFreeInitializers);
  std::set<std::string> initializers;
  for (const auto& tensor : model.graph().initializer()) initializers.insert(tensor.name());
  auto& inputs = *model.mutable_graph()->mutable_input();
  const auto rest = std::remove_if(inputs.begin(), inputs.end(), [&](const auto& input) {
    return initializers.contains(input.name());
  });
  inputs.erase(rest, inputs.end());
}

Error at(const std::string& source, const Error& error) {
  if (error.where.empty()) return {error.what, source, error.hint};
  return error;
}

}  // namespace

Result<RunnableModel> make_runnable(const std::string& source, const std::string& folder,
                                    std::uint64_t seed, ConstantSourceOf source_of,
                                    const std::vector<std::string>& exposed) {
  auto model = read_proto(source);
  if (!model) return model.error();
  WeightFiller filler(std::filesystem::path(source).parent_path(), folder, seed, source_of);
  if (auto filled = filler.fill(*model->mutable_graph()); !filled)
    return at(source, filled.error());
  if (auto filled = filler.fill_functions(*model); !filled) return at(source, filled.error());
  if (filler.filled() == 0 && exposed.empty()) return RunnableModel{source, 0};
  for (const std::string& value : exposed) model->mutable_graph()->add_output()->set_name(value);
  modernise(*model);
  const std::string path = (std::filesystem::path(folder) / "model.onnx").string();
  if (auto created = create_new_file(path); !created) return created.error();
  if (auto written = write_proto(*model, path); !written) return written.error();
  if (auto copied = filler.external_files().copy_into(folder); !copied)
    return at(source, copied.error());
  return RunnableModel{path, filler.filled()};
}

}  // namespace opcost
