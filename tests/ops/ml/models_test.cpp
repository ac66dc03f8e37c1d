// Linear models and support vector machines of ai.onnx.ml.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

const std::string kSix = " coefficients=0.5,1.5,2.5,3.5,4.5,5.5";

}  // namespace

TEST_CASE("ml models: shapes") {
  const std::string labels = " classlabels_ints=0,1 outputs=2";
  check_shapes({
      {ml_case("LinearClassifier", "4x3;" + kSix + labels), "4 4x2"},
      {ml_case("LinearClassifier", "3;" + kSix + labels), "1 1x2"},
      {ml_case("LinearClassifier", "4x6;" + kSix + labels), "4 4x2"},
      {ml_case("LinearClassifier", "4x2;" + kSix + labels), ""},
      {ml_case("LinearClassifier", "4x3;" + kSix + labels + " intercepts=0.5,"), ""},
      {ml_case("LinearClassifier", "4x3;" + kSix + labels + " post_transform=SOFT"), ""},
      {ml_case("LinearClassifier", "4x3x1;" + kSix + labels), ""},
      {ml_case("LinearClassifier", "4x3;" + labels), ""},
      {ml_case("LinearClassifier", "4x0;" + labels), ""},
      {ml_case("LinearRegressor", "4x3; targets=2" + kSix), "4x2"},
      {ml_case("LinearRegressor", "4x6;" + kSix), "4x1"},
      {ml_case("LinearRegressor", "4x3; targets=-2" + kSix), ""},
      {ml_case("LinearRegressor", "4x3; targets=4611686018427387904" + kSix), ""},
      {ml_case("SVMRegressor",
               "4x3; n_supports=2 support_vectors=1.5,2.5,3.5,4.5,5.5,6.5 "
               "coefficients=0.5,1.5"),
       "4x1"},
      {ml_case("SVMRegressor", "4x6;" + kSix), "4x1"},
      {ml_case("SVMRegressor", "4x3; n_supports=-2" + kSix), ""},
      {ml_case("SVMRegressor", "4x3; n_supports=4611686018427387904" + kSix), ""},
      {ml_case("SVMRegressor", "4x6; kernel_type=CUBE" + kSix), ""},
      {ml_case("SVMClassifier", "4x3;" + kSix + labels), "4 4x2"},
      {ml_case("SVMClassifier",
               "4x1; vectors_per_class=2,1 support_vectors=1.5,2.5,3.5 "
               "coefficients=0.5,1.5,2.5" +
                   labels),
       "4 4x2"},
      {ml_case("SVMClassifier", "4x1; vectors_per_class=3, support_vectors=1.5,2.5,3.5" + labels),
       ""},
      {ml_case("SVMClassifier", "4x1; vectors_per_class=-2,1 support_vectors=1.5,2.5,3.5" + labels),
       ""},
      {ml_case("SVMClassifier", "4x1; vectors_per_class=9223372036854775807,9223372036854775807,2"),
       ""},
  });
}

// 2 samples, 2 scores each: 3 products, 2 additions and the intercept's. Softmax of
// 2: 1 compare, 2 differences, 2 exponentials, 1 addition, 2 quotients. The label: 1
// compare. Additions: 2·(2·3 + 2 + 1) = 18.
TEST_CASE("LinearClassifier: scores, softmax and the label of the largest") {
  const auto node = ml_case("LinearClassifier",
                            "2x3; intercepts=0.5,1.5 post_transform=SOFTMAX classlabels_ints=4,5 "
                            "outputs=2" +
                                kSix);
  CHECK(count_of(node) == Happenings{{"read float32 coefficients", 12},
                                     {"read float32 X", 12},
                                     {"mul float32", 12},
                                     {"read float32 intercepts", 4},
                                     {"add float32 intercepts", 4},
                                     {"add float32", 8 + 4 + 2},
                                     {"exp float32", 4},
                                     {"div float32", 4},
                                     {"compare float32", 2 + 2},
                                     {"read int64 classlabels_ints", 2},
                                     {"write int64 Y", 2},
                                     {"write float32 Z", 4}});
  CHECK(macs_of(node) == 12);
}

// One score, whose sign is turned for the other class.
TEST_CASE("LinearClassifier: one row of coefficients serves two classes") {
  CHECK(count_of(
            ml_case("LinearClassifier",
                    "int64:2x3; coefficients=0.5,1.5,2.5 classlabels_strings=[a,b] outputs=2")) ==
        Happenings{{"read float32 coefficients", 6},
                   {"read int64 X", 6},
                   {"convert int64", 6},
                   {"mul float32", 6},
                   {"add float32", 4},
                   {"bitwise float32", 2},
                   {"compare float32", 2},
                   {"read uint64 classlabels_strings", 2},
                   {"write uint64 Y", 2},
                   {"write float32 Z", 4}});
}

// LOGISTIC: exp, add, div a score. SOFTMAX_ZERO of one score: a compare, then the
// softmax of one: no compare, a difference, an exponential, no addition, a quotient.
// PROBIT: 6 mul, 6 add, log, 2 sqrt, a sign.
TEST_CASE("LinearRegressor: the transforms of a score") {
  const auto with = [](const std::string& transform) {
    Happenings all =
        count_of(ml_case("LinearRegressor", "1x1; coefficients=0.5, post_transform=" + transform));
    for (const char* plain : {"read float32 coefficients", "read float32 X", "write float32 Y"})
      CHECK(all.extract(plain).mapped() == 1);
    CHECK(all["mul float32"]-- > 0);
    std::erase_if(all, [](const auto& entry) { return entry.second == 0; });
    return all;
  };
  CHECK(with("NONE") == Happenings{});
  CHECK(with("LOGISTIC") == Happenings{{"exp float32", 1}, {"add float32", 1}, {"div float32", 1}});
  CHECK(with("SOFTMAX") == Happenings{{"exp float32", 1}, {"add float32", 1}, {"div float32", 1}});
  CHECK(with("SOFTMAX_ZERO") ==
        Happenings{
            {"compare float32", 1}, {"exp float32", 1}, {"add float32", 1}, {"div float32", 1}});
  CHECK(with("PROBIT") == Happenings{{"mul float32", 6},
                                     {"add float32", 6},
                                     {"log float32", 1},
                                     {"sqrt float32", 2},
                                     {"bitwise float32", 1}});
}

// 3 vectors of 2 features. RBF: 2 differences, 2 squares, 1 addition, gamma, exp;
// then the coefficient. 3·2 + 3 + 3 = 12 mul; 3·(2 + 1) + 2 and rho = 12 add.
TEST_CASE("SVMRegressor: a kernel for every support vector") {
  const std::string model =
      "1x2; n_supports=3 support_vectors=0.5,1.5,2.5,3.5,4.5,5.5 "
      "coefficients=0.5,1.5,2.5 rho=0.5, ";
  CHECK(count_of(ml_case("SVMRegressor", model + "kernel_type=RBF")) ==
        Happenings{{"read float32 support_vectors", 6},
                   {"read float32 X", 6},
                   {"mul float32", 12},
                   {"exp float32", 3},
                   {"read float32 coefficients", 3},
                   {"add float32", 9 + 2},
                   {"read float32 rho", 1},
                   {"add float32 rho", 1},
                   {"write float32 Y", 1}});
  // A cube: 2 products, gamma and the coefficient; coef0 and the sum of two.
  Happenings cubed =
      count_of(ml_case("SVMRegressor", model + "kernel_type=POLY kernel_params=0.5,1.5,3.5"));
  CHECK(cubed["log float32"] == 3);
  cubed = count_of(ml_case("SVMRegressor", model + "kernel_type=POLY kernel_params=0.5,1.5,3.0"));
  CHECK(cubed["mul float32"] == 3 * (2 + 1 + 2) + 3);
  CHECK(cubed["add float32"] == 3 * (1 + 1) + 2);
  CHECK(cubed.count("log float32") == 0);
  Happenings tanh = count_of(ml_case("SVMRegressor", model + "kernel_type=SIGMOID one_class=1"));
  CHECK(tanh["exp float32"] == 3);
  CHECK(tanh["div float32"] == 3);
  CHECK(tanh["compare float32"] == 1);
}

// 3 classes, 4 vectors of 2 features, 3 pairs. Kernels: 8 products, 4 additions. Votes:
// (3 - 1)·4 = 8 products, each added to a rho; 3 signs. The label: 2 compares.
TEST_CASE("SVMClassifier: every pair of classes votes with its vectors") {
  CHECK(count_of(ml_case("SVMClassifier",
                         "1x2; vectors_per_class=1,2,1 "
                         "support_vectors=0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5 "
                         "coefficients=0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5 rho=0.5,1.5,2.5 "
                         "classlabels_ints=0,1,2 outputs=2")) ==
        Happenings{{"read float32 support_vectors", 8},
                   {"read float32 X", 8},
                   {"mul float32", 8 + 8},
                   {"add float32", 4 + 8},
                   {"read float32 rho", 3},
                   {"read float32 coefficients", 8},
                   {"compare float32", 3 + 2},
                   {"read int64 classlabels_ints", 1},
                   {"write int64 Y", 1},
                   {"write float32 Z", 3}});
}

// Without support vectors: a row of coefficients per class, one rho.
TEST_CASE("SVMClassifier: a linear one has a row of coefficients per class") {
  CHECK(count_of(ml_case("SVMClassifier", "1x3; rho=0.5, classlabels_ints=0,1 outputs=2" + kSix)) ==
        Happenings{{"read float32 coefficients", 6},
                   {"read float32 X", 6},
                   {"mul float32", 6},
                   {"add float32", 4},
                   {"read float32 rho", 2},
                   {"add float32 rho", 2},
                   {"compare float32", 1},
                   {"read int64 classlabels_ints", 1},
                   {"write int64 Y", 1},
                   {"write float32 Z", 2}});
}

// Two classes: the probability of their one pair, and nothing to couple: 1 mul, 2 add,
// exp, div, 2 compares. Three: 3 pairs, and 100 rounds of
//   mul 3·3 + 3 + 3·(4 + 3), add 3·2 + 2 + 3 + 3·(5 + 3), div 3·(2 + 2·3), compare 3
// after a table of 3·(2 + 2) mul and 3·1 add.
TEST_CASE("SVMClassifier: probabilities of pairs are coupled in at most 100 rounds") {
  const auto extra = [](const std::string& model, const std::string& probabilities) {
    Happenings all = count_of(ml_case("SVMClassifier", model + " outputs=2" + probabilities));
    for (const auto& [what, times] : count_of(ml_case("SVMClassifier", model + " outputs=2")))
      all[what] -= times;
    std::erase_if(all, [](const auto& entry) { return entry.second == 0; });
    return all;
  };
  CHECK(extra("1x1; vectors_per_class=1,1 support_vectors=0.5,1.5 coefficients=0.5,1.5 "
              "classlabels_ints=0,1",
              " prob_a=0.5, prob_b=0.5,") == Happenings{{"read float32 prob_a", 1},
                                                        {"read float32 prob_b", 1},
                                                        {"mul float32", 1},
                                                        {"add float32", 2},
                                                        {"exp float32", 1},
                                                        {"div float32", 1},
                                                        {"compare float32", 2}});
  CHECK(extra("1x1; vectors_per_class=1,1,1 support_vectors=0.5,1.5,2.5 "
              "coefficients=0.5,1.5,2.5,3.5,4.5,5.5 classlabels_ints=0,1,2",
              " prob_a=0.5,1.5,2.5 prob_b=0.5,1.5,2.5") ==
        Happenings{{"read float32 prob_a", 3},
                   {"read float32 prob_b", 3},
                   {"mul float32", 3 + 12 + 100 * (9 + 3 + 3 * (4 + 3))},
                   {"add float32", 6 + 3 + 100 * (6 + 2 + 3 + 3 * (5 + 3))},
                   {"exp float32", 3},
                   {"div float32", 3 + 100 * 3 * (2 + 6)},
                   {"compare float32", 6 + 100 * 3}});
}

// 4,096 coefficients of float32 are 16 KiB: beyond the memory of 8 KiB, as the
// single target and one sample of 4,096 features is not less.
TEST_CASE("ml models: a table of an attribute lives in the memory that holds it") {
  ModelBuilder b(13);
  b.opset("ai.onnx.ml", 1);
  b.input("x", ElementType::Float, {1, 4096});
  b.node("LinearRegressor", {"x"}, {"y"},
         {reals("coefficients", std::vector<float>(4096, 0.5F)), reals("intercepts", {1.0F})})
      .set_domain("ai.onnx.ml");
  b.output("y");
  const Estimate estimate = estimate_of(b);
  const auto tier_of = [&](const std::string& operand) {
    for (const EventEntry& event : estimate.nodes.at(0).events)
      if (event.operand == operand && event.tier) return estimate.tiers[event.tier->value].name;
    return std::string();
  };
  CHECK(tier_of("coefficients") == "32 KiB");
  CHECK(tier_of("intercepts") == "8 KiB");
}

// Exporters write both lists of labels, one of them empty.
TEST_CASE("ml models: an empty list in an attribute is one left out") {
  Happenings all = count_of(
      ml_case("LinearClassifier",
              "1x3; classlabels_strings=[] classlabels_ints=4,5 intercepts=, outputs=2" + kSix));
  CHECK(all["read int64 classlabels_ints"] == 1);
  CHECK(all["write int64 Y"] == 1);
  CHECK(all.count("add int64 intercepts") + all.count("add float32 intercepts") == 0);
}

// Kernels and sums over support vectors: V·F products of the kernels, and each kernel's with its
// coefficients. gamma, the powers of a kernel and the coupling of probabilities are none.
TEST_CASE("ml models: the products of scores and kernels are MACs, others are not") {
  const std::string three =
      "2x2; n_supports=3 support_vectors=0.5,1.5,2.5,3.5,4.5,5.5 coefficients=0.5,1.5,2.5 "
      "rho=0.5, kernel_params=0.5,1.5,3.0 kernel_type=";
  for (const std::string kernel : {"LINEAR", "RBF", "POLY", "SIGMOID"})
    CHECK(macs_of(ml_case("SVMRegressor", three + kernel)) == 2 * (3 * 2 + 3));
  CHECK(macs_of(ml_case("LinearRegressor", "4x3; targets=2" + kSix)) == 4 * 3 * 2);
  CHECK(macs_of(ml_case("SVMClassifier", "1x3; rho=0.5, classlabels_ints=0,1 outputs=2" + kSix)) ==
        6);
  const std::string pairs =
      "1x2; vectors_per_class=1,2,1 support_vectors=0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5 "
      "coefficients=0.5,1.5,2.5,3.5,4.5,5.5,6.5,7.5 rho=0.5,1.5,2.5 classlabels_ints=0,1,2 "
      "outputs=2";
  CHECK(macs_of(ml_case("SVMClassifier", pairs)) == 4 * 2 + 2 * 4);
  CHECK(macs_of(ml_case("SVMClassifier", pairs + " prob_a=0.5,1.5,2.5 prob_b=0.5,1.5,2.5")) ==
        4 * 2 + 2 * 4);
}
