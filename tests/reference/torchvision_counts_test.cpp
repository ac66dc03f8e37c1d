// The classification networks of torchvision that the model builder knows, against what torchvision
// 0.21 publishes with its weights: `_ops` in thousands of millions of multiply-accumulates to
// three digits behind the point, and `num_params`.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>

#include "models/builder/networks.h"
#include "models/builder/variants.h"
#include "support/network.h"

namespace {

using namespace opcost;

struct TorchvisionCounts {
  const char* name;
  std::int64_t millions;  ///< Of multiply-accumulates, rounded.
  std::uint64_t macs;     ///< As torchvision's counter gives them layer by layer; 0: not known.
  std::uint64_t parameters;
  std::uint64_t numbers = 0;  ///< What the file stores and PyTorch does not count.
};

constexpr TorchvisionCounts kConvolutional[] = {
    {"mobilenet_v3_large", 217, 216'589'760, 5'483'032},
    {"efficientnet_b0", 386, 385'814'752, 5'288'548},
    {"vgg19", 19'632, 19'632'062'464, 143'667'240},
    {"vgg11_bn", 7'609, 7'609'090'048, 132'868'840},
    {"vgg13_bn", 11'308, 11'308'466'176, 133'053'736},
    {"vgg16_bn", 15'470, 15'470'264'320, 138'365'992},
    {"vgg19_bn", 19'632, 19'632'062'464, 143'678'248},
    {"resnet34", 3'664, 3'663'761'408, 21'797'672},
    {"resnet101", 7'801, 7'801'405'440, 44'549'160},
    {"resnext50_32x4d", 4'230, 4'230'479'872, 25'028'904},
    {"resnext101_32x8d", 16'414, 16'414'015'488, 88'791'336},
    {"resnext101_64x4d", 15'460, 15'460'270'080, 83'455'272},
    {"wide_resnet50_2", 11'398, 11'398'021'120, 68'883'240},
    {"wide_resnet101_2", 22'753, 22'753'050'624, 126'886'696},
    {"densenet121", 2'834, 2'834'161'664, 7'978'856},
    {"densenet169", 3'360, 3'359'843'328, 14'149'480},
    {"densenet201", 4'291, 4'291'365'888, 20'013'928},
    {"squeezenet1_0", 819, 818'924'576, 1'248'424},
    {"googlenet", 1'498, 1'498'376'192, 6'624'904},
    // The head for training, which num_params counts: 768*128 + 2*128 + 128*768*25 + 2*768
    // + 768*1000 + 1000 parameters.
    {"inception_v3", 5'713, 5'713'216'096, 27'161'264 - 3'326'696},
    {"mobilenet_v3_small", 57, 56'510'400, 2'542'856},
    {"efficientnet_b1", 687, 686'802'832, 7'794'184},
    {"efficientnet_b2", 1'088, 1'087'529'456, 9'109'994},
    {"efficientnet_b3", 1'827, 1'827'141'392, 12'233'232},
    {"efficientnet_b4", 4'394, 4'393'771'024, 19'341'616},
    {"efficientnet_b5", 10'266, 10'266'384'752, 30'389'784},
    {"efficientnet_b6", 19'068, 19'067'593'536, 43'040'704},
    {"efficientnet_b7", 37'746, 37'745'884'192, 66'347'960},
    {"efficientnet_v2_s", 8'366, 8'365'617'152, 21'458'488},
    {"efficientnet_v2_m", 24'582, 24'582'460'384, 54'139'356},
    {"efficientnet_v2_l", 56'080, 0, 118'515'272},
    {"mnasnet0_5", 104, 104'455'968, 2'218'512},
    {"mnasnet0_75", 215, 215'493'104, 3'170'208},
    {"mnasnet1_0", 314, 314'415'872, 4'383'312},
    {"mnasnet1_3", 526, 526'362'432, 6'282'256},
    {"regnet_x_400mf", 414, 413'812'608, 5'495'976},
    {"regnet_x_800mf", 800, 799'699'712, 7'259'656},
    {"regnet_x_1_6gf", 1'603, 1'602'849'792, 9'190'136},
    {"regnet_x_3_2gf", 3'177, 3'176'621'952, 15'296'552},
    {"regnet_x_8gf", 7'995, 7'995'132'416, 39'572'648},
    {"regnet_x_16gf", 15'941, 15'940'755'456, 54'278'536},
    {"regnet_x_32gf", 31'736, 31'735'929'792, 107'811'560},
    {"regnet_y_400mf", 402, 401'842'848, 4'344'144},
    {"regnet_y_800mf", 834, 833'856'256, 6'432'512},
    {"regnet_y_1_6gf", 1'612, 1'612'076'160, 11'202'430},
    {"regnet_y_3_2gf", 3'176, 3'176'482'752, 19'436'338},
    {"regnet_y_8gf", 8'473, 8'473'070'592, 39'381'472},
    {"regnet_y_16gf", 15'912, 15'911'510'272, 83'590'140},
    {"regnet_y_32gf", 32'280, 32'279'552'832, 145'046'770},
    {"regnet_y_128gf", 127'518, 0, 644'812'894},
    {"shufflenet_v2_x0_5", 40, 40'476'448, 1'366'792},
    {"shufflenet_v2_x1_0", 145, 144'907'992, 2'278'604},
    {"shufflenet_v2_x1_5", 296, 295'759'392, 3'503'624},
    {"shufflenet_v2_x2_0", 583, 583'253'464, 7'393'996},
};

// MACs of a vision transformer of images of 224x224: the patches; in each layer queries, keys,
// values and output (4 width^2 a token), two layers of 4 width (8 width^2), and for each pair of
// tokens a product of queries and keys and one of attention and values; the head.
constexpr std::uint64_t vit_macs(std::uint64_t patch, std::uint64_t layers, std::uint64_t width) {
  const std::uint64_t patches = (224 / patch) * (224 / patch), tokens = patches + 1;
  const std::uint64_t linear = 12 * width * width * tokens, attention = 2 * tokens * tokens * width;
  return patches * width * 3 * patch * patch + layers * (linear + attention) + width * 1000;
}
// Swin's masks are made of the region of each of the 49 places of a window, which the file stores
// for the stages that have more than one window: 8x8, 4x4 and 2x2 of them.
constexpr std::uint64_t kSwinRegions = 49 * (64 + 16 + 4);

constexpr TorchvisionCounts kLastAxis[] = {
    {"convnext_tiny", 4'456, 4'455'531'264, 28'589'128},
    {"convnext_small", 8'684, 8'683'712'256, 50'223'688},
    {"convnext_base", 15'355, 15'354'729'472, 88'591'464},
    {"convnext_large", 34'361, 34'361'433'600, 197'767'336},
    {"vit_b_16", 17'564, 17'563'828'224, 86'567'656},
    {"vit_b_32", 4'409, vit_macs(32, 12, 768), 88'224'232},
    {"vit_l_16", 61'555, vit_macs(16, 24, 1024), 304'326'632},
    {"vit_l_32", 15'378, vit_macs(32, 24, 1024), 306'535'400},
    {"vit_h_14", 167'295, vit_macs(14, 32, 1280), 632'045'800},
    {"swin_t", 4'491, 4'490'566'656, 28'288'354, kSwinRegions},
    {"swin_s", 8'741, 8'740'875'264, 49'606'258, kSwinRegions},
    {"swin_b", 15'431, 15'430'946'816, 87'768'224, kSwinRegions},
};

void check_published(const TorchvisionCounts& network) {
  CAPTURE(network.name);
  const Estimate estimate = test::estimate_of_network(network.name);
  const std::uint64_t macs = estimate.totals.macs;
  if (network.macs != 0) CHECK(macs == network.macs);
  CHECK((macs + 500'000) / 1'000'000 == static_cast<std::uint64_t>(network.millions));
  CHECK(estimate.totals.parameters == network.parameters + network.numbers);
}

}  // namespace

TEST_CASE("Reference: convolutional networks of torchvision have the published counts" *
          doctest::test_suite("slow with sanitizers")) {
  for (const TorchvisionCounts& network : kConvolutional) check_published(network);
}

TEST_CASE("Reference: transformers of torchvision have the published counts") {
  for (const TorchvisionCounts& network : kLastAxis) check_published(network);
}

TEST_CASE("Reference: every variant that the model builder knows is compared") {
  CHECK(models::variants().size() + 4 == std::size(kConvolutional) + std::size(kLastAxis));
}

// torchvision counts the patches' convolution, every linear layer and both products of attention:
//   patches        196 * 768 * 3*16*16                     =    115,605,504
//   12 layers of   197 * 768 * (3*768 + 768 + 2*4*768)     = 12 * 1,394,343,936
//     attention    2 * 12 heads * 197 * 197 * 64           = 12 *    59,610,624
//   head           768 * 1000                              =        768,000
TEST_CASE("Reference: the figure of ViT-B/16 is its convolution, linear layers and attention") {
  const Estimate vit = test::estimate_of_network("vit_b_16");
  CHECK(test::macs_where(vit, "/conv_proj/") == 115'605'504);
  CHECK(test::macs_where(vit, "/encoder/") == 12ULL * (1'394'343'936 + 59'610'624));
  CHECK(test::macs_where(vit, "/self_attention/MatMul_") == 12ULL * 59'610'624);
  CHECK(test::macs_where(vit, "/heads/") == 768'000);
  CHECK(vit.totals.macs == vit_macs(16, 12, 768));
}

// The same of Swin-T, whose windows have 49 tokens:
//   patches   56*56 * 96 * 3*4*4                           =    14,450,688
//   linear    2 blocks of 56*56 * 12 * 96^2                = 2 * 346,816,512
//             and at each stage the same: a quarter of the tokens, twice the channels
//   attention 2 * tokens * 49 * channels a block: 2 of 29,503,488, 2 of 14,751,744,
//             6 of 7,375,872, 2 of 3,687,936
//   merging   28*28 * 4*96 * 2*96                          = 3 *  57,802,752, alike at each stage
//   head      768 * 1000
TEST_CASE("Reference: the figure of Swin-T is its convolution, linear layers and attention") {
  const Estimate swin = test::estimate_of_network("swin_t");
  CHECK(test::macs_where(swin, "/features.0/") == 14'450'688);
  CHECK(test::macs_where(swin, "/reduction/") == 3ULL * 57'802'752);
  CHECK(test::macs_where(swin, "/head/") == 768'000);
  const std::uint64_t mlp = test::macs_where(swin, "/mlp/"),
                      projections = test::macs_where(swin, "/attn/qkv/") +
                                    test::macs_where(swin, "/attn/proj/"),
                      attention = test::macs_where(swin, "/attn/MatMul");
  CHECK(mlp + projections == 12ULL * 346'816'512);
  CHECK(attention == 2ULL * 29'503'488 + 2ULL * 14'751'744 + 6ULL * 7'375'872 + 2ULL * 3'687'936);
}
