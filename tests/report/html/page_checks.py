"""What every check of a page in a browser needs: a list of faults, and that names are only text."""
faults = []


def check(holds, what):
    if not holds and what not in faults:
        faults.append(what)


def check_inert(page):
    check(page.evaluate("window.harmed") is None, "a name ran as a script")
    counts = page.evaluate(
        "['img','iframe','object','embed','a','form'].map(t => document.querySelectorAll(t).length)")
    check(sum(counts) == 0, "a name became an element")
    check(page.locator("script").count() == 2, "there are scripts that are not the page's")
