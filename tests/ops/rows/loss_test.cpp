// The losses.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Losses: one for each label, or one for all") {
  check_shapes({
      {{"NegativeLogLikelihoodLoss", "3x5 int64:3; reduction=none", 12}, "3"},
      {{"NegativeLogLikelihoodLoss", "3x5x2x4 int64:3x2x4 5; reduction=none"}, "3x2x4"},
      {{"NegativeLogLikelihoodLoss", "3x5 int64:3; reduction=sum"}, "scalar"},
      {{"NegativeLogLikelihoodLoss", "3x5 int64:3", 22}, "scalar"},
      {{"SoftmaxCrossEntropyLoss", "3x5x2 int64:3x2 5; outputs=2", 12}, "scalar 3x5x2"},
      {{"SoftmaxCrossEntropyLoss", "3x5x2 int64:3x2; reduction=none"}, "3x2"},
      {{"NegativeLogLikelihoodLoss", "3x5 int64:5"}, ""},
      {{"NegativeLogLikelihoodLoss", "3x5x2 int64:3"}, ""},
      {{"NegativeLogLikelihoodLoss", "3x5 int64:3 3"}, ""},
      {{"NegativeLogLikelihoodLoss", "3 int64:3"}, ""},
      {{"NegativeLogLikelihoodLoss", "3x5 int64:3; reduction=max"}, ""},
      {{"SoftmaxCrossEntropyLoss", "3x5x2 int64:3x2 4"}, ""},
  });
  CHECK(assumptions_of({"NegativeLogLikelihoodLoss", "3x5 int64:3"}).empty());
  CHECK(assumptions_of({"NegativeLogLikelihoodLoss", "3x5 int64:3; ignore_index=-1"}).size() == 1);
}

TEST_CASE("NegativeLogLikelihoodLoss: reads a label and its logarithm, not the others") {
  // 6 labels; the sign is flipped, as Neg does.
  CHECK(count_of({"NegativeLogLikelihoodLoss", "3x5x2 int64:3x2; reduction=none"}) ==
        Happenings{{"read int64 target", 6},
                   {"read float32 input", 6},
                   {"bitwise float32", 6},
                   {"write float32 loss", 6}});
  CHECK(count_of({"NegativeLogLikelihoodLoss", "3x5x2 int64:3x2; reduction=sum"}) ==
        Happenings{{"read int64 target", 6},
                   {"read float32 input", 6},
                   {"bitwise float32", 6},
                   {"add float32", 5},
                   {"write float32 loss", 1}});
  CHECK(count_of({"NegativeLogLikelihoodLoss", "3x5x2 int64:3x2"}) ==
        Happenings{{"read int64 target", 6},
                   {"read float32 input", 6},
                   {"bitwise float32", 6},
                   {"add float32", 5},
                   {"div float32", 1},
                   {"write float32 loss", 1}});
  // With weights their sum is the divisor: 5 additions more.
  CHECK(count_of({"NegativeLogLikelihoodLoss", "3x5x2 int64:3x2 5"}) ==
        Happenings{{"read int64 target", 6},
                   {"read float32 input", 6},
                   {"bitwise float32", 6},
                   {"read float32 weight", 6},
                   {"mul float32", 6},
                   {"add float32", 10},
                   {"div float32", 1},
                   {"write float32 loss", 1}});
  // So it is where labels may be ignored.
  CHECK(count_of({"NegativeLogLikelihoodLoss", "3x5x2 int64:3x2; ignore_index=2"}) ==
        Happenings{{"read int64 target", 6},
                   {"compare int64", 6},
                   {"read float32 input", 6},
                   {"bitwise float32", 6},
                   {"add float32", 10},
                   {"div float32", 1},
                   {"write float32 loss", 1}});
}

TEST_CASE("SoftmaxCrossEntropyLoss: a log-softmax over the classes, then the loss") {
  // 6 labels of 5 classes. Each: 5 reads, 4 compares; 5 reads, 5 sub, 5 exp, 4
  // add; log; one sub for the label's class.
  CHECK(count_of({"SoftmaxCrossEntropyLoss", "3x5x2 int64:3x2; reduction=none"}) ==
        Happenings{{"read float32 scores", 60},
                   {"compare float32", 24},
                   {"exp float32", 30},
                   {"add float32", 6 * (5 + 4 + 1)},
                   {"log float32", 6},
                   {"read int64 labels", 6},
                   {"bitwise float32", 6},
                   {"write float32 output", 6}});
  // With log_prob wanted a sub for every class, and all are written.
  CHECK(count_of({"SoftmaxCrossEntropyLoss", "3x5x2 int64:3x2 5; outputs=2"}) ==
        Happenings{{"read float32 scores", 60},
                   {"compare float32", 24},
                   {"exp float32", 30},
                   {"add float32", 6 * (5 + 4 + 5) + 5 + 5},
                   {"log float32", 6},
                   {"write float32 log_prob", 30},
                   {"read int64 labels", 6},
                   {"bitwise float32", 6},
                   {"read float32 weights", 6},
                   {"mul float32", 6},
                   {"div float32", 1},
                   {"write float32 output", 1}});
  const OpCase node{"SoftmaxCrossEntropyLoss",
                    "3x5x2 int64:3x2 5; outputs=2 reduction=sum ignore_index=1"};
  CHECK(count_of(node) == execution_of(node));
}
