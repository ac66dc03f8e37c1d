"""Opens the page of a comparison, diff, sweep, calibration, validation or language model in headless
Chromium and does what a reader does.

usage: views_check.py CHROMIUM REPORT.html REPORT.json [FOLDER for screenshots]
Prints "ok" or what is wrong, and exits 1 then. REPORT.json is the same report as JSON.
"""
import json
import pathlib
import re
import sys

from page_checks import check, check_inert, faults
from playwright.sync_api import sync_playwright

chromium, page_file, json_file = sys.argv[1:4]
truth = json.loads(pathlib.Path(json_file).read_text())
UNITS = {"pJ": 1.0, "nJ": 1e3, "µJ": 1e6, "mJ": 1e9, "J": 1e12, "kJ": 1e15}
NUMBER = re.compile(r"^[+<]?(-?)([\d,]*\.?\d+)(e[+-]?\d+)?\s*(.*)$")


def results(models):
    return [one["energy_pj"] for model in models for one in model["results"] if one["energy_pj"]]


def wanted():
    """What the page must show: (value, unit) pairs, of the most important numbers of the JSON."""
    schema = truth["schema"].split("/")[0]
    if schema == "opcost.compare":
        return [(value, "pJ") for value in results(truth["models"])]
    if schema == "opcost.sweep":
        return [(value, "pJ") for value in results(truth["points"])]
    if schema == "opcost.diff":
        return [(truth[key]["energy_pj"], "pJ") for key in ("before", "after")]
    if schema == "opcost.advice":
        return [(one["energy_pj"], "pJ") for one in truth["what_ifs"]]
    if schema == "opcost.calibration":
        return [(one["pj"], "pJ") for one in truth["prices"]]
    if schema == "opcost.layerwise_calibration":
        return [(one["mape"] * 100, "%") for one in truth["kinds"].values()]
    if schema == "opcost.validation":
        kinds = list(truth["kinds"].values()) + [truth["all"]]
        return [(one[key] * 100, "%") for one in kinds for key in ("mape", "bias")] + [
            (one[key], "") for one in kinds for key in ("r2", "spearman", "median_ratio")]
    if schema == "opcost.llm_rows":
        return [(one["energy_pj"][key], "pJ") for one in truth["rows"]
                for key in ("token", "request", "prompt", "output")]
    if schema == "opcost.llm":
        return [(value, "pJ") for value in truth["request_parts_pj"].values() if value]
    return []


def shown_number(text, title):
    """(value, half of its last digit, unit) of a cell; None where it holds no number."""
    found = NUMBER.match(text.replace("\u202f", " ").replace("−", "-").strip())
    if not found:
        return None
    unit = found.group(4).strip()
    if not unit and title.split() and title.split()[-1] in UNITS:
        unit = title.split()[-1]
    digits = found.group(2).replace(",", "")
    decimals = len(digits.partition(".")[2])
    scale = UNITS.get(unit, 1.0) * float("1" + (found.group(3) or ""))
    value = float(digits) * scale * (-1 if found.group(1) else 1)
    return value, 0.5001 * 10**-decimals * scale, "pJ" if unit in UNITS else unit


def shown_numbers(page):
    cells = page.eval_on_selector_all("table.grid", """all => all.flatMap(table => {
      const titles = [...table.querySelectorAll('th')].map(one => one.innerText);
      return [...table.querySelectorAll('tbody tr, tfoot tr')].flatMap(
        row => [...row.children].map((cell, at) => [cell.innerText, titles[at] || '']));
    })""")
    numbers = [shown_number(text, title) for text, title in cells]
    return [one for one in numbers if one]


def check_numbers(page):
    numbers = shown_numbers(page)
    for value, unit in wanted():
        # Scores are written to four significant digits, without their last zeros.
        loose = 0 if unit == "pJ" else 5e-4 * abs(value)
        check(any(kind == unit and abs(number - value) <= room + loose for number, room, kind in numbers),
              f"no table shows {value} {unit} of the JSON")
    check(wanted(), "nothing of the JSON is known to be on the page")


def check_figures(page):
    data = json.loads(page.locator("#data").text_content())
    charts = page.locator("svg.chart").count()
    check(charts == len(data["figures"]) > 0, f"{charts} charts of {len(data['figures'])} figures")
    text = page.eval_on_selector_all("svg.chart text", "all => all.map(one => one.textContent)")
    check(not any("NaN" in one or "undefined" in one or "Infinity" in one for one in text),
          "a chart shows a number that is none")
    sizes = page.eval_on_selector_all("svg.chart", "all => all.map(one => one.innerHTML)")
    check(not any("NaN" in one for one in sizes), "a chart has a place that is none")


def check_overlaps(page):
    """Ticks of an axis do not lie on one another."""
    hits = page.eval_on_selector_all("svg.chart g.axis", """all => all.filter(axis => {
      const boxes = [...axis.querySelectorAll('.tick text')].map(one => one.getBoundingClientRect());
      return boxes.some((a, at) => boxes.slice(at + 1).some(
        b => a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1));
    }).length""")
    check(hits == 0, "ticks of an axis lie on one another")


def check_sorting(page):
    for at in range(page.locator("table.grid").count()):
        table = page.locator("table.grid").nth(at)
        heads = table.locator("th.right button")
        for column in range(heads.count()):
            heads.nth(column).click()
            place = heads.nth(column).evaluate(
                "one => [...one.closest('tr').children].indexOf(one.closest('th'))")
            title = heads.nth(column).inner_text()
            texts = table.locator("tbody tr").evaluate_all(
                f"rows => rows.map(row => row.children[{place}] ? row.children[{place}].innerText : '')")
            numbers = [shown_number(text, title) for text in texts]
            # Of prefixes ("71.4M") the page knows more than this script: only plain ones are compared.
            units = {one[2] if one else None for one in numbers}
            if len(units) != 1 or not units <= {"", "pJ", "%"}:
                continue
            values = [one[0] for one in numbers]
            check(values == sorted(values, reverse=True), f"a click on `{title}` does not sort")


def check_filter(page):
    boxes = page.locator('input[type="search"]')
    for at in range(boxes.count()):
        table = boxes.nth(at).locator("xpath=ancestor::section").locator("table.grid")
        word = table.locator("tbody tr").last.locator("td").first.inner_text().split()[0].lower()
        boxes.nth(at).fill(word)
        texts = table.locator("tbody tr").all_inner_texts()
        check(texts and all(word in text.lower() for text in texts), "the filter does not filter")
        boxes.nth(at).fill("no row is called like this")
        check("no row matches" in table.locator("tbody").inner_text(), "a filter that fits nothing")
        boxes.nth(at).fill("")


def visit(browser, width, scheme, media):
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.emulate_media(media=media, color_scheme=scheme)
    told, asked = [], []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pathlib.Path(page_file).resolve().as_uri())
    page.wait_for_selector("body[data-ready=yes]", timeout=60000)
    page.wait_for_timeout(150)
    if len(sys.argv) > 4:
        page.screenshot(path=f"{sys.argv[4]}/{scheme}-{width}-{media}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    check(wide <= width or media == "print", f"at {width} px the page is {wide} px wide")
    check_figures(page)
    check_overlaps(page)
    check_inert(page)
    if width > 1000:
        for step in (check_numbers, check_sorting, check_filter):
            step(page)
    check(not told, "the console says: " + "; ".join(told[:3]))
    check(len(asked) == 1, "the page asked for " + ", ".join(asked[1:3]))
    page.close()


with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    visit(browser, 1200, "light", "screen")
    visit(browser, 390, "dark", "screen")
    visit(browser, 720, "light", "print")
    browser.close()
print("\n".join(faults) if faults else "ok")
sys.exit(1 if faults else 0)
