// CDist, Inverse and real Fourier transforms of com.microsoft.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("CDist: a sum of squared differences for each pair of rows, no MACs") {
  const OpCase node = microsoft_case("CDist", "3x5 4x5; metric=euclidean");
  const Happenings expected{{"read float32 A", 60},       {"read float32 B", 60},
                            {"add float32", 60 + 12 * 4}, {"mul float32", 60},
                            {"sqrt float32", 12},         {"write float32 C", 12}};
  CHECK(shapes_of(node) == "3x4");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  CHECK(macs_of(node) == 0);
  CHECK(count_of(microsoft_case("CDist", "3x5 4x5")).count("sqrt float32") == 0);
  check_shapes({{microsoft_case("CDist", "3x5 4x6"), ""},
                {microsoft_case("CDist", "3x5x1 4x5"), ""},
                {microsoft_case("CDist", "3x5 4x5; metric=cosine"), ""}});
}

TEST_CASE("Inverse: Gauss-Jordan elimination of each matrix") {
  // M = 3: M(M - 1)(M + 1) products, M(M - 1)² sums, M divisions, M(M - 1)/2 comparisons.
  const OpCase node = microsoft_case("Inverse", "2x3x3");
  const Happenings expected{{"read float32 X", 18},  {"compare float32", 2 * 3},
                            {"div float32", 2 * 3},  {"mul float32", 2 * 24},
                            {"add float32", 2 * 12}, {"write float32 Y", 18}};
  CHECK(shapes_of(node) == "2x3x3");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  check_shapes({{microsoft_case("Inverse", "2x3x4"), ""},
                {microsoft_case("Inverse", "3"), ""},
                {microsoft_case("Inverse", "0x0"), "0x0"}});
}

TEST_CASE("Rfft: each line by a fast transform, half of its spectrum is kept") {
  // Of 8 numbers: 12 complex products and 24 complex sums, parts written twice between.
  const OpCase node = microsoft_case("Rfft", "2x8; signal_ndim=1");
  const Happenings expected{{"read float32 X", 16},
                            {"mul float32", 2 * 12 * 4},
                            {"add float32", 2 * (12 * 2 + 24 * 2)},
                            {"read float32 Y", 2 * 32},
                            {"write float32 Y", 2 * 32 + 20}};
  CHECK(shapes_of(node) == "2x5x2");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
}

TEST_CASE("Rfft: of an image the lines, then the columns of the half that is kept") {
  // 4 lines of 8, then 5 columns of 4: 4 complex products and 8 sums each.
  const OpCase node = microsoft_case("Rfft", "4x8; signal_ndim=2");
  CHECK(shapes_of(node) == "4x5x2");
  CHECK(count_of(node).at("mul float32") == 4 * 48 + 5 * 16);
  // within the lines and columns, between them, and the result
  CHECK(count_of(node).at("write float32 Y") == 4 * 32 + 5 * 8 + 40 + 40);
  CHECK(count_of(node) == execution_of(node));
}

TEST_CASE("Irfft: the way back, and 1/n") {
  const OpCase node = microsoft_case("Irfft", "2x5x2; signal_ndim=1");
  const Happenings expected{{"read float32 X", 20},
                            {"mul float32", 2 * 48 + 16},
                            {"add float32", 2 * 72},
                            {"read float32 Y", 2 * 32},
                            {"write float32 Y", 2 * 32 + 16}};
  CHECK(shapes_of(node) == "2x8");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
}

TEST_CASE("Rfft and Irfft: what is no transform is a fault") {
  check_shapes({{microsoft_case("Rfft", "2x8; signal_ndim=3"), ""},
                {microsoft_case("Rfft", "2x8; signal_ndim=0"), ""},
                {microsoft_case("Rfft", "2x8; onesided=0"), ""},
                {microsoft_case("Rfft", "2x8; normalized=1"), ""},
                {microsoft_case("Rfft", "2x0"), ""},
                {microsoft_case("Rfft", "2x9223372036854775807"), ""},
                {microsoft_case("Irfft", "2x5"), ""},
                {microsoft_case("Irfft", "2x1x2"), ""},
                {microsoft_case("Irfft", "2x0x2"), ""},
                {microsoft_case("Irfft", "2x9223372036854775807x2"), ""}});
}

TEST_CASE("CropAndResize: two coordinates a place, their taps for every channel") {
  // 3 regions, 10 places each, 2 channels.
  const OpCase node = microsoft_case("CropAndResize", "1x2x7x9 3x4 int32:3 int32:2=2,5");
  const Happenings expected{{"read int32 batch_indices", 3},
                            {"read float32 rois", 12},
                            {"div float32", 6},
                            {"compare float32", 30 * 2 * 2},
                            {"convert float32", 60},
                            {"mul float32", 6 + 60 + 60 * 6},
                            {"add float32", 6 + 60 * 3 + 60 * 3},
                            {"read float32 X", 60 * 4},
                            {"write float32 Y", 60}};
  CHECK(shapes_of(node) == "3x2x2x5");
  CHECK(count_of(node) == expected);
  CHECK(execution_of(node) == expected);
  const Happenings nearest =
      count_of(microsoft_case("CropAndResize", "1x2x7x9 3x4 int32:3 int32:2=2,5; mode=nearest"));
  CHECK(nearest.at("read float32 X") == 60);
  CHECK(nearest.at("add float32") == 6 + 60);
  check_shapes(
      {{microsoft_case("CropAndResize", "1x2x7x9 3x4 int32:3 int32:2=2,0"), ""},
       {microsoft_case("CropAndResize", "1x2x7x9 3x4 int32:4 int32:2=2,5"), ""},
       {microsoft_case("CropAndResize", "2x7x9 3x4 int32:3 int32:2=2,5"), ""},
       {microsoft_case("CropAndResize", "1x2x7x9 3x4 int32:3 int32:3=2,5,1"), ""},
       {microsoft_case("CropAndResize", "1x2x7x9 3x4 int32:3 int32:2=2,5; mode=cubic"), ""},
       {microsoft_case("CropAndResize", "1x2x7x9 3x4 int32:3 int32:2"), ""}});
}
