"""An older person types a sentence into the chat page and reads the answer, in a real Chromium."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def page(product):
    if CHROMIUM is None:
        pytest.skip("no Chromium; install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 800, "height": 900})
        page.goto(product.url)
        yield page
        browser.close()


def test_a_typed_sentence_is_answered_on_the_page(page):
    page.get_by_label("您想说的话").fill("你好呀")
    page.get_by_role("button").click()
    expect(page.locator(".turn.elder")).to_have_text("你好呀")
    expect(page.locator(".turn.companion").nth(1)).not_to_be_empty(timeout=15_000)
    expect(page.get_by_role("button")).to_be_enabled()


def test_the_enter_key_sends_and_danger_stands_out(page):
    page.get_by_label("您想说的话").fill("我不想活了")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.safety").first).to_contain_text("我", timeout=15_000)


def test_letters_and_targets_are_large_and_the_notice_stays(page):
    size = page.locator(".turn").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 24
    assert page.get_by_role("button").bounding_box()["height"] >= 60
    expect(page.get_by_role("note")).to_contain_text("AI 生成")


def test_markup_an_elder_types_is_shown_as_text(page):
    page.get_by_label("您想说的话").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button").click()
    expect(page.locator(".turn.elder")).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator("main img").count() == 0
