// The operator NonMaxSuppression.
#include <doctest/doctest.h>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("NonMaxSuppression: selects at most what each class may have") {
  check_shapes({
      {{"NonMaxSuppression", "2x6x4 2x3x6 =4", 10}, "24x3"},
      {{"NonMaxSuppression", "2x6x4 2x3x6 =100"}, "36x3"},
      {{"NonMaxSuppression", "2x6x4 2x3x6 int64:1 1 1"}, "36x3"},
      {{"NonMaxSuppression", "2x6x4 2x3x6"}, "0x3"},
      {{"NonMaxSuppression", "2x6x4 2x3x6 =-1"}, "0x3"},
      {{"NonMaxSuppression", "2x6x4 2x3x5 =4"}, ""},
      {{"NonMaxSuppression", "2x6x5 2x3x6 =4"}, ""},
      {{"NonMaxSuppression", "1x6x4 2x3x6 =4"}, ""},
      {{"NonMaxSuppression", "6x4 3x6 =4"}, ""},
      {{"NonMaxSuppression", "2x6x4 2x3x6 =4,5"}, ""},
      {{"NonMaxSuppression", "0x4611686018427387904x4 0x4x4611686018427387904 =4"}, "0x3"},
      {{"NonMaxSuppression", "4x4611686018427387904x4 4x4x4611686018427387904 int64:1"}, ""},
  });
  CHECK(assumptions_of({"NonMaxSuppression", "2x6x4 2x3x6 =4"}).size() == 1);
  CHECK(assumptions_of({"NonMaxSuppression", "2x6x4 2x3x6"}).empty());
}

// One class of 5 boxes, 3 of them selected. Sorted by bisection: 0 + 1 + 2 + 2 +
// 3 comparisons. The first two selected boxes meet 0 and 1 others, two that are
// rejected meet 2 each, the last selected one 2: 7 pairs.
TEST_CASE("NonMaxSuppression: the most work that the boxes can make") {
  CHECK(count_of({"NonMaxSuppression", "1x5x4 1x1x5 =3 1 1"}) ==
        Happenings{{"read int64 max_output_boxes_per_class", 1},
                   {"read float32 iou_threshold", 1},
                   {"read float32 score_threshold", 1},
                   {"read float32 scores", 5},
                   {"read float32 boxes", 4 * 5 + 4 * 7},
                   // scores against the threshold, sorting, corners, pairs
                   {"compare float32", 5 + 8 + 2 * 5 + 7 * 7},
                   // the sizes of a box; those of an intersection, and the union
                   {"add float32", 2 * 5 + 4 * 7},
                   {"mul float32", 5 + 7},
                   {"div float32", 7},
                   {"write int64 selected_indices", 9}});
  // Boxes by their centre: no corners to sort, but edges to find.
  CHECK(count_of({"NonMaxSuppression", "1x5x4 1x1x5 =3 1; center_point_box=1"}) ==
        Happenings{{"read int64 max_output_boxes_per_class", 1},
                   {"read float32 iou_threshold", 1},
                   {"read float32 scores", 5},
                   {"read float32 boxes", 48},
                   {"compare float32", 8 + 7 * 7},
                   {"add float32", 4 * 5 + 4 * 7},
                   {"mul float32", 3 * 5 + 7},
                   {"div float32", 7},
                   {"write int64 selected_indices", 9}});
  CHECK(count_of({"NonMaxSuppression", "1x5x4 1x1x5"}).empty());
}

TEST_CASE("NonMaxSuppression: counting equals executing, and classes do not meet") {
  const OpCase node{"NonMaxSuppression", "2x7x4 2x3x7 =4 1 1"};
  CHECK(count_of(node) == execution_of(node));
  CHECK(count_of(node).at("div float32") ==
        2 * 3 * count_of({"NonMaxSuppression", "1x7x4 1x1x7 =4"}).at("div float32"));
}
