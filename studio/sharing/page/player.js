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
const counted = (many, one) => `${many} ${one}${many === 1 ? "" : "s"}`;
const long = (seconds) => {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [minutes ? counted(minutes, "minute") : "", rest || !minutes ? counted(rest, "second") : ""].filter(Boolean).join(" ");
};
const spoken = (seconds, all) => `${long(Math.round(seconds))} of ${long(Math.max(1, Math.round(all)))}`;

let playing = null; // one thing at a time
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") playing?.pause();
});

// `of` is what is played: a list of forty "Play" says nothing
function lineOf({ name, of, seconds, steps, backdrop, pins, speeds, more }) {
  const nothing = () => {};
  const player = { share: 0, paused: true, speed: 1, onShare: nothing, onPlay: nothing, onPause: nothing, onTold: nothing };
  const icon = shape("0 0 24 24", PLAY, "icon");
  const play = make("button", { type: "button", class: "play" }, icon);
  const range = make("input", { type: "range", min: 0, max: steps, step: 1, value: 0, "aria-label": `${name}: ${of}` });
  const time = make("span", { class: "time" });
  const line = make("div", { class: "line" }, ...backdrop, range, pins);
  player.element = make("div", { class: "player" }, play, line, time);
  if (speeds) {
    const speed = make("button", { type: "button", class: "speed", "aria-label": "1× speed" }, "1×");
    speed.addEventListener("click", () => {
      player.speed = player.speed === 4 ? 1 : player.speed * 2;
      speed.textContent = `${player.speed}×`;
      speed.setAttribute("aria-label", `${player.speed}× speed`);
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
    for (const part of backdrop) {
      if (part.classList.contains("heard")) part.style.clipPath = `inset(0 ${100 - player.share * 100}% 0 0)`;
    }
    player.onTold(player.share);
  };
  const shown = () => {
    play.setAttribute("aria-label", `${player.paused ? "Play" : "Pause"}: ${of}`);
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
  const turned = () => (player.paused ? player.play() : player.pause());
  play.addEventListener("click", turned);
  range.addEventListener("input", () => player.go(Number(range.value) / steps));
  const leap = Math.max(1, Math.round((steps / seconds) * Math.min(5, seconds / 30))); // an arrow goes a thirtieth, or 5 s
  const arrows = { ArrowLeft: -leap, ArrowDown: -leap, ArrowRight: leap, ArrowUp: leap };
  range.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return; // with Shift it goes by one step
    if (event.key === " ") turned();
    else if (event.key in arrows) player.go((Number(range.value) + arrows[event.key]) / steps);
    else return;
    event.preventDefault();
  });
  shown();
  player.told(0);
  return player;
}
