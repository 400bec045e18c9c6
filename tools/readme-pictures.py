"""Takes the README's pictures: readme-pictures.py FOLDER URL LINK TOKEN."""

import os
import pathlib
import subprocess
import sys

from playwright.sync_api import Page, sync_playwright

# The day that they show: always the same, so that a picture changes only with its page.
DAY = "2025-06-30"
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 760}
PICTURE_BYTES_MAX = 200_000

PICTURES = [
    ("overview-ja", "ja", WIDE, f"/?as_of={DAY}"),
    ("overview-en", "en", WIDE, f"/?as_of={DAY}"),
    ("order-en", "en", WIDE, f"/orders/PO-HIGHRESO-H200?as_of={DAY}"),
    ("findings-ja", "ja", {"width": 1280, "height": 720}, f"/findings?as_of={DAY}"),
]


def enters_on_a_phone(page: Page, url: str, folder: pathlib.Path) -> None:
    """A receipt before it is recorded."""
    page.set_viewport_size(PHONE)
    page.goto(url + "/enter/shipment.received?lang=ja")
    fields = {
        "occurred_at": DAY, "shipment": "SH-2025-31", "site": "TAKAMATSU", "vendor": "NVIDIA",
        "lines[0].order": "PO-HIGHRESO-H200", "lines[0].line": "1", "lines[0].quantity": "30",
    }
    for name, value in fields.items():
        page.locator(f"main [name='{name}']").fill(value)
    page.locator("main button.main").click()
    page.locator("#movements").wait_for()
    page.locator("h1").evaluate("(e) => e.scrollIntoView()")
    page.screenshot(path=folder / "enter-phone-ja.png")


def main(folder_name: str, url: str, _link: str, token: str) -> None:
    # It tells of findings by its status.
    subprocess.run(
        [os.environ["CHOTATSU"], "reconcile", "run", "--as-of", DAY],
        check=False, capture_output=True, timeout=60,
    )
    folder = pathlib.Path(folder_name)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        # Root has no sandbox; it sees pages of this program only.
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_context(locale="en-GB", viewport=WIDE).new_page()
        page.goto(url + "/")
        page.locator("#token").fill(token)
        page.locator("main button.main").click()
        page.locator("nav").wait_for()
        for name, language, size, path in PICTURES:
            page.set_viewport_size(size)
            page.goto(f"{url}{path}{'&' if '?' in path else '?'}lang={language}")
            page.screenshot(path=folder / f"{name}.png")
        enters_on_a_phone(page, url, folder)
        browser.close()
    for picture in sorted(folder.glob("*.png")):
        size = picture.stat().st_size
        print(f"{picture}: {size} bytes")
        assert size <= PICTURE_BYTES_MAX, f"{picture} is too large for a README"


if __name__ == "__main__":
    main(*sys.argv[1:])
