// The gate: all there is before it is open.

const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));

async function enter(passphrase) {
  const content = await contentOf(await openedAll(passphrase));
  const room = build(content);
  byId("passphrase").value = "";
  document.body.replaceChildren(room); // and nothing that came along beside the page
  addEventListener("pagehide", () => document.body.replaceChildren()); // whoever goes back to it finds it locked
  document.title = "Portfolio, open";
  const heading = room.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  await Promise.all([...room.querySelectorAll("img")].map((one) => one.complete || new Promise((go) => {
    one.onload = one.onerror = go;
  })));
  root.dataset.state = "open";
}

function gate() {
  const field = byId("passphrase");
  const button = byId("open");
  const message = byId("message");
  const say = (text, state) => {
    message.textContent = text;
    root.dataset.state = state;
  };
  if (!(globalThis.crypto?.subtle && globalThis.WebAssembly && globalThis.hashwasm)) {
    say(SAY.elsewhere, "refused");
    return;
  }
  byId("elsewhere").hidden = true;
  byId("form").hidden = false;
  byId("seen").addEventListener("change", (event) => {
    field.type = event.target.checked ? "text" : "password";
  });
  byId("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const words = field.value.normalize("NFKC").trim().replace(/\s+/gu, " ");
    if (!words) {
      say(SAY.empty, "gate");
      field.focus();
      return;
    }
    button.disabled = true;
    say(SAY.opening, "opening");
    await frame();
    try {
      if (document.readyState === "loading") await new Promise((go) => document.addEventListener("DOMContentLoaded", go));
      await enter(words);
    } catch (error) {
      say(error instanceof Refused ? error.message : error instanceof RangeError ? SAY.memory : SAY.damaged, "refused");
      button.disabled = false;
      field.focus();
      field.select();
    }
  });
  document.addEventListener("DOMContentLoaded", () => {
    if (byId("end") === null && root.dataset.state === "gate") say(SAY.cut, "refused");
  });
  field.focus();
}
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
gate();
