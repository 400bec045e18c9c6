"""What people do with the pages, in a real browser.

    people.py URL LINK

URL is a service over the public record of Japan's programme; LINK signs an officer in, once. Prints a
line for each thing that was done; the first that does not do ends it.
"""

import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

WAIT_MILLISECONDS = 15_000
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PAGES = [
    "/", "/backlog", "/allocations", "/grants", "/claims", "/findings", "/bank", "/due",
    "/for-vendors", "/enter", "/enter/order.placed", "/tokens", "/changes", "/search?q=PO",
    "/orders/PO-SAKURA-B200", "/grants/G-SAKURA-1", "/orders/NONE",
]


def signs_in(page: Page, url: str, link: str) -> None:
    page.goto(url + "/")
    expect(page.locator("#token")).to_be_focused()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def finds_an_overdue_order(page: Page, url: str) -> None:
    page.goto(url + "/backlog?overdue=on")
    page.get_by_role("link", name="PO-HIGHRESO-H200").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("PO-HIGHRESO-H200")


def records_a_receipt_that_an_open_page_shows(page: Page, url: str) -> None:
    """The other page is not loaded again: what it shows changes under its reader."""
    other = page.context.new_page()
    other.goto(url + "/orders/PO-HIGHRESO-H200")
    other.evaluate("window.isTheSame = true")
    expect(other.locator("main")).not_to_contain_text("SH-BROWSER")
    page.goto(url + "/enter/shipment.received")
    fields = {
        "shipment": "SH-BROWSER", "site": "TAKAMATSU", "vendor": "NVIDIA",
        "lines[0].order": "PO-HIGHRESO-H200", "lines[0].line": "1", "lines[0].quantity": "many",
    }
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").fill(value)
    page.get_by_role("button", name="Record").click()
    quantity = page.locator("[name='lines[0].quantity']")
    expect(quantity).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main [name='shipment']")).to_have_value("SH-BROWSER")
    quantity.fill("10")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    expect(other.locator("main")).to_contain_text("SH-BROWSER")
    assert other.evaluate("window.isTheSame"), "the open page was loaded again"
    other.close()


def explains_and_accepts_a_finding(page: Page, url: str) -> None:
    page.goto(url + "/findings")
    page.get_by_role("button", name="Reconcile now").click()
    expect(page.get_by_role("status")).to_contain_text("The rules were run")
    page.locator("main a[href^='/findings/']").first.click()
    expect(page.get_by_role("heading", name="What to do")).to_be_visible()
    page.get_by_label("Note: why it is accepted").fill("agreed with the buyer")
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Accepted")
    expect(page.locator("main")).to_contain_text("agreed with the buyer")


def switches_language_and_picks_a_past_day(page: Page, url: str) -> None:
    page.goto(url + "/backlog")
    page.get_by_label("As of", exact=True).fill("2024-12-05")
    page.get_by_role("banner").get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("2,020")
    page.get_by_role("link", name="日本語").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("発注残")
    expect(page.locator("main")).to_contain_text("2,020")
    page.get_by_role("link", name="English").click()


def has_pages_that_fit_and_that_everyone_can_read(page: Page, url: str) -> None:
    faults = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        for path in PAGES:
            page.goto(url + path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                faults.append(f"{path} is {wide} wide on {size['width']}")
            for one in Axe().run(page).response["violations"]:
                where = [node["target"] for node in one["nodes"]]
                faults.append(f"{path} on {size['width']}: {one['id']} at {where}")
    assert not faults, "\n".join(faults)
    page.set_viewport_size(WIDE)


def is_read_without_scripts(browser, page: Page, url: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(url + "/")
    plain.get_by_role("link", name="Backlog", exact=True).first.click()
    expect(plain.get_by_role("table").first).to_be_visible()
    context.close()


def signs_out(page: Page, url: str) -> None:
    page.goto(url + "/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#token")).to_be_visible()
    page.goto(url + "/backlog")
    expect(page.locator("#token")).to_be_visible()


def main(url: str, link: str) -> None:
    with sync_playwright() as playwright:
        # Root has no sandbox; it sees pages of this program only.
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        context = browser.new_context(locale="en-GB", viewport=WIDE)
        context.set_default_timeout(WAIT_MILLISECONDS)
        expect.set_options(timeout=WAIT_MILLISECONDS)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda request: request.url.startswith(url) or faults.append(request.url),
        )
        steps = [
            (signs_in, (page, url, link)),
            (finds_an_overdue_order, (page, url)),
            (records_a_receipt_that_an_open_page_shows, (page, url)),
            (explains_and_accepts_a_finding, (page, url)),
            (switches_language_and_picks_a_past_day, (page, url)),
            (has_pages_that_fit_and_that_everyone_can_read, (page, url)),
            (is_read_without_scripts, (browser, page, url)),
            (signs_out, (page, url)),
        ]
        for step, arguments in steps:
            step(*arguments)
            assert not faults, f"{step.__name__}: {faults}"
            print(step.__name__.replace("_", " "), flush=True)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
