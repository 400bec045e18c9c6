"""What people do with the pages, in a real browser, in both languages.

    people.py URL LINK TOKEN

URL is a service over the public record of Japan's programme; LINK signs an officer in, once; TOKEN is
another officer's. Prints a line for each thing that was done; the first that does not do ends it.
"""

import os
import signal
import sys
import urllib.request
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect, sync_playwright

WAIT_MILLISECONDS = 15_000
# Many times what a step takes: one that hangs ends the run, whatever the browser does.
STEP_SECONDS = 120
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ORDER = "PO-HIGHRESO-H200"

# One of each kind of page.
PAGES = [
    "/", "/backlog", "/backlog?by=buyer,month", "/orders", "/orders/PO-SAKURA-B200",
    "/allocations", "/allocations/AL-SAKURA-1", "/grants", "/grants/G-SAKURA-1", "/claims",
    "/claims/C-SAKURA-1", "/findings", "/bank", "/due", "/for-vendors", "/for-vendors?vendor=NVIDIA",
    "/enter", "/enter/order.placed", "/enter/statement.recorded", "/tokens", "/changes?after=90",
    "/search?q=PO", "/search?q=NOTHING", "/parties/SAKURA", "/products/H100-SXM5",
    "/programmes/CLOUD-FY2022", "/shipments/SH-HIGHRESO-1", "/disbursements/D-SAKURA-1",
    "/units", "/events/109", "/orders/NONE", "/?as_of=2024-03-31",
]


@dataclass(frozen=True)
class Words:
    """What stands on the pages in a language."""

    switch: str
    overview: str
    backlog: str
    enter: str
    acceptance: str
    sign_in: str
    sign_out: str
    look: str
    back: str
    record: str
    not_yet: str
    afterwards: str
    recorded: str
    run: str
    ran: str
    basis: str
    note: str
    accept: str
    accepted: str
    as_of: str
    show: str
    find: str
    owed: str


ENGLISH = Words(
    switch="English", overview="Overview", backlog="Backlog", enter="Enter",
    acceptance="Delivery accepted", sign_in="Sign in", sign_out="Sign out",
    look="See what would move", back="Back", record="Record", not_yet="Not recorded yet.",
    afterwards="of 100 units arrived", recorded="Recorded as number", run="Reconcile now",
    ran="The rules were run", basis="Why, and what to do", note="Note: why it is accepted",
    accept="Accept", accepted="Accepted.", as_of="As of", show="Show", find="Find",
    owed="What is owed to it",
)
JAPANESE = Words(
    switch="日本語", overview="概況", backlog="発注残", enter="記録", acceptance="検収",
    sign_in="サインイン", sign_out="サインアウト", look="記録前に確認する", back="戻って直す",
    record="記録する", not_yet="まだ記録していません。", afterwards="発注 100 台、到着",
    recorded="記録しました", run="いま突合を実施する", ran="突合を実施しました", basis="根拠と対応",
    note="了承の理由", accept="了承する", accepted="了承を記録しました。", as_of="基準日", show="表示",
    find="検索", owed="この発注者への発注残",
)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


# A person at a screen


def chooses_the_sign_in_language(page: Page, url: str) -> None:
    page.goto(url + "/sign-in?lang=ja")
    page.get_by_role("link", name=ENGLISH.switch, exact=True).click()
    expect(button(page, ENGLISH.sign_in)).to_be_visible()


def signs_in_by_a_link(page: Page, url: str, link: str, words: Words) -> None:
    page.goto(url + "/")
    expect(page.locator("#token")).to_be_focused()
    page.goto(link)
    button(page, words.sign_in).click()
    expect(heading(page)).to_have_text(words.overview)


def chooses_the_language(page: Page, url: str, words: Words) -> None:
    page.goto(url + "/")
    page.get_by_role("link", name=words.switch, exact=True).click()
    expect(heading(page)).to_have_text(words.overview)


def finds_an_overdue_order(page: Page, url: str, words: Words) -> None:
    page.goto(url + "/backlog?overdue=on")
    page.get_by_role("link", name=ORDER).first.click()
    expect(heading(page)).to_contain_text(ORDER)


def receipt(page: Page, url: str, shipment: str, quantity: str) -> None:
    """Fills in the form of a receipt."""
    page.goto(url + "/enter/shipment.received")
    fields = {
        "shipment": shipment, "site": "TAKAMATSU", "vendor": "NVIDIA", "lines[0].order": ORDER,
        "lines[0].line": "1", "lines[0].quantity": quantity,
    }
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").fill(value)


def records_a_receipt_that_an_open_page_shows(
    page: Page, url: str, shipment: str, words: Words
) -> None:
    """The other page is not loaded again: what it shows changes under its reader."""
    other = page.context.new_page()
    other.goto(f"{url}/orders/{ORDER}")
    other.evaluate("window.isTheSame = true")
    expect(other.locator("main")).not_to_contain_text(shipment)
    receipt(page, url, shipment, "many")
    button(page, words.look).click()
    quantity = page.locator("[name='lines[0].quantity']")
    expect(quantity).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main [name='shipment']")).to_have_value(shipment)
    quantity.fill("10")
    button(page, words.look).click()
    expect(page.get_by_role("status").first).to_contain_text(words.not_yet)
    expect(page.locator("main")).to_contain_text(words.afterwards)
    button(page, words.back).click()
    expect(page.locator("[name='lines[0].quantity']")).to_have_value("10")
    button(page, words.look).click()
    button(page, words.record).click()
    expect(page.get_by_role("status")).to_contain_text(words.recorded)
    expect(other.locator("main")).to_contain_text(shipment)
    assert other.evaluate("window.isTheSame"), "the open page was loaded again"
    other.close()


def keeps_what_somebody_writes(page: Page, url: str, words: Words) -> None:
    """What others record takes no form away, and not what answers one."""
    receipt(page, url, "SH-KEPT", "5")
    button(page, words.look).click()
    expect(page.locator("main")).to_contain_text("SH-KEPT")
    other = page.context.new_page()
    receipt(other, url, "SH-MEANWHILE", "1")
    button(other, words.look).click()
    with page.expect_event("console", lambda message: message.text == "looked", timeout=20_000):
        button(other, words.record).click()
        expect(other.get_by_role("status")).to_contain_text(words.recorded)
        page.evaluate("setTimeout(() => console.log('looked'), 1500)")
    expect(page.locator("main")).to_contain_text("SH-KEPT")
    other.close()


def explains_and_accepts_a_finding(page: Page, url: str, place: int, words: Words) -> None:
    """`place`: among the findings, from 0."""
    page.goto(url + "/findings")
    button(page, words.run).click()
    expect(page.get_by_role("status")).to_contain_text(words.ran)
    page.locator("main a[href^='/findings/']").nth(place).click()
    expect(page.get_by_role("heading", name=words.basis)).to_be_visible()
    page.get_by_label(words.note).fill("as agreed with the buyer")
    button(page, words.accept).click()
    expect(page.get_by_role("status")).to_contain_text(words.accepted)
    expect(page.locator("main")).to_contain_text("as agreed with the buyer")
    # A list shows it too, without anybody's asking for a run.
    expect(button(page, words.accept)).to_have_count(0)
    page.goto(url + "/findings?lifecycle=accepted")
    expect(page.locator("main a[href^='/findings/']")).to_have_count(place + 1)


def picks_a_past_day_and_the_other_language(
    page: Page, url: str, words: Words, other: Words
) -> None:
    page.goto(url + "/backlog")
    page.get_by_label(words.as_of, exact=True).fill("2024-12-05")
    button(page, words.show).first.click()
    expect(page.locator("main")).to_contain_text("2,020")
    page.get_by_role("link", name=other.switch, exact=True).click()
    expect(heading(page)).to_have_text(other.backlog)
    expect(page.locator("main")).to_contain_text("2,020")
    page.get_by_role("link", name=words.switch, exact=True).click()
    expect(heading(page)).to_have_text(words.backlog)


def signs_out(page: Page, url: str, words: Words) -> None:
    page.goto(url + "/")
    button(page, words.sign_out).click()
    expect(page.locator("#token")).to_be_visible()
    page.goto(url + "/backlog")
    expect(page.locator("#token")).to_be_visible()


def issues_a_token_to_a_vendor(browser, page: Page, url: str, words: Words) -> None:
    """The vendor finds what it owes, and looks at a file of serial numbers before it is recorded."""
    page.goto(url + "/tokens")
    page.locator("[name='party']").select_option("NVIDIA")
    page.locator("[name='role']").select_option("vendor")
    page.locator("main [name='name']").fill("suzuki")
    page.locator("main form.entry button.main").click()
    token = page.locator("main .notice code").inner_text()
    context = browser.new_context(locale="en-GB", viewport=WIDE)
    vendor = context.new_page()
    vendor.goto(url + "/")
    vendor.locator("#token").fill(token)
    button(vendor, words.sign_in).click()
    expect(vendor.locator("main")).to_contain_text(ORDER)
    faults = accessibility(vendor, "a vendor's page")
    vendor.locator("[name='shipment']").fill("SH-FILE")
    rows = f"order,line,serial\n{ORDER},1,SN-B1\n{ORDER},1,SN-B2\n".encode()
    vendor.locator("[name='file']").set_input_files(
        {"name": "serials.csv", "mimeType": "text/csv", "buffer": rows}
    )
    vendor.locator("main form[enctype] button").click()
    expect(vendor.locator("main")).to_contain_text("SN-B1 SN-B2")
    faults += accessibility(vendor, "a file before it is recorded")
    vendor.locator("main button.main").click()
    expect(vendor.get_by_role("status")).to_contain_text(words.recorded)
    assert not faults, "\n".join(faults)
    context.close()


# A person at a keyboard


def goes_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has the focus, which can be seen."""
    for _ in range(120):
        if target.evaluate("(e) => e === document.activeElement"):
            outline = target.evaluate("(e) => getComputedStyle(e).outlineStyle")
            assert outline != "none", "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {target}")


def works_with_the_keyboard_alone(page: Page, url: str, token: str, words: Words) -> None:
    page.goto(url + "/")
    goes_to(page, page.locator("#token"))
    page.keyboard.type(token)
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(words.overview)
    goes_to(page, page.locator("nav").get_by_role("link", name=words.enter, exact=True))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(words.enter)
    goes_to(page, page.locator("main").get_by_role("link", name=words.acceptance, exact=True))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(words.acceptance)
    for name, value in {"order": ORDER, "line": "1", "quantity": "2", "site": "TAKAMATSU"}.items():
        goes_to(page, page.locator(f"main [name='{name}']"))
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(words.not_yet)
    goes_to(page, button(page, words.record))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(words.recorded)


# Many tabs


def streams(url: str) -> int:
    """How many pages the service tells of what happens."""
    with urllib.request.urlopen(url + "/metrics", timeout=15) as answer:
        lines = answer.read().decode().splitlines()
    return int(float(next(l.split()[-1] for l in lines if l.startswith("chotatsu_streams "))))


def shows(page: Page, is_seen: bool) -> None:
    """Brings a tab to the front or puts it behind others.

    A browser without a screen takes every tab for seen, so that is told to the page."""
    page.evaluate("(state) => window.see(state)", "visible" if is_seen else "hidden")


def waits_for_streams(page: Page, url: str, number: int) -> None:
    for _ in range(100):
        if streams(url) == number:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{streams(url)} streams are open, not {number}")


def opens_eight_tabs(context: BrowserContext, url: str, words: Words) -> None:
    """A browser opens six connections to a service: tabs behind others must leave them alone."""
    tabs = []
    for _ in range(8):
        tab = context.new_page()
        tab.add_init_script("""
            let state = "visible";
            Object.defineProperty(document, "visibilityState", { get: () => state });
            window.see = (next) => {
              state = next;
              document.dispatchEvent(new Event("visibilitychange"));
            };""")
        for earlier in tabs:
            shows(earlier, False)
        tab.goto(f"{url}/orders/{ORDER}")
        tabs.append(tab)
    waits_for_streams(tabs[0], url, 1)
    ninth = context.new_page()
    receipt(ninth, url, "SH-TABS", "1")
    button(ninth, words.look).click()
    button(ninth, words.record).click()
    expect(ninth.get_by_role("status")).to_contain_text(words.recorded)
    ninth.close()
    expect(tabs[7].locator("main")).to_contain_text("SH-TABS")
    shows(tabs[7], False)
    for tab in tabs[:7]:
        expect(tab.locator("main")).not_to_contain_text("SH-TABS", timeout=1)
        shows(tab, True)
        expect(tab.locator("main")).to_contain_text("SH-TABS")
        shows(tab, False)
    for tab in tabs:
        tab.close()


def comes_back_to_a_refused_stream(context: BrowserContext, url: str, words: Words) -> None:
    """Too many streams may be open for a while: a page asks again, and is told again."""
    asked: list[str] = []
    tab = context.new_page()

    def refuse_twice(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 2:
            route.continue_()
        else:
            route.fulfill(status=429, headers={"Retry-After": "1"})

    tab.route("**/live?*", refuse_twice)
    tab.goto(f"{url}/orders/{ORDER}")
    for _ in range(100):
        if len(asked) == 3:
            break
        tab.wait_for_timeout(200)
    assert len(asked) == 3, f"{asked}"
    tab.close()


# Everyone


def can_be_read_by_everyone(page: Page, url: str, size: dict[str, int], words: Words) -> None:
    """Nothing is wider than the screen, on one of that size and on a phone; axe finds nothing."""
    faults = []
    paths = list(PAGES)
    page.goto(url + "/findings")
    paths.append(page.locator("main a[href^='/findings/']").first.get_attribute("href"))
    for path in paths:
        page.set_viewport_size(size)
        page.goto(url + path)
        faults += accessibility(page, path)
        for width in (size, PHONE):
            page.set_viewport_size(width)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width["width"]:
                faults.append(f"{path} is {wide} wide on {width['width']}")
    page.set_viewport_size(size)
    receipt(page, url, "SH P", "many")
    button(page, words.look).click()
    faults += accessibility(page, "a form with faults")
    receipt(page, url, "SH-P", "1")
    button(page, words.look).click()
    faults += accessibility(page, "a form before it is recorded")
    page.set_viewport_size(WIDE)
    assert not faults, "\n".join(faults)


def accessibility(page: Page, name: str) -> list[str]:
    return [
        f"{name}: {one['id']} at {[node['target'] for node in one['nodes']]}"
        for one in Axe().run(page).response["violations"]
    ]


def has_a_sign_in_that_everyone_can_read(page: Page, url: str) -> None:
    for language in ("en", "ja"):
        page.goto(f"{url}/sign-in?lang={language}")
        faults = accessibility(page, "sign-in")
        assert not faults, "\n".join(faults)


def works_without_scripts(browser, page: Page, url: str, words: Words) -> None:
    """Everything is read, and an event recorded, as if there were no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(url + "/")
    for path in PAGES:
        status = plain.goto(url + path).status
        assert status == (404 if path == "/orders/NONE" else 200), f"{path}: {status}"
        expect(heading(plain)).to_be_visible()
    plain.goto(url + "/")
    plain.get_by_role("link", name=words.backlog, exact=True).first.click()
    expect(plain.get_by_role("table").first).to_be_visible()
    receipt(plain, url, "SH-PLAIN", "1")
    button(plain, words.look).click()
    expect(plain.get_by_role("status").first).to_contain_text(words.not_yet)
    button(plain, words.record).click()
    expect(plain.get_by_role("status")).to_contain_text(words.recorded)
    context.close()


def goes_from_a_code_to_what_is_owed(page: Page, url: str, words: Words) -> None:
    page.goto(url + "/")
    page.locator("#q").fill("HIGHRESO")
    button(page, words.find).click()
    page.get_by_role("link", name=words.owed, exact=True).click()
    expect(heading(page)).to_have_text(words.backlog)
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody tr")).to_contain_text(ORDER)


def reads_a_finding_on_a_phone(page: Page, url: str) -> None:
    """What was found stands there from edge to edge, with its unit."""
    page.set_viewport_size(PHONE)
    page.goto(url + "/findings")
    for message in page.locator("main td.wide").all():
        box = message.bounding_box()
        assert box["width"] > 300 and box["x"] + box["width"] <= PHONE["width"], f"{box}"
    expect(page.locator("main .stacked-only").first).to_be_visible()
    caption = page.locator("main .stacked caption").bounding_box()
    assert caption["width"] > 300, f"{caption}"
    page.set_viewport_size(WIDE)


def limits(step: str) -> None:
    """Ends the program where the step has not ended in time."""

    def end(*_) -> None:
        print(f"{step} took longer than {STEP_SECONDS} s", file=sys.stderr, flush=True)
        os._exit(1)

    signal.signal(signal.SIGALRM, end)
    signal.alarm(STEP_SECONDS)


def main(url: str, link: str, token: str) -> None:
    with sync_playwright() as playwright:
        # Root has no sandbox; it sees pages of this program only.
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        context = browser.new_context(locale="en-GB", viewport=WIDE)
        context.set_default_timeout(WAIT_MILLISECONDS)
        expect.set_options(timeout=WAIT_MILLISECONDS)
        faults: list[str] = []
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on(
            "request",
            lambda request: request.url.startswith(url) or faults.append(request.url),
        )
        page = context.new_page()
        english, japanese = ENGLISH, JAPANESE
        steps = [
            (has_a_sign_in_that_everyone_can_read, (page, url)),
            (chooses_the_sign_in_language, (page, url)),
            (signs_in_by_a_link, (page, url, link, english)),
            (finds_an_overdue_order, (page, url, english)),
            (records_a_receipt_that_an_open_page_shows, (page, url, "SH-ENGLISH", english)),
            (keeps_what_somebody_writes, (page, url, english)),
            (explains_and_accepts_a_finding, (page, url, 0, english)),
            (picks_a_past_day_and_the_other_language, (page, url, english, japanese)),
            (issues_a_token_to_a_vendor, (browser, page, url, english)),
            (goes_from_a_code_to_what_is_owed, (page, url, english)),
            (reads_a_finding_on_a_phone, (page, url)),
            (can_be_read_by_everyone, (page, url, WIDE, english)),
            (works_without_scripts, (browser, page, url, english)),
            (opens_eight_tabs, (context, url, english)),
            (comes_back_to_a_refused_stream, (context, url, english)),
            (chooses_the_language, (page, url, japanese)),
            (signs_out, (page, url, japanese)),
            (works_with_the_keyboard_alone, (page, url, token, japanese)),
            (finds_an_overdue_order, (page, url, japanese)),
            (records_a_receipt_that_an_open_page_shows, (page, url, "SH-JAPANESE", japanese)),
            (explains_and_accepts_a_finding, (page, url, 1, japanese)),
            (picks_a_past_day_and_the_other_language, (page, url, japanese, english)),
            (can_be_read_by_everyone, (page, url, PHONE, japanese)),
            (signs_out, (page, url, japanese)),
        ]
        for step, arguments in steps:
            limits(step.__name__)
            step(*arguments)
            assert not faults, f"{step.__name__}: {faults}"
            language = next((a.switch for a in arguments if isinstance(a, Words)), "")
            print(step.__name__.replace("_", " "), language, flush=True)
        limits("closing the browser")
        browser.close()
        signal.alarm(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
