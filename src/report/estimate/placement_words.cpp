// What reports say of each placement.
#include "report/estimate/placement_words.h"

namespace opcost {

const PlacementWords& words_of(Placement placement) {
  static constexpr PlacementWords kNone;
  static constexpr PlacementWords kArray{
      "array: an access is priced at the smallest memory that holds its whole array",
      "an access to an array was charged to the smallest memory that holds the whole array"};
  static constexpr PlacementWords kPatch{
      "patch: as `array`, but the input of a convolution is its im2col patch",
      "an access to an array was charged to the smallest memory that holds the whole array, or the "
      "im2col patch of a convolution's input"};
  static constexpr PlacementWords kTiled{
      "tiled: arrays move between memories as in the tiles that cost least",
      "the products of a contraction read its arrays from the smallest memory; arrays move between "
      "memories as in the tiles that cost least"};
  static constexpr PlacementWords kFloor{
      "floor: each node moves an element of an operand once; further uses are registers'",
      "each node moves each element of its operands once"};
  switch (placement) {
    case Placement::Array: return kArray;
    case Placement::Patch: return kPatch;
    case Placement::Tiled: return kTiled;
    case Placement::Floor: return kFloor;
  }
  return kNone;
}

}  // namespace opcost
