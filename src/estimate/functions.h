#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "opcost/graph/graph.h"

namespace opcost {

/// The functions of a model, by name.
class Functions {
 public:
  /// `model` must outlive it.
  explicit Functions(const Model& model);

  /// The function that a node calls; null: it calls none.
  const Function* called_by(const Node& node) const;
  /// A function that does not import a domain uses the version of the model.
  const std::map<std::string, std::int64_t>& opsets_of(const Function& function);

 private:
  const Model& model_;
  std::map<std::tuple<std::string, std::string, std::string>, const Function*> by_name_;
  std::map<const Function*, std::map<std::string, std::int64_t>> opsets_;
};

/// The attributes of a call, with the function's defaults for those it leaves out.
std::vector<Attribute> arguments_of(const Function& function, const Node& call);

}  // namespace opcost
