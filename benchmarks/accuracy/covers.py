"""What the runs of a table had: the block `covers` as `opcost calibrate` writes it, from reports."""
import re


def type_name(event):
    return event["format"] if event["format"] == "bool" else f'{event["format"]}{event["bits"]}'


def widened(found, least, most):
    return (least, most) if found is None else (min(found[0], least), max(found[1], most))


class Covers:
    """Grows by reports of runs (`--format json`) and by the blocks of other tables."""

    def __init__(self):
        self.tiers, self.types = set(), set()
        self.operators, self.nodes = {}, None

    def add_operator(self, name, least, most):
        self.operators[name] = widened(self.operators.get(name), least, most)

    def add_report(self, report):
        runs = 0
        for node in report["nodes"]:
            if node["status"] != "counted":
                continue
            runs += node["times"]
            work = sum(event["count"] for event in node["events"]) // max(node["times"], 1)
            name = f'{node["domain"]}.{node["op"]}' if node["domain"] else node["op"]
            self.add_operator(name, work, work)
            for event in node["events"]:
                self.types.add(type_name(event))
                if event["tier"] is not None:
                    self.tiers.add(event["tier"])
                if event["in_mac"] and event["action"] == "mul":
                    self.types.add("mac " + type_name(event))
        self.nodes = widened(self.nodes, runs, runs)

    def add_table(self, text):
        """The block of a table that calibrate wrote, which has it on lines of its own."""
        block = re.search(r"^covers:\n((?:  .*\n)+)", text, re.M).group(1)
        for line in block.splitlines():
            key, values = line.strip().split(": ", 1) if ": " in line else (line.strip(), "")
            words = re.findall(r'"([^"]*)"', values)
            numbers = [int(number) for number in re.findall(r"\d+", values)]
            if key in ("tiers", "types"):
                getattr(self, key).update(words)
            elif key == "nodes":
                self.nodes = widened(self.nodes, *numbers)
            elif values:
                self.add_operator(key.strip('"'), *numbers)

    def text(self):
        names = lambda these: "[" + ", ".join(f'"{name}"' for name in sorted(these)) + "]"
        sizes = "".join(f'    "{name}": [{least}, {most}]\n'
                        for name, (least, most) in sorted(self.operators.items()))
        return (f"\ncovers:\n  tiers: {names(self.tiers)}\n  types: {names(self.types)}\n"
                f"  operators:\n{sizes}"
                f"  nodes: [{self.nodes[0]}, {self.nodes[1]}]\n")


def with_covers(text, covers):
    """A table with the block in place of the one that it has."""
    return re.sub(r"\ncovers:\n(?:  .*\n)+", lambda _: covers.text(), text, count=1)
