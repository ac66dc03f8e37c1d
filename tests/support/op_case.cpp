// Runs the rule of one operator on a case that is written in one line.
#include "support/op_case.h"

#include <doctest/doctest.h>

#include "opcost/core/text.h"
#include "ops/registry.h"
#include "rules/body.h"
#include "rules/count_interpreter.h"
#include "rules/print_interpreter.h"

namespace opcost::test {
namespace {

struct Prepared {
  const OpRule* rule = nullptr;
  ExampleNode example;
  InferredNode inferred;
};

Prepared prepare(const OpCase& the_case) {
  Prepared prepared;
  prepared.rule = the_case.rule != nullptr
                      ? the_case.rule
                      : find_rule(the_case.domain, the_case.op, the_case.opset);
  REQUIRE_MESSAGE(prepared.rule != nullptr, the_case.op);
  auto example = parse_example(*prepared.rule, the_case.line);
  REQUIRE_MESSAGE(example.ok(), the_case.op << " " << the_case.line);
  prepared.example = *std::move(example);
  prepared.inferred = infer_node(*prepared.rule, prepared.example.node, the_case.opset,
                                 prepared.example.input_pointers());
  return prepared;
}

template <class AnyInterpreter>
std::vector<std::pair<CountedEvent, std::string>> run(const OpCase& the_case) {
  Prepared prepared = prepare(the_case);
  const auto& fault = prepared.inferred.fault;
  REQUIRE_MESSAGE(!fault,
                  the_case.op << " " << the_case.line << ": " << (fault ? fault->what : ""));
  const auto inputs = prepared.example.input_pointers();
  const Operands operands(*prepared.rule, prepared.example.node, the_case.opset, inputs,
                          prepared.inferred.outputs);
  AnyInterpreter interpreter;
  Body body(interpreter, operands, prepared.rule->macs);
  REQUIRE((prepared.rule->count != nullptr));
  prepared.rule->count(operands, body);
  std::vector<std::pair<CountedEvent, std::string>> events;
  for (const CountedEvent& event : interpreter.events())
    events.emplace_back(event, event.operand != nullptr ? " " + event.operand->name() : "");
  return events;
}

template <class AnyInterpreter>
Happenings happenings(const OpCase& the_case) {
  Happenings result;
  for (const auto& [counted, operand] : run<AnyInterpreter>(the_case)) {
    REQUIRE(counted.count.exact().has_value());
    if (counted.count.is_zero()) continue;
    result[to_string(counted.event) + operand] += *counted.count.exact();
  }
  return result;
}

std::string number_text(std::int64_t value) { return std::to_string(value); }
std::string number_text(double value) { return exact_text(value); }

}  // namespace

namespace {

// "2x3", "?" where it is not known, "seq(2x3|2x4)", "opt()", "map(3)".
std::string shape_of(const TensorInfo& info) {
  if (info.is_tensor()) return info.shape ? shape_text(*info.shape) : "?";
  if (info.kind == ValueKind::Map)
    return "map(" + (info.shape ? shape_text(*info.shape) : "?") + ")";
  std::string text;
  if (info.members == nullptr) text = info.shape ? "? of " + shape_text(*info.shape) : "?";
  for (std::size_t i = 0; info.members != nullptr && i < info.members->size(); ++i)
    text += (i == 0 ? "" : "|") + shape_of((*info.members)[i]);
  return (info.kind == ValueKind::Sequence ? "seq(" : "opt(") + text + ")";
}

}  // namespace

OpCase microsoft_case(const std::string& op, const std::string& line) {
  return {op, line, 1, "com.microsoft"};
}

OpCase ml_case(const std::string& op, const std::string& line, int opset) {
  return {op, line, opset, "ai.onnx.ml"};
}

std::string shapes_of(const OpCase& the_case) {
  const Prepared prepared = prepare(the_case);
  if (prepared.inferred.fault) return "fault: " + prepared.inferred.fault->what;
  std::string text;
  for (const TensorInfo& output : prepared.inferred.outputs)
    text += (text.empty() ? "" : " ") + shape_of(output);
  return text;
}

void check_shapes(const std::vector<ShapeRow>& rows) {
  for (const ShapeRow& row : rows) {
    CAPTURE(row.node.op);
    CAPTURE(row.node.line);
    const std::string shapes = shapes_of(row.node);
    CHECK_MESSAGE((row.shapes.empty() ? shapes.starts_with("fault") : shapes == row.shapes),
                  shapes);
  }
}

Happenings count_of(const OpCase& the_case) { return happenings<CountInterpreter>(the_case); }

Happenings execution_of(const OpCase& the_case) { return happenings<ExecuteInterpreter>(the_case); }

std::uint64_t macs_of(const OpCase& the_case) {
  Count macs;
  for (const auto& [counted, operand] : run<CountInterpreter>(the_case))
    if (counted.event.action == Action::Mul && counted.event.in_mac) macs += counted.count;
  return macs.exact().value_or(0);
}

std::vector<std::string> assumptions_of(const OpCase& the_case) {
  return prepare(the_case).inferred.assumptions;
}

std::string numbers_of(const OpCase& the_case, std::size_t output) {
  const Prepared prepared = prepare(the_case);
  if (prepared.inferred.fault) return "fault: " + prepared.inferred.fault->what;
  const auto& numbers = prepared.inferred.outputs.at(output).numbers;
  if (!numbers) return "unknown";
  std::string text;
  std::visit(
      [&](const auto& list) {
        for (const auto value : list) text += (text.empty() ? "" : ",") + number_text(value);
      },
      *numbers);
  return text;
}

namespace {

std::string numbers_text(const TensorInfo& info) {
  if (!info.numbers) return "";
  std::string text = " =";
  std::visit(
      [&](const auto& list) {
        for (const auto value : list) text += number_text(value) + ",";
      },
      *info.numbers);
  return text;
}

std::string count_text(Count count) {
  return count.exact() ? std::to_string(*count.exact()) : "overflow";
}

template <class List>
std::string list_of(const List& list) {
  std::string text;
  for (const auto entry : list) text += std::to_string(entry) + ",";
  return text;
}

std::string window_text(const Window& window) {
  return "window " + list_of(window.kernel) + " " + list_of(window.strides) + " " +
         list_of(window.dilations) + " " + list_of(window.pads_begin) + " " +
         list_of(window.pads_end) + "\n";
}

std::string operand_text(const Operand* operand) {
  return operand == nullptr ? "-" : operand->name();
}

std::string axis_text(const SlidingAxis& axis) {
  return " axis " + std::to_string(axis.input) + "," + std::to_string(axis.positions) + "," +
         std::to_string(axis.kernel) + "," + std::to_string(axis.stride) + "," +
         std::to_string(axis.dilation) + "," + std::to_string(axis.pad);
}

std::string nest_text(const Nest& nest) {
  std::string text = "nest " + operand_text(nest.a) + " " + operand_text(nest.b) + " " +
                     operand_text(nest.y) + (nest.windows == Windows::OnY ? " onto y" : "");
  for (const Count count : {nest.outputs.count, nest.products.count, nest.shared, nest.rows,
                            nest.columns, nest.terms, nest.steps})
    text += " " + count_text(count);
  if (nest.reads_of_a) text += " a " + count_text(*nest.reads_of_a);
  if (nest.reads_of_b) text += " b " + count_text(*nest.reads_of_b);
  for (const SlidingAxis& axis : nest.axes) text += axis_text(axis);
  return text + "\n";
}

std::string reuse_text(const Reuse& reuse) {
  return "again " + operand_text(reuse.array) + " " + count_text(reuse.among) + " " +
         count_text(reuse.times) + "\n";
}

std::string events_text(const CountInterpreter& counted) {
  std::string text;
  for (const CountedEvent& event : counted.events())
    text += count_text(event.count) + " " + to_string(event.event) +
            (event.operand != nullptr ? " " + event.operand->name() : "") +
            (event.event.in_mac ? " mac" : "") + "\n";
  for (const Nest& nest : counted.nests()) text += nest_text(nest);
  for (const Reuse& reuse : counted.reuses()) text += reuse_text(reuse);
  return text + "macs " + count_text(counted.macs()) + "\n";
}

std::string work_text(const OpRule& rule, const Operands& operands) {
  CountInterpreter counted;
  Body body(counted, operands, rule.macs);
  rule.count(operands, body);
  PrintInterpreter printed(true);
  Body printing(printed, operands, rule.macs);
  rule.count(operands, printing);
  std::string text = events_text(counted) + printed.text();
  if (rule.patch != nullptr) {
    const Patch patch = rule.patch(operands);
    text += "patch " + std::string(patch.operand) + " " + std::to_string(patch.elements) + "\n";
  }
  if (rule.window != nullptr)
    if (const auto window = rule.window(operands)) text += window_text(*window);
  return text;
}

}  // namespace

std::string findings_of(const OpCase& the_case) {
  const OpRule* rule = the_case.rule != nullptr
                           ? the_case.rule
                           : find_rule(the_case.domain, the_case.op, the_case.opset);
  if (rule == nullptr) return "no rule\n";
  const auto example = parse_example(*rule, the_case.line);
  if (!example) return "no example\n";
  const auto inputs = example->input_pointers();
  InferredNode found = infer_node(*rule, example->node, the_case.opset, inputs);
  if (found.fault) return "fault: " + found.fault->what + "\n";
  std::string text;
  for (const TensorInfo& output : found.outputs)
    text +=
        shape_of(output) + " " + std::string(to_string(output.type)) + numbers_text(output) + "\n";
  for (const std::string& assumption : found.assumptions) text += "assumes " + assumption + "\n";
  if (rule->count == nullptr) return text;
  return text +
         work_text(*rule, Operands(*rule, example->node, the_case.opset, inputs, found.outputs));
}

void check_numbers(const std::vector<NumbersRow>& rows) {
  for (const NumbersRow& row : rows) {
    CAPTURE(row.node.op);
    CAPTURE(row.node.line);
    CHECK(numbers_of(row.node, row.output) == row.numbers);
  }
}

}  // namespace opcost::test
