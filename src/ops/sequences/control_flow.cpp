#include <array>
#include <span>

#include "rules/op_rule.h"

// Operators that run subgraphs. What these do is counted node by node, so
// their entries hold no rule: estimate/ walks the subgraphs.
namespace opcost {
namespace {

constexpr OpRule control_flow(std::string_view op, int since, std::string_view inputs,
                              std::string_view outputs, std::string_view formula,
                              std::string_view why, Subgraphs subgraphs) {
  return {.op = op,
          .since = since,
          .inputs = inputs,
          .outputs = outputs,
          .formula = formula,
          .kind = OpKind::ControlFlow,
          .why = why,
          .subgraphs = subgraphs};
}

constexpr std::array kRules{
    control_flow("If", 1, "cond", "outputs*", "the outputs of then_branch or of else_branch",
                 "control flow: the nodes of the branch that runs are counted", Subgraphs::Branch),
    control_flow("Loop", 1, "M? cond? v_initial*", "v_final_and_scan_outputs*",
                 "body, M times or while cond holds",
                 "control flow: the nodes of its body are counted, times its trips; what "
                 "iterations yield is written where it stays",
                 Subgraphs::Loop),
    control_flow("Scan", 8, "sequence_lens? initial_state_and_scan_inputs*",
                 "final_state_and_scan_outputs*", "body, once per slice of the scan inputs",
                 "control flow: the nodes of its body are counted, times its trips; slices are "
                 "views of the scanned arrays",
                 Subgraphs::Scan),
    control_flow("Scan", 9, "initial_state_and_scan_inputs*", "final_state_and_scan_outputs*",
                 "body, once per slice of the scan inputs",
                 "control flow: the nodes of its body are counted, times its trips; slices are "
                 "views of the scanned arrays",
                 Subgraphs::Scan),
    control_flow("SequenceMap", 17, "input_sequence additional_inputs*", "out_sequence*",
                 "body, once per tensor of the sequence",
                 "control flow: the nodes of its body are counted for every tensor of the "
                 "sequence",
                 Subgraphs::SequenceMap),
};

}  // namespace

std::span<const OpRule> control_flow_rules() { return kRules; }

}  // namespace opcost
