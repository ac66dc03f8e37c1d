// Operators on sequences and optionals.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

TEST_CASE("Sequences: are known by what they hold") {
  check_shapes({
      {{"SequenceConstruct", "2x3 2x4 2x3"}, "seq(2x3|2x4|2x3)"},
      {{"SequenceConstruct", "2x3 int8:2x4"}, ""},
      {{"SequenceConstruct", "seq(2x3)"}, ""},
      {{"SequenceConstruct", ""}, ""},
      {{"SequenceEmpty", ""}, "seq()"},
      {{"SequenceEmpty", "; dtype=7"}, "seq()"},
      {{"SequenceEmpty", "; dtype=77"}, ""},
      {{"SequenceAt", "seq(2x3|2x4) ()=1"}, "2x4"},
      {{"SequenceAt", "seq(2x3|2x4) int32:1=-2"}, "2x3"},
      {{"SequenceAt", "seq(2x3|2x3) int64:()"}, "2x3"},
      {{"SequenceAt", "seq(2x3|2x4) int64:()"}, ""},
      {{"SequenceAt", "seq(2x3|2x4) ()=2"}, ""},
      {{"SequenceAt", "seq(2x3|2x4) ()=-3"}, ""},
      {{"SequenceAt", "seq() ()=0"}, ""},
      {{"SequenceAt", "seq(?) ()=0"}, ""},
      {{"SequenceAt", "2x3 ()=0"}, ""},
      {{"SequenceAt", "opt(2x3) ()=0"}, ""},
      {{"SequenceErase", "seq(2x3|2x4|2x5) ()=1"}, "seq(2x3|2x5)"},
      {{"SequenceErase", "seq(2x3|2x4|2x5) ()=-3"}, "seq(2x4|2x5)"},
      {{"SequenceErase", "seq(2x3|2x4|2x5)"}, "seq(2x3|2x4)"},
      {{"SequenceErase", "seq(2x3|2x3|2x3) int64:()"}, "seq(2x3|2x3)"},
      {{"SequenceErase", "seq(2x3|2x4|2x5) int64:()"}, "seq(?|?)"},
      {{"SequenceErase", "seq(?)"}, "seq(?)"},
      {{"SequenceErase", "seq(2x3) ()=1"}, ""},
      {{"SequenceErase", "seq()"}, ""},
      {{"SequenceInsert", "seq(2x3|2x4) 2x5"}, "seq(2x3|2x4|2x5)"},
      {{"SequenceInsert", "seq(2x3|2x4) 2x5 ()=0"}, "seq(2x5|2x3|2x4)"},
      {{"SequenceInsert", "seq(2x3|2x4) 2x5 ()=-1"}, "seq(2x3|2x5|2x4)"},
      {{"SequenceInsert", "seq(2x3|2x4) 2x5 ()=2"}, "seq(2x3|2x4|2x5)"},
      {{"SequenceInsert", "seq() 2x5"}, "seq(2x5)"},
      {{"SequenceInsert", "seq(2x3|2x3) 2x3 int64:()"}, "seq(2x3|2x3|2x3)"},
      {{"SequenceInsert", "seq(2x3|2x3) 2x4 int64:()"}, "seq(?|?|?)"},
      {{"SequenceInsert", "seq(?) 2x4"}, "seq(?)"},
      {{"SequenceInsert", "seq(2x3) int8:2x5"}, ""},
      {{"SequenceInsert", "seq(2x3) seq(2x5)"}, ""},
      {{"SequenceInsert", "seq(2x3) 2x5 ()=2"}, ""},
      {{"SequenceInsert", "seq(2x3) 2x5 ()=-2"}, ""},
      {{"SequenceInsert", "seq(2x3) 2x5 ()=-9223372036854775808"}, ""},
  });
}

TEST_CASE("Sequences: the length is a number where the members are known") {
  CHECK(numbers_of({"SequenceLength", "seq(2x3|2x4)"}) == "2");
  CHECK(numbers_of({"SequenceLength", "seq()"}) == "0");
  CHECK(numbers_of({"SequenceLength", "seq(?)"}) == "unknown");
  CHECK(shapes_of({"SequenceLength", "seq(?)"}) == "scalar");
  CHECK(shapes_of({"SequenceLength", "2x3"}).starts_with("fault"));
}

TEST_CASE("Sequences: numbers go with the tensor they belong to") {
  CHECK(numbers_of({"SequenceAt", "seq(=1,2|=3,4) ()=1"}) == "3,4");
  CHECK(numbers_of({"SequenceAt", "seq(=1,2|=3,4) int64:()"}) == "unknown");
  CHECK(numbers_of({"ConcatFromSequence", "seq(=1,2|=3); axis=0"}) == "1,2,3");
  CHECK(numbers_of({"ConcatFromSequence", "seq(=1,2|=3,4); axis=1 new_axis=1"}) == "1,3,2,4");
}

TEST_CASE("Sequences: of very many members only what they share is known") {
  std::string members = "2";
  for (int i = 1; i < 1024; ++i) members += "|2";
  CHECK(numbers_of({"SequenceLength", "seq(" + members + ")"}) == "1024");
  CHECK(shapes_of({"SequenceInsert", "seq(" + members + ") 2"}) == "seq(? of 2)");
  CHECK(shapes_of({"SequenceInsert", "seq(" + members + ") 3"}) == "seq(?)");
  CHECK(shapes_of({"SplitToSequence", "5000x3"}) == "seq(? of 1x3)");
  CHECK(shapes_of({"SplitToSequence", "9223372036854775807 ()=3"}) == "seq(?)");
  CHECK(numbers_of({"SequenceLength", "seq(" + members + "|2)"}) == "1025");
  CHECK(numbers_of({"SequenceLength", "seq(" + members + "|3)"}) == "unknown");
  CHECK(shapes_of({"ConcatFromSequence", "seq(" + members + "|2); axis=0"}) == "2050");
  CHECK(shapes_of({"ConcatFromSequence", "seq(" + members + "|2); axis=-1 new_axis=1"}) ==
        "2x1025");
  CHECK(shapes_of({"ConcatFromSequence", "seq(" + members + "|3); axis=0"}).starts_with("fault"));
  CHECK(count_of({"ConcatFromSequence", "seq(" + members + "|2); axis=0"}) ==
        Happenings{{"read float32 input_sequence", 2050}, {"write float32 concat_result", 2050}});
  CHECK(count_of({"SplitToSequence", "5000x3"}) ==
        Happenings{{"read float32 input", 15000}, {"write float32 output_sequence", 15000}});
}

TEST_CASE("SplitToSequence: into ones, chunks or given parts") {
  check_shapes({
      {{"SplitToSequence", "3x6", 11}, "seq(1x6|1x6|1x6)"},
      {{"SplitToSequence", "3x2; axis=-1 keepdims=0"}, "seq(3|3)"},
      {{"SplitToSequence", "3x7 ()=3; axis=1"}, "seq(3x3|3x3|3x1)"},
      {{"SplitToSequence", "3x7 ()=3; axis=1 keepdims=0", 24}, "seq(3x3|3x3|3x1)"},
      {{"SplitToSequence", "3x7 =2,5; axis=1"}, "seq(3x2|3x5)"},
      {{"SplitToSequence", "0x7"}, "seq()"},
      {{"SplitToSequence", "3x7 =2,4; axis=1"}, ""},
      {{"SplitToSequence", "3x7 =2,6; axis=1"}, ""},
      {{"SplitToSequence", "3x7 =8,-1; axis=1"}, ""},
      {{"SplitToSequence", "3x7 ()=0"}, ""},
      {{"SplitToSequence", "3x7 int64:()"}, ""},
      {{"SplitToSequence", "3x7; axis=2"}, ""},
      {{"SplitToSequence", "()"}, ""},
  });
  CHECK(count_of({"SplitToSequence", "3x7 =2,5; axis=1"}) ==
        Happenings{{"read float32 input", 21},
                   {"write float32 output_sequence[0]", 6},
                   {"write float32 output_sequence[1]", 15}});
}

TEST_CASE("ConcatFromSequence: copies the members behind one another or onto a stack") {
  check_shapes({
      {{"ConcatFromSequence", "seq(2x3|2x4); axis=1"}, "2x7"},
      {{"ConcatFromSequence", "seq(2x3|2x4); axis=-1"}, "2x7"},
      {{"ConcatFromSequence", "seq(2x3|2x3|2x3|2x3); axis=-1 new_axis=1"}, "2x3x4"},
      {{"ConcatFromSequence", "seq(2x3|2x3); axis=1 new_axis=1"}, "2x2x3"},
      {{"ConcatFromSequence", "seq(()|()); axis=0 new_axis=1"}, "2"},
      {{"ConcatFromSequence", "seq(2x3|2x4); axis=0"}, ""},
      {{"ConcatFromSequence", "seq(2x3|2x4); axis=0 new_axis=1"}, ""},
      {{"ConcatFromSequence", "seq(2x3|2x3x1); axis=0"}, ""},
      {{"ConcatFromSequence", "seq(2x3|2x4); axis=2"}, ""},
      {{"ConcatFromSequence", "seq(2x3|2x3); axis=3 new_axis=1"}, ""},
      {{"ConcatFromSequence", "seq(2x3)"}, ""},
      {{"ConcatFromSequence", "seq(); axis=0"}, ""},
      {{"ConcatFromSequence", "seq(?); axis=0"}, ""},
      {{"ConcatFromSequence", "2x3; axis=0"}, ""},
      {{"ConcatFromSequence", "seq(9223372036854775807|1); axis=0"}, ""},
  });
  const OpCase join{"ConcatFromSequence", "seq(float16:2x3|float16:2x4); axis=1"};
  CHECK(count_of(join) == Happenings{{"read float16 input_sequence[0]", 6},
                                     {"read float16 input_sequence[1]", 8},
                                     {"write float16 concat_result", 14}});
  CHECK(count_of(join) == execution_of(join));
}

TEST_CASE("Optionals: hold a tensor, a sequence or nothing") {
  check_shapes({
      {{"Optional", "2x3"}, "opt(2x3)"},
      {{"Optional", "seq(2x3|2x4)"}, "opt(seq(2x3|2x4))"},
      {{"Optional", ""}, "opt()"},
      {{"OptionalGetElement", "opt(2x3)", 15}, "2x3"},
      {{"OptionalGetElement", "opt(seq(2x3|2x4))"}, "seq(2x3|2x4)"},
      {{"OptionalGetElement", "2x3"}, "2x3"},
      {{"OptionalGetElement", "seq(2x3)"}, "seq(2x3)"},
      {{"OptionalGetElement", "opt()"}, ""},
      {{"OptionalGetElement", "opt(?)"}, ""},
      {{"OptionalHasElement", "opt(2x3)", 15}, "scalar"},
      {{"OptionalHasElement", ""}, "scalar"},
      {{"OptionalHasElement", "", 15}, ""},
  });
  CHECK(numbers_of({"OptionalHasElement", "opt(2x3)"}) == "1");
  CHECK(numbers_of({"OptionalHasElement", "opt()"}) == "0");
  CHECK(numbers_of({"OptionalHasElement", "opt(?)"}) == "unknown");
  CHECK(numbers_of({"OptionalHasElement", "2x3"}) == "1");
  CHECK(numbers_of({"OptionalHasElement", "seq()"}) == "1");
  CHECK(numbers_of({"OptionalHasElement", ""}) == "0");
  CHECK(numbers_of({"OptionalGetElement", "opt(=4,5)"}) == "4,5");
}
