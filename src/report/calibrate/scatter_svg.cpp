// A scatter plot of predictions against measurements.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "opcost/core/text.h"
#include "report/calibrate/validation_report.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr double kSize = 560.0;  // of the square plot, in pixels
constexpr double kLeft = 90.0, kTop = 70.0, kRight = 170.0, kBottom = 70.0;
// Eight colours that the colour-blind can distinguish (Okabe and Ito, Color Universal Design,
// 2008); they are used again if there are more kinds.
constexpr std::array<std::string_view, 8> kColours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                   "#e69f00", "#56b4e9", "#000000", "#b8a800"};

/// Two decimals, independent of the locale.
std::string px(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                 std::chars_format::fixed, 2);
  return {digits.data(), end.ptr};
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

/// Whole decades that include all energies; both axes are equal.
struct Range {
  int first = 0, last = 1;

  explicit Range(const Validation& validation) {
    double least = 1e300, most = 1e-300;
    for (const Prediction& one : validation.predictions)
      for (const double energy : {one.measured_j, one.predicted_j})
        if (energy > 0.0 && std::isfinite(energy)) {
          least = std::min(least, energy);
          most = std::max(most, energy);
        }
    if (least > most) return;
    first = static_cast<int>(std::floor(std::log10(least)));
    last = std::max(static_cast<int>(std::ceil(std::log10(most))), first + 1);
  }

  /// From 0 to 1; values beyond are moved to the edge.
  double share(double energy) const {
    const double log = std::log10(std::max(energy, 1e-300));
    return std::clamp((log - first) / (last - first), 0.0, 1.0);
  }
  double x(double energy) const { return kLeft + kSize * share(energy); }
  double y(double energy) const { return kTop + kSize * (1.0 - share(energy)); }
};

std::string decade_text(int decade) {
  return energy_text({std::pow(10.0, decade) * kPicojoulesPerJoule});
}

class Drawing {
 public:
  Drawing(const Validation& validation, const std::string& title)
      : validation_(validation), range_(validation), title_(title) {}

  std::string text() {
    begin();
    axes();
    diagonal(1.0, "identity", "");
    diagonal(2.0, "guide", "2x");
    diagonal(0.5, "guide", "1/2");
    points();
    legend();
    return svg_ + "</svg>\n";
  }

 private:
  void begin() {
    const double width = kLeft + kSize + kRight, height = kTop + kSize + kBottom;
    svg_ =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + px(width) + " " + px(height) +
        "\" width=\"" + px(width) + "\" height=\"" + px(height) + "\" role=\"img\">\n<title>" +
        escaped(title_) +
        "</title>\n<style>text{font:13px sans-serif;fill:#222}.small{font-size:11px;fill:#555}"
        ".title{font-size:16px;font-weight:bold}.grid{stroke:#ddd}.frame{fill:none;stroke:#444}"
        ".identity{stroke:#222;stroke-width:1.5}.guide{stroke:#888;stroke-dasharray:4 4}"
        "circle{fill-opacity:.55}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    label(kLeft, kTop - 40, "title", "start", title_);
    label(kLeft, kTop - 18, "small", "start", scores_text());
  }

  std::string scores_text() const {
    const Scores& all = validation_.all;
    std::string text = grouped_text(Count{all.rows}) + " runs, MAPE " +
                       rounded_text(100.0 * all.mape, 3) + "%, median " +
                       rounded_text(100.0 * all.median_ape, 3) + "%";
    if (all.r2) text += ", R2 " + rounded_text(*all.r2, 4);
    if (all.r2_log) text += ", R2 of logs " + rounded_text(*all.r2_log, 4);
    return text;
  }

  void label(double x, double y, std::string_view style, std::string_view anchor,
             std::string_view text, std::string_view more = "") {
    svg_ += "<text x=\"" + px(x) + "\" y=\"" + px(y) + "\" class=\"" + std::string(style) +
            "\" text-anchor=\"" + std::string(anchor) + "\"" + std::string(more) + ">" +
            escaped(text) + "</text>\n";
  }

  void line(double x1, double y1, double x2, double y2, std::string_view style) {
    svg_ += "<line x1=\"" + px(x1) + "\" y1=\"" + px(y1) + "\" x2=\"" + px(x2) + "\" y2=\"" +
            px(y2) + "\" class=\"" + std::string(style) + "\"/>\n";
  }

  void axes() {
    // At most about ten labels, however many decades there are.
    const int step = std::max(1, (range_.last - range_.first + 9) / 10);
    for (int decade = range_.first; decade <= range_.last; decade += step) {
      const double energy = std::pow(10.0, decade);
      const double x = range_.x(energy), y = range_.y(energy);
      line(x, kTop, x, kTop + kSize, "grid");
      line(kLeft, y, kLeft + kSize, y, "grid");
      label(x, kTop + kSize + 18, "small", "middle", decade_text(decade));
      label(kLeft - 8, y + 4, "small", "end", decade_text(decade));
    }
    svg_ += "<rect x=\"" + px(kLeft) + "\" y=\"" + px(kTop) + "\" width=\"" + px(kSize) +
            "\" height=\"" + px(kSize) + "\" class=\"frame\"/>\n";
    label(kLeft + kSize / 2, kTop + kSize + 46, "", "middle", "measured energy of one inference");
    const std::string turn = " transform=\"rotate(-90 22 " + px(kTop + kSize / 2) + ")\"";
    label(22, kTop + kSize / 2, "", "middle", "predicted energy", turn);
  }

  /// predicted = factor x measured.
  void diagonal(double factor, std::string_view style, std::string_view name) {
    const double low = std::pow(10.0, range_.first), high = std::pow(10.0, range_.last);
    const double from = factor < 1.0 ? low / factor : low, to = factor > 1.0 ? high / factor : high;
    line(range_.x(from), range_.y(from * factor), range_.x(to), range_.y(to * factor), style);
    const double end = range_.x(to), top = range_.y(to * factor);
    if (!name.empty())
      label(factor > 1.0 ? end : end + 6, factor > 1.0 ? top - 4 : top + 4, "small",
            factor > 1.0 ? "middle" : "start", name);
  }

  std::string_view colour_of(const std::string& kind) const {
    const auto at = std::distance(validation_.kinds.begin(), validation_.kinds.find(kind));
    return kColours[static_cast<std::size_t>(at) % kColours.size()];
  }

  void points() {
    const bool many = validation_.predictions.size() > 500;
    const std::string radius = many ? "2" : "3.5";
    for (const auto& [kind, scores] : validation_.kinds) {
      svg_ += "<g fill=\"" + std::string(colour_of(kind)) + "\">\n";
      for (const Prediction& one : validation_.predictions)
        if (one.run->kind() == kind)
          svg_ += "<circle cx=\"" + px(range_.x(one.measured_j)) + "\" cy=\"" +
                  px(range_.y(one.predicted_j)) + "\" r=\"" + radius + "\"/>\n";
      svg_ += "</g>\n";
    }
  }

  void legend() {
    double y = kTop + 10;
    for (const auto& [kind, scores] : validation_.kinds) {
      svg_ += "<circle cx=\"" + px(kLeft + kSize + 26) + "\" cy=\"" + px(y - 4) +
              "\" r=\"5\" fill=\"" + std::string(colour_of(kind)) + "\"/>\n";
      label(kLeft + kSize + 38, y, "", "start", kind);
      label(kLeft + kSize + 38, y + 14, "small", "start",
            grouped_text(Count{scores.rows}) + ", MAPE " + rounded_text(100.0 * scores.mape, 3) +
                "%");
      y += 36;
    }
  }

  const Validation& validation_;
  Range range_;
  std::string title_;
  std::string svg_;
};

}  // namespace

std::string scatter_svg(const Validation& validation, const std::string& title) {
  return Drawing(validation, title).text();
}

}  // namespace opcost
