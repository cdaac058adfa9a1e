// What everything is built of (every word is a text node), and a line that can be gone along.

function make(name, given = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, String(value));
  }
  element.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
  return element;
}
const SVG = "http://www.w3.org/2000/svg";
function shape(box, path, kind) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  const given = { viewBox: box, class: kind, "aria-hidden": "true", focusable: "false", preserveAspectRatio: "none" };
  for (const [key, value] of Object.entries(given)) svg.setAttribute(key, value);
  svg.append(line);
  return svg;
}
const PLAY = "M6 3.5v17l15-8.5z";
const PAUSE = "M5 4h5v16H5zM14 4h5v16h-5z";
const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
const spoken = (seconds, all) => `${Math.round(seconds)} of ${Math.max(1, Math.round(all))} seconds`;

let playing = null; // one thing at a time

function lineOf({ name, seconds, steps, backdrop, pins, speeds, more }) {
  const player = { share: 0, paused: true, speed: 1, onShare: () => {}, onPlay: () => {}, onPause: () => {}, onSpeed: () => {} };
  const icon = shape("0 0 24 24", PLAY, "icon");
  const play = make("button", { type: "button", class: "play", "aria-label": "Play" }, icon);
  const range = make("input", { type: "range", min: 0, max: steps, step: 1, value: 0, "aria-label": name });
  const time = make("span", { class: "time" });
  const line = make("div", { class: "line" }, ...backdrop, range, pins);
  player.element = make("div", { class: "player" }, play, line, time);
  if (speeds) {
    const speed = make("button", { type: "button", class: "speed", "aria-label": "1× speed" }, "1×");
    speed.addEventListener("click", () => {
      player.speed = player.speed === 4 ? 1 : player.speed * 2;
      speed.textContent = `${player.speed}×`;
      speed.setAttribute("aria-label", `${player.speed}× speed`);
      player.onSpeed(player.speed);
    });
    player.element.append(speed);
  }
  player.element.append(...more);
  player.told = (share) => {
    player.share = Math.min(1, Math.max(0, share));
    range.value = String(Math.round(player.share * steps));
    range.setAttribute("aria-valuetext", spoken(player.share * seconds, seconds));
    const now = `${clock(player.share * seconds)} / ${clock(seconds)}`;
    if (time.textContent !== now) time.textContent = now;
    line.style.setProperty("--at", `${player.share * 100}%`);
    for (const part of backdrop) {
      if (part.classList.contains("heard")) part.style.clipPath = `inset(0 ${100 - player.share * 100}% 0 0)`;
    }
  };
  const shown = () => {
    play.setAttribute("aria-label", player.paused ? "Play" : "Pause");
    icon.firstChild.setAttribute("d", player.paused ? PLAY : PAUSE);
  };
  player.pause = () => {
    if (player.paused) return;
    player.paused = true;
    if (playing === player) playing = null;
    shown();
    player.onPause();
  };
  player.play = () => {
    if (playing && playing !== player) playing.pause();
    playing = player;
    player.paused = false;
    if (player.share >= 1) player.go(0);
    shown();
    player.onPlay();
  };
  player.go = (share) => {
    player.told(share);
    player.onShare(player.share);
  };
  play.addEventListener("click", () => (player.paused ? player.play() : player.pause()));
  range.addEventListener("input", () => player.go(Number(range.value) / steps));
  player.told(0);
  return player;
}
