"""Sums counts times energies as Accelergy does: for each component and action, by its full name.

usage: accelergy_sum.py FILE.yaml...
Files hold `ERT`, `action_counts` or both, of the versions 0.3 and 0.4. Prints the energy in pJ.
"""
import sys

import yaml

energies, counts = {}, {}


def flatten(prefix, node):
    for local in node.get("local", []):
        counts[prefix + local["name"]] = local["action_counts"]
    for below in node.get("subtree", []):
        flatten(prefix + below["name"] + ".", below)


for path in sys.argv[1:]:
    document = yaml.safe_load(open(path))
    for table in document.get("ERT", {}).get("tables", []):
        for action in table["actions"]:
            assert isinstance(action["energy"], (int, float)), action
            key = (table["name"], action["name"], str(action.get("arguments")))
            assert key not in energies, key
            energies[key] = action["energy"]
    flatten("", document.get("action_counts", {}))

total = 0.0
for component, actions in counts.items():
    for action in actions:
        assert isinstance(action["counts"], int), action
        total += action["counts"] * energies[component, action["name"], str(action.get("arguments"))]
print(repr(total))
