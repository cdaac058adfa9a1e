"""What looks at pages in a browser, looked at itself: it sees what is wrong in a page that does everything wrong."""

import pytest

WRONG = """<!doctype html><html><head><title>x</title></head><body>
<img src="https://example.org/a.png"><button></button><input>
<p style="color:#999;background:#aaa">can hardly be read</p>
<script>
fetch('http://127.0.0.1:9/b').catch(() => {});
new Worker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:9/c').catch(() => postMessage('done'))"])))
  .onmessage = () => document.body.dataset.done = 'yes';
setTimeout(() => { throw new Error('a fault of the page') });
</script></body></html>"""


@pytest.fixture
def wrong(page, tmp_path):
    file = tmp_path / "wrong.html"
    file.write_text(WRONG)
    page.go(file)
    return page


def test_every_address_a_page_asks_for_is_noted_also_by_its_workers(wrong):
    wrong.until("document.body.dataset.done")
    assert {url.rsplit("/", 1)[1] for url in wrong.requests()} == {"a.png", "b", "c"}


def test_what_shuts_people_out_is_found(wrong):
    rules = {problem.split(":")[0] for problem in wrong.problems()}
    assert {"image-alt", "button-name", "label", "color-contrast", "html-has-lang"} <= rules


def test_faults_of_a_page_are_noted(wrong):
    wrong.until("document.body.dataset.done")
    assert any("a fault of the page" in said for said in wrong.complaints)


def test_a_page_is_alone_with_what_it_keeps(page, browser, tmp_path):
    from tests.browser.page import Page

    file = tmp_path / "plain.html"
    file.write_text("<!doctype html><title>x</title><button onclick=\"this.textContent='pressed'\">Press</button>")
    page.go(file)
    page.press(page.one("button", "Press"))
    page.until("document.body.innerText.includes('pressed')")
    other = Page(browser)
    other.go(file)
    assert other.names("button") == ["Press"]
    other.close()
    assert page.requests() == []
