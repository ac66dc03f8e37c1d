// Comparisons, diffs, weights and language models: reports in any of their formats.
#include "binding.h"
#include "estimate.h"
#include "opcost/compare/compare.h"
#include "opcost/compare/diff.h"
#include "opcost/core/text.h"
#include "opcost/estimate/estimate.h"
#include "opcost/llm/estimate_llm.h"
#include "opcost/llm/llm_precision.h"
#include "opcost/llm/open_llm.h"
#include "opcost/report/render_compare.h"
#include "opcost/report/render_llm.h"
#include "options.h"
#include "render.h"
#include "report/weights/weights_report.h"
#include "table.h"

namespace opcost::python {

ReportLayout layout_of(const Layout& layout, const FormatList& formats) {
  ReportLayout result;
  result.fragment = layout.first == "fragment";
  const auto format = formats.named(result.fragment ? "html" : layout.first);
  if (!format)
    throw Failure{{"this report has no format `" + layout.first + "`", "",
                   "one of: " + joined(formats.names())}};
  result.format = *format;
  result.width = layout.second;
  return result;
}

namespace {

RenderOptions rendering(const Layout& layout, const FormatList& formats) {
  RenderOptions options;
  static_cast<ReportLayout&>(options) = layout_of(layout, formats);
  return options;
}

/// A label, and what it stands for: a model, or an estimate.
using Named = std::pair<std::string, nb::object>;

Subject subject_of(const Named& named, const EstimateOptions& options) {
  Subject subject{named.first, named.first, options, nullptr};
  LoadedSubject held;
  if (LoadedModel model; nb::try_cast(named.second, model)) {
    held = *model.model;
    subject.path = model.model->source;
  } else {
    const auto made = nb::cast<Record>(named.second).estimate;
    held = *made;
    subject.path = made->model;
  }
  subject.loaded = std::make_shared<const Result<LoadedSubject>>(std::move(held));
  return subject;
}

struct Compared {
  std::shared_ptr<const Comparison> comparison;
};

Compared compared(const std::vector<Named>& models, const std::vector<Table>& tables,
                  const nb::dict& named, const std::string& sort, std::size_t baseline) {
  if (models.empty() || tables.empty())
    throw Failure{{"a comparison needs a model and a table", "", ""}};
  CompareOptions options;
  options.baseline = baseline;
  options.follow_tables = !named.contains("placement");
  const auto key = parse_name(kSortKeyNames, sort);
  if (!key)
    throw Failure{{"`" + sort + "` is no order", "", "energy, floor, macs, name, given..."}};
  options.sort = *key;
  const EstimateOptions asked = read_options(named, tables.front().prices());
  std::vector<Subject> subjects;
  for (const Named& one : models) subjects.push_back(subject_of(one, asked));
  std::vector<PriceSource> sources;
  for (const Table& table : tables) sources.push_back(table.prices());
  const nb::gil_scoped_release others_run;
  return {std::make_shared<const Comparison>(compare(subjects, sources, options))};
}

struct Differing {
  std::shared_ptr<const Diff> diff;
};

Differing differing(const Record& before, const Record& after) {
  const nb::gil_scoped_release others_run;
  if (before.saved != nullptr || after.saved != nullptr) {
    const Record& saved = before.saved != nullptr ? before : after;
    const Record& now = before.saved != nullptr ? after : before;
    if (auto same = same_question(*saved.estimate, *now.estimate); !same)
      throw Failure{same.error()};
  }
  return {std::make_shared<const Diff>(unwrap(diff(*before.estimate, *after.estimate)))};
}

LlmEstimate llm_of(const std::string& path, const Table& table, const LlmQuestion& question,
                   const std::string& like, const std::optional<std::string>& placement) {
  const nb::gil_scoped_release others_run;
  const Architecture model = unwrap(open_llm(path, like));
  const PriceSource& prices = table.prices();
  const CostTable* costs = prices.table();
  const ServingCosts* serving =
      costs != nullptr && costs->content().serving ? &*costs->content().serving : nullptr;
  const std::string word = placement.value_or(prices.info().placement);
  const auto known = parse_placement(word.empty() ? to_string(Placement::Tiled) : word);
  if (!known) throw Failure{{"`" + word + "` is no placement", "", "tiled, array, patch or floor"}};
  auto made = estimate_llm(model, question, prices, serving, *known);
  if (!made && made.error().where.empty()) {
    Error error = made.error();
    error.where = path;
    throw Failure{error};
  }
  return unwrap(std::move(made));
}

void bind_llm(nb::module_& module) {
  nb::class_<LlmEstimate>(module, "LlmRecord")
      .def_prop_ro("request", [](const LlmEstimate& one) { return one.request_energy().value; })
      .def_prop_ro("token", [](const LlmEstimate& one) { return one.token_energy().value; })
      .def("render", [](const LlmEstimate& one, const Layout& layout) {
        return render_llm(one, LlmBreakdown::Part, layout_of(layout, kLlmFormats));
      });
  module.def(
      "llm",
      [](const std::string& path, const Table& table, std::int64_t prompt, std::int64_t output,
         std::int64_t batch, const std::vector<std::int64_t>& parallel,
         const std::string& precision, std::optional<std::int64_t> routed, const std::string& like,
         const std::optional<std::string>& placement) {
        LlmQuestion question;
        question.prompt = prompt;
        question.output = output;
        question.batch = batch;
        question.tensor_parallel = parallel.at(0);
        question.expert_parallel = parallel.at(1);
        question.data_parallel = parallel.at(2);
        question.experts_used = routed;
        if (auto set = set_llm_precision(precision, question); !set) throw Failure{set.error()};
        return llm_of(path, table, question, like, placement);
      },
      nb::arg("path"), nb::arg("table"), nb::arg("prompt"), nb::arg("output"), nb::arg("batch"),
      nb::arg("parallel"), nb::arg("precision"), nb::arg("routed").none(), nb::arg("like"),
      nb::arg("placement").none());
}

}  // namespace

void bind_reports(nb::module_& module) {
  nb::class_<Compared>(module, "Comparison")
      .def("render", [](const Compared& one, const Layout& layout) {
        return render_comparison(*one.comparison, rendering(layout, kComparisonFormats));
      });
  nb::class_<Differing>(module, "Diff")
      .def_prop_ro("energy_change", [](const Differing& one) { return one.diff->energy_change; })
      .def("render", [](const Differing& one, const Layout& layout, std::size_t top) {
        RenderOptions options = rendering(layout, kComparisonFormats);
        options.top = top;
        return render_diff(*one.diff, options);
      });
  module.def("compare", compared);
  module.def("diff", differing);
  module.def("weights", [](const LoadedModel& model, const Table& table, const nb::dict& named,
                           const Layout& layout) {
    const ReportLayout form = layout_of(layout, kWeightsFormats);
    EstimateOptions options = read_options(named, table.prices());
    options.what_if.weights.reported = true;
    const nb::gil_scoped_release others_run;
    return weights_report(unwrap(estimate(*model.model, table.prices(), options)), form);
  });
  bind_llm(module);
}

}  // namespace opcost::python
