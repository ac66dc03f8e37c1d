// The operators DFT, STFT and MelWeightMatrix.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/products/fourier_transform.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The transforms of a DFT: along `axis`, each over `length` numbers.
struct Transforms {
  std::size_t axis = 0;
  std::int64_t length = 0;
  bool inverse = false, onesided = false;

  // How many numbers of one transform are output: half of the spectrum is enough for a real
  // signal. The inverse of such a half gives the whole signal.
  std::int64_t kept() const { return onesided && !inverse ? length / 2 + 1 : length; }
};

// If the axis arrives at run time and the output shape is the same for every axis: the
// longest one.
std::optional<std::size_t> longest_axis(const NodeView& node) {
  const bool same_for_each = !node.has("dft_length") && node.integer("onesided", 0) == 0;
  const Shape& input = node.shape("input");
  if (!same_for_each || input.size() < 2) return std::nullopt;
  return static_cast<std::size_t>(std::max_element(input.begin(), input.end() - 1) - input.begin());
}

// An attribute before opset 20; its default was the first signal axis.
Result<std::size_t> signal_axis(const NodeView& node) {
  const std::size_t rank = node.shape("input").size();
  const auto axis = node.known_integer("axis", node.opset() < 20 ? 1 : -2);
  if (!axis) {
    const auto longest = longest_axis(node);
    return longest ? Result<std::size_t>(*longest) : axis.error();
  }
  auto resolved = resolve_axis(node, *axis, rank);
  if (resolved && *resolved + 1 == rank)
    return node.fault("its axis is the last, which holds real and imaginary parts");
  return resolved;
}

Status check_length(const NodeView& node, std::int64_t length) {
  if (length >= 1 && length <= kLongestTransform) return Ok{};
  return node.fault("a transform of " + std::to_string(length) + " numbers is not computed");
}

// [..., 1] is real, [..., 2] complex.
Status check_signal(const NodeView& node, const Shape& signal) {
  const bool fits = signal.size() >= 2 && (signal.back() == 1 || signal.back() == 2);
  if (fits) return Ok{};
  return node.fault("its signal is " + shape_text(signal) + "; the last dim must be 1 or 2");
}

Result<Transforms> transforms_of(const NodeView& node) {
  const Shape& input = node.shape("input");
  if (auto fits = check_signal(node, input); !fits) return fits.error();
  const auto axis = signal_axis(node);
  if (!axis) return axis.error();
  Transforms all{*axis, input[*axis], node.integer("inverse", 0) != 0,
                 node.integer("onesided", 0) != 0};
  const bool from_half = all.inverse && all.onesided;
  if (from_half) all.length = all.length > (kLongestTransform / 2) ? -1 : 2 * (all.length - 1);
  const auto length = node.known_integer("dft_length", all.length);
  if (!length) return length.error();
  all.length = *length;
  if (auto fits = check_length(node, all.length); !fits) return fits.error();
  return all;
}

Status infer_dft(Inference& node) {
  const auto transforms = transforms_of(node);
  if (!transforms) return transforms.error();
  if (node.has("axis") && !node.known_integers("axis"))
    node.assume("its axis is not known before the network runs: axis " +
                std::to_string(transforms->axis) + ", the longest, is counted");
  Shape output = node.shape("input");
  output[transforms->axis] = transforms->kept();
  output.back() = transforms->inverse && transforms->onesided ? 1 : 2;
  return node.set("output", node.type("input"), std::move(output));
}

// The length of transforms that output this many numbers.
std::int64_t length_of(const Extent& kept, bool half) {
  constexpr auto kMost = static_cast<std::uint64_t>(kLongestTransform);
  const std::uint64_t numbers = std::min(kept.count.exact().value_or(kMost), kMost);
  const std::uint64_t length = half && numbers > 1 ? 2 * (numbers - 1) : numbers;
  return static_cast<std::int64_t>(std::clamp<std::uint64_t>(length, 1, kMost));
}

// If the length or axis arrives at run time but the user gave the shape of the output:
// what that shape says.
Transforms counted_transforms(const Operands& op) {
  if (const auto known = transforms_of(op)) return *known;
  const auto axis = signal_axis(op);
  const std::size_t last_signal_axis = std::max<std::size_t>(op["input"].rank(), 2) - 2;
  Transforms all{axis ? *axis : last_signal_axis, 1, op.integer("inverse", 0) != 0,
                 op.integer("onesided", 0) != 0};
  const Extent kept = op["output"].extent(Axis{static_cast<std::int64_t>(all.axis)});
  all.length = length_of(kept, all.onesided && !all.inverse);
  return all;
}

Extent transform_count(const Operands& op, const Transforms& transforms) {
  const Operand& input = op["input"];
  Extent count{Count{1}, ""};
  for (std::int64_t axis = 0; axis + 1 < static_cast<std::int64_t>(input.rank()); ++axis) {
    if (axis == static_cast<std::int64_t>(transforms.axis)) continue;
    const Extent dim = input.extent(Axis{axis});
    count = count.text.empty() ? dim : count * dim;
  }
  if (count.text.empty()) count.text = "1";
  return count;
}

// The numbers of one transform between its stages: an array of that size, used again by the next.
const Operand& stages_of(const Operands& op, std::int64_t length) {
  const TensorInfo* output = op["output"].info();
  return op.array("stages", output != nullptr ? output->type : ElementType::Float, {2 * length});
}

//   for each transform:                            all axes but one
//     read its numbers, as many as there are       at most its length
//     transform them (see fourier_transform.h)
//     write what is kept; inverse: · 1/length
// A real signal is transformed as a complex one whose imaginary parts are zero,
// and a one-sided output keeps half of what comes out (a transform made for real
// signals takes about half the work). Padding with zeros is not read.
void count_dft(const Operands& op, Body& node) {
  const Transforms transforms = counted_transforms(op);
  const Operand &input = op["input"], &output = op["output"];
  const auto along = Axis{static_cast<std::int64_t>(transforms.axis)};
  const Extent there = input.extent(along), length = extent_of(transforms.length, "length");
  const Extent numbers = there.count <= length.count ? there : length;
  const Operand& stages = stages_of(op, transforms.length);
  node.finds_again({&stages, stages.elements().count});
  node.each(transform_count(op, transforms), [&](Body& one) {
    one.each(numbers * input.extent(Axis{-1}), [&](Body& part) { part.read(input); });
    transform(one, transforms.length, stages);
    one.each(output.extent(along) * output.extent(Axis{-1}), [&](Body& part) {
      if (transforms.inverse) part.multiply(output);
      part.write(output);
    });
  });
}

struct Frames {
  std::int64_t count = 0, length = 0;
};

// [samples, length, 1 or 2]; ONNX Runtime takes a real signal without its last dim too, and
// PyTorch writes it so.
Status check_framed_signal(const NodeView& node, const Shape& signal) {
  if (signal.size() == 2) return Ok{};
  if (auto fits = check_signal(node, signal); !fits) return fits;
  return signal.size() == 3 ? Status(Ok{}) : node.fault("its signal is " + shape_text(signal));
}

Extent parts_of(const Operand& signal) {
  return signal.rank() == 3 ? signal.extent(Axis{2}) : extent_of(1, "1");
}

// The length of a frame: frame_length, else that of the window, else that of the signal.
Result<Frames> frames_of(const NodeView& node) {
  const Shape &signal = node.shape("signal"), &window = node.shape("window");
  if (auto fits = check_framed_signal(node, signal); !fits) return fits.error();
  const auto step = node.known_integer("frame_step", 0);
  if (!step) return step.error();
  if (node.has("window") && window.size() != 1)
    return node.fault("its window is " + shape_text(window));
  const auto length =
      node.known_integer("frame_length", node.has("window") ? window.front() : signal[1]);
  if (!length) return length.error();
  if (auto fits = check_length(node, *length); !fits) return fits.error();
  if (node.has("window") && window.front() != *length)
    return node.fault("its window has " + std::to_string(window.front()) +
                      " elements for frames of " + std::to_string(*length));
  if (*step < 1 || *length > signal[1])
    return node.fault("frames of " + std::to_string(*length) + " every " + std::to_string(*step) +
                      " do not fit a signal of " + std::to_string(signal[1]));
  return Frames{(signal[1] - *length) / *step + 1, *length};
}

Status infer_stft(Inference& node) {
  const auto frames = frames_of(node);
  if (!frames) return frames.error();
  const bool onesided = node.integer("onesided", 1) != 0;
  return node.set("output", node.type("signal"),
                  {node.shape("signal")[0], frames->count,
                   onesided ? frames->length / 2 + 1 : frames->length, 2});
}

std::int64_t frame_length_of(const Operands& op) {
  if (const auto frames = frames_of(op)) return frames->length;
  return op["window"] ? length_of(op["window"].elements(), false)
                      : length_of(op["output"].extent(Axis{2}), op.integer("onesided", 1) != 0);
}

//   for each frame of each sample:                 signal[0] * output[1]
//     for each number: read it, · window           length
//     transform them (see fourier_transform.h)
//     write what is kept                           output[2] * 2
void count_stft(const Operands& op, Body& node) {
  const std::int64_t length = frame_length_of(op);
  const Operand &signal = op["signal"], &output = op["output"], &window = op["window"];
  const Operand& stages = stages_of(op, length);
  node.finds_again({&stages, stages.elements().count});
  if (window) node.finds_again({&window, window.elements().count});
  // Of two frames that overlap the second finds what the first has read.
  node.finds_again({&signal, extent_of(length, "length").count * parts_of(signal).count});
  node.each(signal.extent(Axis{0}) * output.extent(Axis{1}), [&](Body& frame) {
    frame.each(extent_of(length, "length"), [&](Body& number) {
      number.read(window);
      number.each(parts_of(signal), [&](Body& part) {
        part.read(signal);
        if (window) part.multiply(signal);
      });
    });
    transform(frame, length, stages);
    frame.each(output.extent(Axis{2}) * output.extent(Axis{3}),
               [&](Body& part) { part.write(output); });
  });
}

Status infer_mel(Inference& node) {
  const auto code = node.integer("output_datatype", static_cast<int>(ElementType::Float));
  const ElementType type = element_type_from_code(code);
  if (!number_type(type)) return node.fault("output_datatype is " + std::to_string(code));
  node.set_type("output", type);
  const auto bins = node.known_integer("num_mel_bins", 0);
  if (!bins) return bins.error();
  const auto length = node.known_integer("dft_length", 0);
  if (!length) return length.error();
  if (auto fits = check_length(node, *length); !fits) return fits;
  if (*bins < 0) return node.fault("num_mel_bins is " + std::to_string(*bins));
  return node.set("output", type, {*length / 2 + 1, *bins});
}

//   for each edge of a band, two more than bands:  output[1] + 2
//     f = 700·(exp(mel · c) - 1), mel = step · i + lowest, rounded to a bin
//   for each output element:                       |output|
//     y = distance to the near edge of its band / distance of edge and centre
// Elements outside of a band cost as much as those inside.
void count_mel(const Operands& op, Body& node) {
  using enum Action;
  const Operand &like = op["lower_edge_hertz"], &output = op["output"];
  for (const Operand& scalar : op.list())
    if (scalar.present() && !scalar.is_output()) node.read(scalar);
  const Extent bands = output.extent(Axis{1});
  node.each({bands.count + Count{2}, "(" + bands.text + " + 2)"}, [&](Body& edge) {
    for (const Action action : {Mul, Add, Mul, Exp, Add, Mul, Mul, Div, Convert})
      edge.does(action, like);
  });
  node.each(output.elements(), [&](Body& element) {
    element.subtract(like);
    element.divide(like);
    element.write(output);
  });
}

constexpr OpRule dft(int since, std::string_view inputs, std::string_view example) {
  return OpRule{.op = "DFT",
                .since = since,
                .inputs = inputs,
                .outputs = "output",
                .types = "float: input; integer: dft_length",
                .formula = "y[k] = sum of x[n]·e^(-2πi·kn/N), by a mixed-radix FFT",
                .infer = infer_dft,
                .count = count_dft,
                .example = example};
}

constexpr std::array kFourierRules{
    dft(17, "input dft_length?", "2x12x3x1; axis=1 onesided=1"),
    dft(20, "input dft_length? axis?", "2x3x12x2 ()=8 ()=-2; inverse=1"),
    OpRule{.op = "MelWeightMatrix",
           .since = 17,
           .inputs = "num_mel_bins dft_length sample_rate lower_edge_hertz upper_edge_hertz",
           .outputs = "output",
           .types = "integer: num_mel_bins; integer: dft_length; integer: sample_rate; float: "
                    "lower_edge_hertz upper_edge_hertz",
           .formula = "triangles over the bins of a spectrum, evenly spaced in mel",
           .infer = infer_mel,
           .count = count_mel,
           .example = "()=5 ()=16 int64:() () ()"},
    OpRule{.op = "STFT",
           .since = 17,
           .inputs = "signal frame_step window? frame_length?",
           .outputs = "output",
           .types = "float: signal window; integer: frame_step; integer: frame_length",
           .formula = "the DFT of every windowed frame, by a mixed-radix FFT",
           .infer = infer_stft,
           .count = count_stft,
           .example = "2x30x1 ()=6 12"},
};

}  // namespace

std::span<const OpRule> fourier_rules() { return kFourierRules; }

}  // namespace opcost
