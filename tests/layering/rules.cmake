# Who may include whom (docs of the house: includes point down only), and which
# module each third-party library lives in.
#
#   cli -> report -> {compare, calibrate, measure} -> {predict, runs, carbon}
#       -> estimate -> {ops, placement} -> rules -> graph -> io -> core, estimate -> cost -> io, estimate -> weights -> graph
set(below_core "")
set(below_io core)
set(below_graph ${below_io} io)
set(below_rules ${below_graph} graph)
set(below_weights ${below_graph} graph)
set(below_ops ${below_rules} rules)
set(below_placement ${below_rules} rules)
set(below_cost ${below_io} io)  # and nothing of operators
set(below_estimate ${below_ops} ops placement cost weights)
foreach(module predict runs carbon)
  set(below_${module} ${below_estimate} estimate)
endforeach()
foreach(module compare calibrate measure)
  set(below_${module} ${below_estimate} estimate predict runs carbon)
endforeach()
foreach(module llm)
  set(below_${module} ${below_estimate} estimate)
endforeach()
set(below_report ${below_compare} compare calibrate measure llm)
set(below_cli ${below_report} report)
set(modules core io graph weights rules ops placement cost estimate predict runs carbon
            compare calibrate measure llm report cli)

# The first folder of a third-party header, and the modules that may include it.
set(home_of_google graph)
set(home_of_absl graph)
set(home_of_yaml-cpp io)
set(home_of_nlohmann io)
set(home_of_Eigen calibrate)
set(home_of_CLI cli)
set(home_of_linux measure)  # perf_event
set(home_of_sys ${modules})  # of the system: sys/mman.h and its like
