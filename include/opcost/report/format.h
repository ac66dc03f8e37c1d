#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/enum_names.h"

// In what forms reports can be had.
namespace opcost {

enum class ReportFormat : std::uint8_t {
  Text,      ///< For people, on a terminal.
  Json,      ///< A contract, for programs.
  Csv,       ///< A contract, for programs.
  Markdown,  ///< For people, in a comment or a wiki.
  Html,      ///< For people: one file for a browser, with charts.
  Latex,     ///< For a paper: tables.
  Svg,       ///< For a paper: a figure.
  // What other programs open:
  Netron,         ///< An attachment for Netron.
  ModelExplorer,  ///< Node data for Google's Model Explorer.
  Pprof,          ///< A profile for `go tool pprof` and its kin, gzipped.
  Speedscope,     ///< A profile for speedscope.
  Trace,          ///< Events for Perfetto and chrome://tracing.
  Accelergy       ///< Action counts and energies per action.
};

/// All formats, as the command line calls them.
inline constexpr std::array kFormatNames{EnumName{ReportFormat::Text, "text"},
                                         EnumName{ReportFormat::Json, "json"},
                                         EnumName{ReportFormat::Csv, "csv"},
                                         EnumName{ReportFormat::Markdown, "markdown"},
                                         EnumName{ReportFormat::Html, "html"},
                                         EnumName{ReportFormat::Latex, "latex"},
                                         EnumName{ReportFormat::Svg, "svg"},
                                         EnumName{ReportFormat::Netron, "netron"},
                                         EnumName{ReportFormat::ModelExplorer, "model-explorer"},
                                         EnumName{ReportFormat::Pprof, "pprof"},
                                         EnumName{ReportFormat::Speedscope, "speedscope"},
                                         EnumName{ReportFormat::Trace, "trace"},
                                         EnumName{ReportFormat::Accelergy, "accelergy"}};
constexpr std::string_view to_string(ReportFormat format) { return name_of(kFormatNames, format); }

/// The formats of one report, in the order in which help and messages list them.
class FormatList {
 public:
  constexpr FormatList(std::initializer_list<ReportFormat> formats) {
    for (const ReportFormat format : formats) add(format);
  }

  /// Beyond kFormatNames.size() there is nothing to add.
  constexpr void add(ReportFormat format) { formats_[size_++] = format; }
  constexpr const ReportFormat* begin() const { return formats_.data(); }
  constexpr const ReportFormat* end() const { return formats_.data() + size_; }

  /// The format of that name; std::nullopt if the list has none such.
  std::optional<ReportFormat> named(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  std::array<ReportFormat, kFormatNames.size()> formats_{};
  std::size_t size_ = 0;
};

/// The formats for people that every report has.
inline constexpr FormatList kViewFormats{ReportFormat::Text, ReportFormat::Markdown,
                                         ReportFormat::Html, ReportFormat::Latex};

/// The formats of a report for people that also exists as data: text, data, the others.
constexpr FormatList view_formats(std::initializer_list<ReportFormat> data) {
  FormatList formats{*kViewFormats.begin()};
  for (const ReportFormat format : data) formats.add(format);
  for (const ReportFormat* other = kViewFormats.begin() + 1; other != kViewFormats.end(); ++other)
    formats.add(*other);
  return formats;
}

/// In what form a report is written, and what a page of text is like.
struct ReportLayout {
  ReportFormat format = ReportFormat::Text;
  bool colour = false;      ///< Text only: ANSI colours.
  std::size_t width = 100;  ///< Text only: columns to fill, from 40 to 400.
  /// Text only: lines of the terminal that shows it; 0: it is no terminal.
  std::size_t screen = 0;
  bool ascii = false;  ///< Text only: no character but those of ASCII.
  /// HTML only: a piece for a notebook's page, tables without script, in place of a page.
  bool fragment = false;
};

}  // namespace opcost
