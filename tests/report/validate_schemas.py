"""Holds what opcost wrote against the JSON Schemas of docs/schemas.

usage: validate_schemas.py SCHEMAS DOCUMENTS

Each file of DOCUMENTS is NAME@WHAT.json (one document) or NAME@WHAT.jsonl (one a line), to be valid by
SCHEMAS/NAME.schema.json. Then each document is broken, member by member of its first levels: one that is
taken away or renamed must not be valid, unless the schema says that it may be absent. Prints what is wrong.
"""

import copy
import json
import os
import sys

from jsonschema.validators import validator_for

LEVELS = 3  # of members that are taken away
LARGEST_BROKEN = 60_000  # bytes: of a document that is broken again and again


def documents(path):
    with open(path, encoding="utf-8") as file:
        if path.endswith(".jsonl"):
            return [json.loads(line) for line in file if line.strip()]
        return [json.load(file)]


def members(value, levels):
    """The path of each member of objects, down to `levels`; of a list its first element."""
    if levels == 0:
        return
    if isinstance(value, list):
        for path in members(value[0], levels) if value else ():
            yield (0,) + path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (key,)
            for path in members(inner, levels - 1):
                yield (key,) + path


def renamed(document, path):
    """A copy in which the member has another name."""
    broken = copy.deepcopy(document)
    parent = broken
    for step in path[:-1]:
        parent = parent[step]
    parent["renamed_" + path[-1]] = parent.pop(path[-1])
    return broken


def main(schemas, folder):
    wrong = broken = valid = 0
    validators, seen = {}, set()
    for name in sorted(os.listdir(schemas)):
        with open(os.path.join(schemas, name), encoding="utf-8") as file:
            schema = json.load(file)
        kind = validator_for(schema)
        kind.check_schema(schema)
        validators[name.removesuffix(".schema.json")] = kind(schema)
    for file in sorted(os.listdir(folder)):
        name = file.split("@")[0]
        seen.add(name)
        validator = validators[name]
        for document in documents(os.path.join(folder, file)):
            valid += 1
            for error in list(validator.iter_errors(document))[:3]:
                wrong += 1
                best = min(error.context, key=lambda one: len(one.path), default=error)
                print(f"{file}: {'/'.join(map(str, error.absolute_path))}: {best.message[:300]}")
        if os.path.getsize(os.path.join(folder, file)) > LARGEST_BROKEN:
            continue
        # A map of free names accepts any: they are told apart by being neither required nor listed.
        for path in members(document, LEVELS):
            if any(step in ("host", "opsets", "bindings", "input_shapes", "attributes", "kinds", "by_action",
                            "by_tier", "by_op", "energy_pj_by_op", "energy_pj_by_tier", "modules_pj", "rejected")
                   for step in path[:-1]) or name == "opcost.runs.1" and str(path[-1]).startswith("x_"):
                continue
            broken += 1
            if validator.is_valid(renamed(document, path)):
                wrong += 1
                print(f"{file}: {'/'.join(map(str, path))} may be renamed, and the schema does not see it")
    for name in sorted(set(validators) - seen):
        wrong += 1
        print(f"{name}: no document of this schema was tried")
    print(f"{valid} documents are valid, {broken} broken ones are not" if wrong == 0 else f"{wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
