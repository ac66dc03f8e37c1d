"""A table that `opcost calibrate` wrote, made one of those that are shipped."""
import re


def finished(text, script, description, technology, evidence):
    """With what made it, a description, the machine, and its error on what it was not fitted to."""
    text = re.sub(r'description: ".*"\n', f'description: "{description}"\ntechnology: "{technology}"\n',
                  text, count=1)
    return f"# Written by benchmarks/accuracy/{script}.\n{text}{evidence}"


def evidence_block(on, how, rows, mape, median, kendall, energy_range):
    return f"""
validated:
  on: "{on}"
  how: "{how}"
  rows: {rows}
  mape: {mape:.3f}
  median: {median:.3f}
  kendall: {kendall:.3f}
  range: "{energy_range}"
"""
