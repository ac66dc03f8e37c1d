#pragma once

#include <string>
#include <string_view>

namespace opcost {

struct OpRule;
class Operands;

/// Another way to compute what an operator computes, with other work: a convolution as a product
/// of matrices. Its rule has the operator's own formal parameters and is in no file.
struct OtherWay {
  /// "im2col", or one of several of a kind: "winograd-f2".
  std::string_view name;
  const OpRule* rule = nullptr;
  /// Why a node cannot be run so, in a few words ("strided"); "": it can.
  std::string (*why_not)(const Operands&) = nullptr;

  /// "im2col", or the kind of several: "fused-winograd".
  std::string_view kind() const { return name.substr(0, name.rfind('-')); }
};

}  // namespace opcost
