"""Opens a report in headless Chromium and does what a reader does.

usage: browser_check.py CHROMIUM REPORT.html REPORT.json [FOLDER for screenshots]
Prints "ok" or what is wrong, and exits 1 then. REPORT.json is the same estimate as JSON.
"""
import json
import math
import pathlib
import sys

from page_checks import check, check_inert, faults
from playwright.sync_api import sync_playwright

chromium, page_file, json_file = sys.argv[1:4]
truth = json.loads(pathlib.Path(json_file).read_text()) if json_file != "-" else None


def near(a, b):
    return a == b or math.isclose(a, b, rel_tol=1e-12)


def rows(page):
    return page.locator("#layers tr.row").count()


def energies(page):
    values = page.eval_on_selector_all(
        "#layers tr.row .pj", "all => all.map(one => one.dataset.pj)")
    return [None if value == "null" else float(value) for value in values]


def check_numbers(page):
    totals = truth["totals"]
    shown = page.locator("#energy").get_attribute("title").removesuffix(" pJ")
    check(near(float(shown), totals["energy_pj"]), "the headline is not the JSON's energy")
    for key in ("floor", "tiled", "array"):
        card = page.locator(f'.card[data-key="{key}"]')
        if card.count():
            value = float(card.get_attribute("data-pj"))
            check(near(value, totals[f"energy_pj_{key}"]), f"{key} is not the JSON's")
    page.locator("#free").check() if page.locator("#free").count() else None
    nodes = truth["nodes"]
    if len(nodes) <= 400:
        check(rows(page) == len(nodes), f"{rows(page)} rows, {len(nodes)} nodes")
        wanted = [node["energy_pj"] for node in nodes]
        check(energies(page) == wanted, "energies of the rows are not the JSON's")
    bars = page.eval_on_selector_all("#by-op tr", "all => all.map(one => Number(one.dataset.pj))")
    wanted = sum(one["energy_pj"] for one in totals["by_op"].values())
    check(math.isclose(sum(bars), wanted, rel_tol=1e-9), "operators do not add up to the JSON's")


def check_sorting(page):
    title = page.locator("#layers th button", has_text="energy")
    title.click()
    down = [value for value in energies(page) if value is not None]
    check(down == sorted(down, reverse=True), "a click on the energy's title does not sort")
    check(title.locator("..").get_attribute("aria-sort") == "descending", "aria-sort is missing")
    title.click()
    up = [value for value in energies(page) if value is not None]
    check(up == sorted(up), "a second click does not turn the order")


def check_filter(page):
    op = max(truth["nodes"], key=lambda node: node["energy_pj"] or 0)["op"]
    page.locator("select").select_option(index=0)
    page.locator("#filter").fill(op.lower())
    texts = page.locator("#layers tr.row").all_inner_texts()
    check(texts and all(op.lower() in text.lower() for text in texts), "the filter does not filter")
    page.locator("#filter").fill("no layer is called like this")
    check(page.locator("#layers tr.row .pj").count() == 0, "a filter that fits nothing shows rows")
    page.locator("#filter").fill("")


def check_detail(page):
    page.locator("#layers th button", has_text="energy").click()
    if page.locator('#layers th[aria-sort="ascending"]').count():
        page.locator("#layers th button", has_text="energy").click()
    page.locator("#layers tr.row").first.click()
    text = page.locator("#layers tr.detail").inner_text()
    dearest = max(truth["nodes"], key=lambda node: node["energy_pj"] or 0)
    for event in dearest["events"]:
        check(f'{event["count"]:,}' in text, f'the open row lacks the count {event["count"]}')
    if len(truth["nodes"]) <= 5000 and "pricing" not in dearest:
        check("Pseudocode" in text and "for each" in text, "the open row has no pseudocode")
    page.locator("#layers tr.row").first.press("Enter")
    check(page.locator("#layers tr.detail").count() == 0, "Enter does not close the row")


def visit(browser, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    told, asked = [], []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: (told.append("a dialog"), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pathlib.Path(page_file).resolve().as_uri())
    page.wait_for_selector("body[data-ready=yes]", timeout=60000)
    page.wait_for_timeout(150)
    wide = page.evaluate("document.documentElement.scrollWidth")
    check(wide <= width, f"at {width} px the page is {wide} px wide")
    if truth and truth.get("schema") == "opcost.estimate/1" and width > 1000:
        for step in (check_numbers, check_sorting, check_filter, check_detail):
            step(page)
    check_inert(page)
    if len(sys.argv) > 4:
        page.screenshot(path=f"{sys.argv[4]}/{scheme}-{width}.png", full_page=True)
    check(not told, "the console says: " + "; ".join(told[:3]))
    check(len(asked) == 1, "the page asked for " + ", ".join(asked[1:3]))
    page.close()


with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    visit(browser, 1200, "light")
    visit(browser, 390, "dark")
    browser.close()
print("\n".join(faults) if faults else "ok")
sys.exit(1 if faults else 0)
