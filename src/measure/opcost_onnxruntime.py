"""Runs an ONNX model by ONNX Runtime for `opcost measure`.

Speaks the runner protocol of opcost (src/measure/RUNNER_PROTOCOL.md) on its standard input
and output. opcost carries this file in itself; it is installed to be read, and to be the
start of a runner of one's own: --runner 'command=python3 my_runner.py'.
"""

import json
import os
import site
import sys
import time

# opcost starts Python isolated (-I), so that no file of the current folder is run in place
# of a library. The user's own packages are found all the same, after everything else.
OWN_FOLDERS = [site.getusersitepackages()] + os.environ.get("PYTHONPATH", "").split(os.pathsep)
if sys.flags.isolated:
    sys.path.extend(path for path in OWN_FOLDERS if os.path.isabs(path))

# Lines to opcost go by a descriptor of their own: whatever a library prints goes to
# standard error and cannot spoil them.
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(*words):
    print(*words, file=ANSWERS, flush=True)


def fail(error):
    answer("error", " ".join(str(error).split()))
    sys.exit(1)


def import_libraries():
    try:
        import numpy
        import onnxruntime
    except ImportError as missing:
        fail(
            f"{missing} (for {sys.executable}). Install ONNX Runtime: python3 -m venv "
            "~/opcost-python && ~/opcost-python/bin/pip install onnxruntime, then pass "
            "--python ~/opcost-python/bin/python3"
        )
    return numpy, onnxruntime


# Element types as opcost names them, and numpy's; those that numpy lacks are made as bytes.
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
FLOATS = {"float32": "float32", "float64": "float64", "float16": "float16"}
BFLOAT16 = 16  # TensorProto.DataType


def random_array(numpy, random, spec):
    """Random numbers of the type and shape; never zeros, which some kernels skip."""
    kind, shape = spec["type"], spec["shape"]
    if kind in FLOATS:
        return random.standard_normal(shape).astype(FLOATS[kind])
    if kind in INTEGERS:
        return random.integers(spec["low"], spec["high"], shape, dtype=kind)
    if kind == "bool":
        return random.integers(0, 2, shape).astype("bool")
    if kind == "string":
        return numpy.full(shape, "opcost", dtype=object)
    fail(f"input {spec['name']}: no random numbers of type {kind} can be made")


def file_array(numpy, spec):
    try:
        array = numpy.load(spec["file"], allow_pickle=False)
    except (OSError, ValueError) as error:
        fail(f"{spec['file']} is no array in NumPy's format: {error}")
    kind = "bool" if spec["type"] == "bool" else FLOATS.get(spec["type"], spec["type"])
    if str(array.dtype) != kind or list(array.shape) != spec["shape"]:
        fail(
            f"{spec['file']} has {array.dtype} {list(array.shape)}, input {spec['name']} takes "
            f"{spec['type']} {spec['shape']}"
        )
    return array


def ort_value(numpy, onnxruntime, random, spec, device):
    if spec.get("file"):
        return onnxruntime.OrtValue.ortvalue_from_numpy(file_array(numpy, spec), device, 0)
    if spec["type"] == "bfloat16":  # the upper half of a float32
        whole = random.standard_normal(spec["shape"]).astype("float32")
        half = (whole.view("uint32") >> 16).astype("uint16").reshape(spec["shape"])
        return onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type(half, BFLOAT16)
    array = random_array(numpy, random, spec)
    if spec["type"] == "string":
        device = "cpu"
    return onnxruntime.OrtValue.ortvalue_from_numpy(array, device, 0)


def provider_of(onnxruntime, wanted):
    name = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}[wanted]
    if name not in onnxruntime.get_available_providers():
        fail(
            f"this ONNX Runtime has no {name}, only "
            f"{', '.join(onnxruntime.get_available_providers())}; for CUDA: pip install "
            "onnxruntime-gpu"
        )
    return name


def load(numpy, onnxruntime, work):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors
    options.inter_op_num_threads = 1
    if work["threads"] > 0:
        options.intra_op_num_threads = work["threads"]
    provider = provider_of(onnxruntime, work["provider"])
    session = onnxruntime.InferenceSession(work["model"], options, providers=[provider])
    if session.get_providers()[0] != provider:
        fail(f"{provider} could not be started, see above")

    # Inputs and outputs stay on the device: what is timed is the inference, not a copy.
    random = numpy.random.default_rng(work["seed"])
    device = "cuda" if work["provider"] == "cuda" else "cpu"
    binding = session.io_binding()
    VALUES.clear()
    for spec in work["inputs"]:
        value = ort_value(numpy, onnxruntime, random, spec, device)
        VALUES[spec["name"]] = value
        binding.bind_ortvalue_input(spec["name"], value)
    for output in session.get_outputs():
        binding.bind_output(output.name, device)
    count = work["threads"]
    threads = f"{count} thread{'s' * (count != 1)}" if count > 0 else "its own number of threads"
    return session, binding, f"onnxruntime {onnxruntime.__version__}, {provider}, {threads}"


def run(session, binding, inferences):
    start = time.perf_counter()
    for _ in range(inferences):
        session.run_with_iobinding(binding)
    binding.synchronize_outputs()
    return time.perf_counter() - start


# What the first inference for `count` took and gave, by name.
VALUES = {}


def count(numpy, session, binding, name):
    """How many elements a value has, how many are not 0, and how many are 1."""
    names = [output.name for output in session.get_outputs()]
    if name in names and name not in VALUES:
        session.run_with_iobinding(binding)
        binding.synchronize_outputs()
        VALUES.update(zip(names, binding.copy_outputs_to_cpu()))
    if name not in VALUES:
        fail(f"the model has no input or output {name}")
    value = VALUES[name]
    array = value if isinstance(value, numpy.ndarray) else value.numpy()
    return array.size, numpy.count_nonzero(array), numpy.count_nonzero(array == 1)


def main():
    session = binding = None
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        try:
            if word == "load":
                numpy, onnxruntime = import_libraries()
                session, binding, description = load(numpy, onnxruntime, json.loads(rest))
                answer("ready", description)
            elif word == "run":
                answer("done", repr(run(session, binding, int(rest))))
            elif word == "count":
                answer("counted", *count(numpy, session, binding, rest))
            elif word:
                fail(f"unknown line: {word}")
        except Exception as error:  # told to opcost, in whichever library it arose
            fail(error)


main()
