"""Opens a figure in headless Chromium: it is XML that a browser draws, and names in it are inert.

usage: svg_check.py CHROMIUM FIGURE.svg WORD
Prints "ok" or what is wrong. WORD must be in the text of the figure.
"""
import pathlib
import sys

from playwright.sync_api import sync_playwright

chromium, figure, word = sys.argv[1:4]
faults = []
with sync_playwright() as driver:
    browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    page = browser.new_page()
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: (told.append("a dialog"), dialog.dismiss()))
    page.goto(pathlib.Path(figure).resolve().as_uri())
    page.wait_for_timeout(200)
    if page.evaluate("document.documentElement.tagName") != "svg":
        faults.append("no SVG, or no well-formed XML")
    if page.evaluate("window.harmed") is not None:
        faults.append("a name ran as a script")
    kinds = set(page.evaluate("[...document.querySelectorAll('*')].map(one => one.tagName)"))
    strange = kinds - {"svg", "g", "rect", "line", "circle", "polyline", "path", "text", "title", "tspan"}
    if strange:
        faults.append("elements that no figure has: " + ", ".join(sorted(strange)))
    attributes = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())")
    if any(one.startswith("on") or one == "href" for one in attributes):
        faults.append("a name became an attribute")
    if word not in page.evaluate("document.documentElement.textContent"):
        faults.append(f"`{word}` is not in the figure")
    if told:
        faults.append("the console says: " + "; ".join(told[:3]))
    browser.close()
print("\n".join(faults) if faults else "ok")
