// The operator ImageDecoder: the size of its output is known only at run time.
#include <array>
#include <span>

#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Height and width are in the header of the image file, which arrives at run time.
Status infer_image_decoder(Inference& node) {
  node.set_type("image", ElementType::UInt8);
  node.assume("what decoding an image computes depends on its format and is not counted");
  return node.fault_at_run_time("the size of the image in `" + node.name_of("encoded_stream") +
                                "` is not known before the network runs");
}

//   for each byte of the file: read it      |encoded_stream|
//   for each output element: write it       |image|
void count_image_decoder(const Operands& op, Body& node) {
  node.each(op["encoded_stream"].elements(), [&](Body& byte) { byte.read(op["encoded_stream"]); });
  node.each(op["image"].elements(), [&](Body& element) { element.write(op["image"]); });
}

constexpr std::array kImageDecoderRules{
    OpRule{.op = "ImageDecoder",
           .since = 20,
           .inputs = "encoded_stream",
           .outputs = "image",
           .formula = "the image in an encoded file, whose size only the file knows",
           .infer = infer_image_decoder,
           .count = count_image_decoder,
           .example = "uint8:3126"},
};

}  // namespace

std::span<const OpRule> image_decoder_rules() { return kImageDecoderRules; }

}  // namespace opcost
