// If, Loop, Scan and SequenceMap: operators that run subgraphs.
// Operators that run subgraphs. What these do is counted node by node, so
// their entries hold no rule: estimate/ walks the subgraphs.
#include <array>
#include <span>

#include "rules/op_rule.h"

namespace opcost {
namespace {

constexpr OpRule control_flow(OpRule rule) {
  rule.kind = OpKind::ControlFlow;
  return rule;
}

constexpr std::array kControlFlowRules{
    control_flow({.op = "If",
                  .inputs = "cond",
                  .outputs = "outputs*",
                  .types = "bool: cond",
                  .formula = "the outputs of then_branch or of else_branch",
                  .why = "control flow: the nodes of the branch that runs are counted",
                  .subgraphs = Subgraphs::Branch}),
    control_flow({.op = "Loop",
                  .inputs = "M? cond? v_initial*",
                  .outputs = "v_final_and_scan_outputs*",
                  .types = "integer: M; bool: cond",
                  .formula = "body, M times or while cond holds",
                  .why = "control flow: the nodes of its body are counted, times its trips; what "
                         "iterations yield is written where it stays",
                  .subgraphs = Subgraphs::Loop}),
    control_flow(
        {.op = "Scan",
         .since = 8,
         .inputs = "sequence_lens? initial_state_and_scan_inputs*",
         .outputs = "final_state_and_scan_outputs*",
         .types = "integer: sequence_lens",
         .formula = "body, once per slice of the scan inputs",
         .why = "control flow: the nodes of its body are counted, times its trips; slices are "
                "views of the scanned arrays",
         .subgraphs = Subgraphs::Scan}),
    control_flow(
        {.op = "Scan",
         .since = 9,
         .inputs = "initial_state_and_scan_inputs*",
         .outputs = "final_state_and_scan_outputs*",
         .formula = "body, once per slice of the scan inputs",
         .why = "control flow: the nodes of its body are counted, times its trips; slices are "
                "views of the scanned arrays",
         .subgraphs = Subgraphs::Scan}),
    control_flow({.op = "SequenceMap",
                  .since = 17,
                  .inputs = "input_sequence additional_inputs*",
                  .outputs = "out_sequence*",
                  .formula = "body, once per tensor of the sequence",
                  .why = "control flow: the nodes of its body are counted for every tensor of the "
                         "sequence",
                  .subgraphs = Subgraphs::SequenceMap}),
};

}  // namespace

std::span<const OpRule> control_flow_rules() { return kControlFlowRules; }

}  // namespace opcost
