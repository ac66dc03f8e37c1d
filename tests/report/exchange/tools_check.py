"""Lets the tools that opcost writes for read what it wrote.

usage: tools_check.py netron CHROMIUM ATTACHMENT.json REPORT.json MODEL.onnx
       tools_check.py model-explorer - DATA.json REPORT.json MODEL.onnx
       tools_check.py speedscope CHROMIUM PROFILE.json REPORT.json FOLDER-OF-SPEEDSCOPE
       tools_check.py trace CHROMIUM TRACE.json REPORT.json FOLDER-OF-SPEEDSCOPE
Prints "ok", what is wrong, or "skipped: ..." where the tool is not there.
"""
import base64
import json
import math
import pathlib
import re
import sys
import tempfile

tool, chromium, written, report, other = sys.argv[1:6]
truth = json.loads(pathlib.Path(report).read_text())
total = truth["totals"]["energy_pj"]
faults = []


def check(holds, what):
    if not holds:
        faults.append(what)


def near(a, b):
    return math.isclose(a, b, rel_tol=1e-9)


def netron_reads():
    """Opens the model in Netron's own page, opens the attachment beside it, and asks for its metrics."""
    import netron
    from playwright.sync_api import sync_playwright

    address = netron.start(other, address=("127.0.0.1", 0), browse=False)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(bypass_csp=True)
            # Nothing is asked of any other machine, and the reader has been asked before.
            page.route(lambda url: "127.0.0.1" not in url, lambda route: route.abort())
            page.context.add_cookies([{"name": "consent", "value": "1", "domain": "127.0.0.1", "path": "/"}])
            # The page takes eval away, by which the driver asks it.
            page.route("**/browser.js", lambda route: route.fulfill(
                response=(got := route.fetch()), body=got.text().replace("window.eval", "window.noEval")))
            page.goto(f"http://{address[0]}:{address[1]}")
            page.wait_for_function("window.__view__ && window.__view__.activeTarget", timeout=60000)
            page.evaluate("""text => {
              const file = new File([text], 'opcost.netron.json', { type: 'application/json' });
              return window.__view__._host._open(file, [file]);
            }""", pathlib.Path(written).read_text())
            page.wait_for_function("window.__view__._model.attachment.metrics._entries.size > 0",
                                   timeout=60000)
            return page.evaluate("""() => {
              const held = window.__view__._model.attachment.metrics;
              const energy = (list) => Number((list.find(one => one.name === 'energy_pj') || {}).value || 0);
              const graph = window.__view__.activeTarget;
              return { model: energy(held.model(window.__view__._model)), graph: energy(held.graph(graph)),
                       nodes: graph.nodes.map(node => energy(held.node(node))).reduce((a, b) => a + b, 0) };
            }""")
    finally:
        netron.stop(address)


def check_netron():
    found = netron_reads()
    for what, value in found.items():
        check(near(value, total), f"Netron finds {value} pJ for its {what}, and not {total}")


def check_model_explorer():
    """Its adapter's graph has every key, and its own classes hold every field."""
    from model_explorer import node_data_builder as builder
    from model_explorer_onnx import main as adapters

    data = json.loads(pathlib.Path(written).read_text())
    held = builder.GraphNodeData(
        results={key: builder.NodeDataResult(**one) for key, one in data.pop("results").items()},
        gradient=[builder.GradientItem(**one) for one in data.pop("gradient")], **data)
    check(near(sum(one.value for one in held.results.values()), total), "values do not add up")
    adapter = next(one for name, one in vars(adapters).items() if name.endswith("Adapter")
                   and isinstance(one, type) and one.__module__ == adapters.__name__)
    graph = adapter().convert(other, {})["graphs"][0]
    keys = {node.id for node in graph.nodes}
    for node in graph.nodes:
        for output in node.outputsMetadata:
            keys |= {one.value for one in output.attrs if one.key in ("tensor_name", "__tensor_tag", "name")}
    lost = [key for key in held.results if key not in keys]
    check(not lost, f"Model Explorer's graph has no {lost[:3]}")


def speedscope_reads(name):
    """The text of speedscope's own page when it has opened the file: what each frame costs itself."""
    from playwright.sync_api import sync_playwright

    page_file = pathlib.Path(other) / "dist/release/index.html"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        script = pathlib.Path(folder) / "profile.js"
        encoded = base64.b64encode(pathlib.Path(written).read_bytes()).decode()
        script.write_text(f'speedscope.loadFileFromBase64("{name}", "{encoded}")')
        browser = driver.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--allow-file-access-from-files", "--use-gl=swiftshader"])
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        told = []
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(page_file.as_uri() + "#localProfilePath=" + str(script))
        page.wait_for_function("document.body.innerText.includes('Sandwich')", timeout=60000)
        page.wait_for_function("!document.body.innerText.includes('Loading')", timeout=60000)
        page.wait_for_timeout(1000)
        page.get_by_text("Sandwich").first.click()
        page.wait_for_timeout(1000)
        text = page.evaluate("document.body.innerText")
        check(not told, "speedscope says: " + "; ".join(told[:2]))
        browser.close()
        return text


def check_speedscope():
    """Its own page opens the profile, and names its figures and the total."""
    text = speedscope_reads("profile.json")
    check("energy" in text, "speedscope shows no profile of energy")
    own = [float(one.replace(",", "")) for one in re.findall(r"\n\t([\d,.]+) \([<\d.]+%\)\n\t", text)]
    check(own and abs(sum(own) - total) <= 0.05 * len(own) + 1e-9 * total,
          f"what frames cost themselves is {sum(own)}, and not {total}")


def check_trace():
    """speedscope's reader of the Trace Event format finds the layers; a microsecond stands for 1 nJ."""
    text = speedscope_reads("net.trace.json")
    unit = {"ns": 1.0, "µs": 1e3, "ms": 1e6, "s": 1e9}
    own = [(float(number), unit[name]) for number, name in
           re.findall(r"\n\t([\d.]+)(ns|µs|ms|s) \([<\d.]+%\)\n\t", text)]
    rounding = sum(0.005 * one for _, one in own)
    check(own and abs(sum(a * b for a, b in own) - total) <= rounding + 1e-9 * total,
          f"what slices last themselves is {sum(a * b for a, b in own)}, and not {total}: {text[-400:]!r}")


NEEDS = {"netron": ("netron", "playwright"), "speedscope": ("playwright",), "trace": ("playwright",),
         "model-explorer": ("model_explorer", "model_explorer_onnx")}
for name in NEEDS[tool]:
    try:
        __import__(name)
    except ImportError:
        print("skipped: Python has no " + name)
        sys.exit(0)
{"netron": check_netron, "model-explorer": check_model_explorer, "speedscope": check_speedscope,
 "trace": check_trace}[tool]()
print("\n".join(faults) if faults else "ok")
