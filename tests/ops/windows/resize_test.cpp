// Resize and Upsample.
#include <doctest/doctest.h>

#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase resize(const std::string& line, int opset = 19) { return {"Resize", line, opset}; }

}  // namespace

TEST_CASE("Resize: scales multiply and round down, sizes are what they say") {
  check_shapes({
      {resize("1x2x3x5 float32:4=1,1,2,3", 10), "1x2x6x15"},
      {resize("1x2x3x5 float32:0= float32:4=1,1,0.5,1.5", 11), "1x2x1x7"},
      {resize("1x2x3x5 _ float32:4=1,1,2,3"), "1x2x6x15"},
      {resize("1x2x3x5 _ float32:0= =1,2,7,4", 11), "1x2x7x4"},
      {resize("1x2x3x5 _ _ =1,2,7,4"), "1x2x7x4"},
      {resize("1x2x3x5 _ _ =4,7; axes=3,2", 18), "1x2x7x4"},
      {resize("1x2x3x5 _ float32:1=3; axes=-1,", 18), "1x2x3x15"},
      {resize("1x2x0x5 _ _ =1,2,7,4"), "1x2x7x4"},
      {resize("() _ _ _"), "scalar"},
  });
}

TEST_CASE("Resize: policies keep the aspect ratio within or around the sizes") {
  const std::string line = "1x1x2x4 _ _ =7,8; axes=2,3 keep_aspect_ratio_policy=";
  check_shapes({
      {resize(line + "stretch"), "1x1x7x8"},
      {resize(line + "not_larger"), "1x1x4x8"},
      {resize(line + "not_smaller"), "1x1x7x14"},
      // 3 * 7/4 = 5.25 and 4 * 7/4; 3/2 of 3 is 4.5, rounded up.
      {resize("3x4 _ _ =6,7; keep_aspect_ratio_policy=not_larger"), "5x7"},
      {resize("3x2 _ _ =9,3; keep_aspect_ratio_policy=not_larger"), "5x3"},
      {resize(line + "larger"), ""},
  });
}

TEST_CASE("Resize: a crop scales the part that its roi takes") {
  const std::string crop = "; coordinate_transformation_mode=tf_crop_and_resize";
  const std::string scaled = "1x1x4x8 float32:8=0,0,0.25,0.5,1,1,0.75,1 float32:4=1,1,2,3";
  check_shapes({
      {resize(scaled + crop), "1x1x4x12"},
      {resize(scaled), "1x1x8x24"},
      {resize("1x1x4x8 float32:8 _ =1,1,3,5" + crop), "1x1x3x5"},
      {resize("4x8 float32:4=0,0.5,1,0.25 float32:2=1,2" + crop), ""},
      {resize("4x8 float32:2=0,1 float32:2=1,2" + crop), ""},
      {resize("4x8 float32:4 float32:2=1,2" + crop), ""},
  });
}

TEST_CASE("Resize: what does not fit or is not known is a fault") {
  check_shapes({
      {resize("1x2x3x5"), ""},
      {resize("1x2x3x5 _ float32:4=1,1,2,3 =1,2,7,4"), ""},
      {resize("1x2x3x5 _ float32:3=1,2,3"), ""},
      {resize("1x2x3x5 _ float32:4=1,1,0,3"), ""},
      {resize("1x2x3x5 _ float32:4=1,1,-2,3"), ""},
      {resize("1x2x3x5 _ float32:4=1,1,nan,3"), ""},
      {resize("1x2x3x5 _ float32:4=1,1,inf,3"), ""},
      {resize("1x2x3x5 _ float32:4=1,1,1e30,3"), ""},
      {resize("1x2x3x5 _ _ =1,2,7"), ""},
      {resize("1x2x3x5 _ _ =1,2,7,-4"), ""},
      {resize("1x2x3x5 _ _ =7,4; axes=2,2"), ""},
      {resize("1x2x3x5 _ _ =7,4; axes=2,4"), ""},
      {resize("1x2x3x5 _ _ =1,2,7,4; mode=spline"), ""},
      {resize("1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1 _ _ =2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2"), ""},
  });
  CHECK(shapes_of(resize("1x2x3x5 _ float32:4")).find("not known before") != std::string::npos);
}

TEST_CASE("Resize: nearest copies, linear blends pairs, cubic sums fours, axis by axis") {
  // 1*2*6*15 = 180 outputs; two axes: three blends of two (6 mul, 3 add, 4 reads),
  // or five sums of four (20 mul, 15 add, 16 reads).
  const std::string line = "1x2x3x5 _ float32:4=1,1,2,3; mode=";
  CHECK(count_of(resize(line + "nearest")) ==
        Happenings{{"read float32 X", 180}, {"write float32 Y", 180}});
  const Happenings linear{{"mul float32", 1080},
                          {"add float32", 540},
                          {"read float32 X", 720},
                          {"write float32 Y", 180}};
  CHECK(count_of(resize(line + "linear")) == linear);
  CHECK(execution_of(resize(line + "linear")) == linear);
  CHECK(count_of(resize(line + "cubic")) == Happenings{{"mul float32", 3600},
                                                       {"add float32", 2700},
                                                       {"read float32 X", 2880},
                                                       {"write float32 Y", 180}});
  CHECK(macs_of(resize(line + "linear")) == 0);
}

TEST_CASE("Resize: only axes that change are interpolated, unless they are cropped") {
  CHECK(count_of(resize("1x2x3x5 _ float32:4=1,1,2,1; mode=linear")).at("read float32 X") ==
        60 * 2);
  CHECK(count_of(resize("1x2x3x5 _ _ =1,2,3,5; mode=linear")).at("read float32 X") == 30);
  CHECK(count_of(resize("3x5 float32:4 _ =3,5; mode=linear "
                        "coordinate_transformation_mode=tf_crop_and_resize"))
            .at("read float32 X") == 15 * 4);
}

TEST_CASE("Resize: an antialiasing filter is as much wider as an axis shrinks") {
  // linear: 2*ceil(1/0.5) = 4 taps; cubic: 2*ceil(2/0.6) = 8. Growing axes keep theirs.
  CHECK(count_of(resize("8 _ float32:1=0.5; mode=linear antialias=1")).at("read float32 X") == 16);
  CHECK(count_of(resize("5 _ float32:1=0.6; mode=cubic antialias=1")).at("read float32 X") == 24);
  CHECK(count_of(resize("4 _ float32:1=2; mode=linear antialias=1")).at("read float32 X") == 16);
  CHECK(count_of(resize("8 _ float32:1=0.5; mode=linear")).at("read float32 X") == 8);
}

TEST_CASE("Resize: where scales arrive at run time, a shape that is given says them") {
  ModelBuilder model(19);
  model.input("x", ElementType::Float, {1, 2, 3, 5}).input("s", ElementType::Float, {4});
  model.node("Resize", {"x", "", "s"}, {"y"}, {text("mode", "linear")});
  model.output("y", ElementType::Float, {"a", "b", "c", "d"});
  EstimateOptions options;
  options.set_shapes["y"] = {1, 2, 6, 15};
  const Estimate result = estimate_of(model, options);
  CHECK(result.totals.by_action.at("read").count == 720);
  CHECK(result.totals.by_action.at("mul").count == 1080);
}

TEST_CASE("Upsample: its scales were attributes, then an input") {
  check_shapes({
      {{"Upsample", "1x2x3x5; height_scale=2.0 width_scale=3.0 mode=bilinear", 1}, "1x2x6x15"},
      {{"Upsample", "1x2x3x5; scales=1.0,1.0,2.0,3.5", 7}, "1x2x6x17"},
      {{"Upsample", "1x2x3x5 float32:4=1,1,2,3", 9}, "1x2x6x15"},
      {{"Upsample", "1x2x3; height_scale=2.0 width_scale=3.0", 1}, ""},
      {{"Upsample", "1x2x3x5", 9}, ""},
  });
  CHECK(
      count_of({"Upsample", "1x2x3x5; scales=1.0,1.0,2.0,3.0 mode=linear", 7}).at("mul float32") ==
      1080);
}
