// The table of features that regressions may use, and how each follows from a node's sizes.
#include "predict/features.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

enum class Group : std::uint8_t { Count, Parameter, Physical };

struct Entry {
  std::string_view name;
  Group group;
  std::string_view meaning;
  double (*amount)(const NodeShape&, const MachineSizes&);
};

double up(double channels, double width) { return std::ceil(channels / width) * width; }

double width_of(const MachineSizes& sizes) { return static_cast<double>(sizes.vector_width); }

double cold(const NodeShape& node, const MachineSizes& sizes, double bytes) {
  return node.working_set > static_cast<double>(sizes.cache) ? bytes : 0.0;
}

// Fewer channels than one vector are not padded: kernels for the first layer of a network process
// three colours as three.
double blocked(double channels, double width) {
  return channels < width ? channels : up(channels, width);
}

double vector_macs(const NodeShape& node, const MachineSizes& sizes) {
  const double width = width_of(sizes);
  if (!node.contraction) return 0.0;
  if (!node.windowed) return node.batch * node.in_features * up(node.out_features, width);
  if (!node.packs) return node.valid_macs;
  return node.batch * up(node.out_channels, width) * blocked(node.channels_per_filter, width) *
         node.taps_per_channel;
}

double first_vector_macs(const NodeShape& node, const MachineSizes& sizes) {
  const double outputs = node.windowed ? node.out_channels : node.out_features;
  if (!node.contraction || outputs <= 0.0) return 0.0;
  return node.valid_macs * std::min(1.0, width_of(sizes) / outputs);
}

// Blocks of channels hold each position of the image in a line of its own, so that windows a stride
// apart read more lines. Planes of few channels have neighbours in one line.
double strided_macs(const NodeShape& node, const MachineSizes& sizes) {
  const double width = width_of(sizes);
  if (!node.contraction || !node.packs || node.channels_per_filter < width) return 0.0;
  const double rows = node.window_rows / node.in_channels;
  return rows * (node.step - 1.0) * blocked(node.channels_per_filter, width) *
         up(node.out_channels, width);
}

double strided_windows(const NodeShape& node, const MachineSizes&) {
  if (!node.windowed || node.contraction || node.taps <= 0.0) return 0.0;
  return node.windows * (node.step - 1.0) / node.taps;
}

// glibc gives every array above 32 MiB pages that are fresh from the system, which zeroes each when
// it is first touched (mallopt(3): the largest M_MMAP_THRESHOLD that it sets by itself, on 64
// bits).
constexpr double kFreshFrom = 32.0 * 1024 * 1024;

double fresh(double bytes) { return bytes > kFreshFrom ? bytes : 0.0; }

double packed_bytes(const NodeShape& node, const MachineSizes& sizes) {
  if (!node.packs) return 0.0;
  return node.batch * blocked(node.in_channels, width_of(sizes)) * node.plane * node.element_bytes;
}

double patch_bytes(const NodeShape& node, const MachineSizes&) {
  if (!node.windowed || !node.contraction || node.packs || node.out_channels <= 0.0) return 0.0;
  return node.macs / node.out_channels * node.element_bytes;
}

double streamed_weight_bytes(const NodeShape& node, const MachineSizes&) {
  return node.windowed ? node.batch * node.weight_bytes : 0.0;
}

double thin_weight_bytes(const NodeShape& node, const MachineSizes& sizes) {
  if (!node.contraction || node.positions > 2.0 * width_of(sizes)) return 0.0;
  return (node.windowed ? node.batch : 1.0) * node.weight_bytes;
}

using Node = const NodeShape&;
using Sizes = const MachineSizes&;

constexpr std::array kEntries{
    Entry{"macs", Group::Count,
          "multiply-accumulates; of a pool the elements of its windows; else elements of the "
          "largest operand",
          [](Node n, Sizes) { return n.macs; }},
    Entry{"bytes_read", Group::Count, "bytes of all inputs, weights included",
          [](Node n, Sizes) { return n.bytes_read; }},
    Entry{"bytes_written", Group::Count, "bytes of all outputs",
          [](Node n, Sizes) { return n.bytes_written; }},

    Entry{"batch", Group::Parameter, "images, or rows of a matrix product",
          [](Node n, Sizes) { return n.batch; }},
    Entry{"image_size", Group::Parameter, "height and width of the image, their mean",
          [](Node n, Sizes) { return n.image_size; }},
    Entry{"kernel_size", Group::Parameter, "of a convolution or pool, the mean of its axes",
          [](Node n, Sizes) { return n.kernel_size; }},
    Entry{"in_channels", Group::Parameter, "channels of the image",
          [](Node n, Sizes) { return n.in_channels; }},
    Entry{"out_channels", Group::Parameter, "channels of the output",
          [](Node n, Sizes) { return n.out_channels; }},
    Entry{"stride", Group::Parameter, "the mean of its axes",
          [](Node n, Sizes) { return n.stride; }},
    Entry{"padding", Group::Parameter, "of one side, the mean of all",
          [](Node n, Sizes) { return n.padding; }},
    Entry{"in_features", Group::Parameter, "terms of each sum of a matrix product; else elements",
          [](Node n, Sizes) { return n.in_features; }},
    Entry{"out_features", Group::Parameter, "columns of a matrix product",
          [](Node n, Sizes) { return n.out_features; }},

    Entry{"call", Group::Physical, "1: what every call of the operator costs; the intercept",
          [](Node, Sizes) { return 1.0; }},
    Entry{"valid_macs", Group::Physical, "macs without products with padding",
          [](Node n, Sizes) { return n.valid_macs; }},
    Entry{"vector_macs", Group::Physical, "valid_macs with channels rounded up to whole vectors",
          vector_macs},
    Entry{"first_vector_macs", Group::Physical,
          "valid_macs of the first vector of output channels alone", first_vector_macs},
    Entry{"strided_macs", Group::Physical,
          "products of a convolution for the positions that its stride moves on", strided_macs},
    Entry{"strided_windows", Group::Physical,
          "windows of a pool times the positions that they move on, over the window's size",
          strided_windows},
    Entry{"window_rows", Group::Physical, "rows of all windows that lie on the image",
          [](Node n, Sizes) { return n.window_rows; }},
    Entry{"input_bytes", Group::Physical, "bytes of the inputs that the operator touches",
          [](Node n, Sizes) { return n.input_bytes; }},
    Entry{"packed_bytes", Group::Physical,
          "bytes of a convolution's whole input, channels in whole vectors", packed_bytes},
    Entry{"patch_bytes", Group::Physical,
          "bytes of a convolution's patches, where windows lie wholly in the padding", patch_bytes},
    Entry{"output_bytes", Group::Physical, "bytes of the outputs",
          [](Node n, Sizes) { return n.bytes_written; }},
    Entry{"weight_bytes", Group::Physical, "bytes of constant inputs",
          [](Node n, Sizes) { return n.weight_bytes; }},
    Entry{"streamed_weight_bytes", Group::Physical, "a convolution's weight_bytes times its batch",
          streamed_weight_bytes},
    Entry{"thin_weight_bytes", Group::Physical,
          "bytes of weights read for two vectors of outputs or fewer", thin_weight_bytes},
    Entry{"cold_input_bytes", Group::Physical,
          "input_bytes, where all operands together exceed the cache",
          [](Node n, Sizes s) { return cold(n, s, n.input_bytes); }},
    Entry{"cold_packed_bytes", Group::Physical, "the same of packed_bytes",
          [](Node n, Sizes s) { return cold(n, s, packed_bytes(n, s)); }},
    Entry{"cold_output_bytes", Group::Physical, "the same of output_bytes",
          [](Node n, Sizes s) { return cold(n, s, n.bytes_written); }},
    Entry{"cold_weight_bytes", Group::Physical, "the same of weight_bytes",
          [](Node n, Sizes s) { return cold(n, s, n.weight_bytes); }},
    Entry{"fresh_packed_bytes", Group::Physical, "packed_bytes, where they exceed 32 MiB",
          [](Node n, Sizes s) { return fresh(packed_bytes(n, s)); }},
    Entry{"fresh_output_bytes", Group::Physical,
          "output_bytes, where they exceed 32 MiB and are not those of the input",
          [](Node n, Sizes) { return n.in_place ? 0.0 : fresh(n.bytes_written); }},
    Entry{"excess_bytes", Group::Physical, "bytes by which all operands together exceed the cache",
          [](Node n, Sizes s) {
            return std::max(0.0, n.working_set - static_cast<double>(s.cache));
          }},
};

std::vector<std::string> names_of(std::optional<Group> group) {
  std::vector<std::string> names;
  for (const Entry& entry : kEntries)
    if (!group || entry.group == *group) names.emplace_back(entry.name);
  return names;
}

Error no_feature(std::string_view word) {
  const auto names = names_of(std::nullopt);
  const std::string near = did_you_mean(word, names);
  return {"`" + std::string(word.substr(0, 60)) + "` is no feature", "",
          near.empty() ? "one of: " + joined(names) : near};
}

}  // namespace

Result<Feature> Feature::parse(std::string_view text) {
  Feature feature;
  for (const std::string_view piece : split(text, '*')) {
    const std::string_view word = trimmed(piece);
    const auto found = std::ranges::find(kEntries, word, &Entry::name);
    if (found == kEntries.end()) return no_feature(word);
    feature.parts_.push_back(static_cast<std::size_t>(found - kEntries.begin()));
    feature.text_ += (feature.text_.empty() ? "" : "*") + std::string(word);
    if (feature.parts_.size() > kMostFactors)
      return Error{"a product of more than " + std::to_string(kMostFactors) + " features", "", ""};
  }
  return feature;
}

double Feature::amount(const NodeShape& node, const MachineSizes& sizes) const {
  double product = 1.0;
  for (const std::size_t part : parts_) product *= kEntries[part].amount(node, sizes);
  return product;
}

bool Feature::uses_vectors() const {
  return std::ranges::any_of(parts_, [](std::size_t part) {
    const std::string_view name = kEntries[part].name;
    return name.find("vector") != name.npos || name.find("packed") != name.npos ||
           name == "thin_weight_bytes" || name == "strided_macs";
  });
}

bool Feature::uses_cache() const {
  return std::ranges::any_of(parts_, [](std::size_t part) {
    const std::string_view name = kEntries[part].name;
    return name.starts_with("cold_") || name == "excess_bytes";
  });
}

std::vector<std::string> physical_features() { return names_of(Group::Physical); }
std::vector<std::string> parameter_features() { return names_of(Group::Parameter); }

}  // namespace opcost
