// What is seen once it is open: sounds, what was said, pieces, and the whole of it.

const LINGERS = 4; // seconds for which a note stays beside the next one
const SHORT = 600; // letters that stay with what they are about
const FEW = 12; // pieces that are all named at the top
const SPOKEN = "Something said aloud. It is below.";
const SILENT = "This can't be heard here. Is there a speaker, and is the sound on?";

function waveOf(heights, kind) {
  const path = heights.map((height, at) => {
    const half = Math.max(1, height / 2);
    return `M${at * 10 + 2} ${50 - half}h6v${half * 2}h-6z`;
  });
  return shape(`0 0 ${heights.length * 10} 100`, path.join(""), kind);
}

function soundPlayer(sound, name, of, pins) {
  const { place, duration, wave, blobOf } = sound;
  const seconds = Math.max(0.1, duration / 1000);
  const backdrop = wave.length ? [waveOf(wave, "wave"), waveOf(wave, "wave heard")] : [];
  const player = lineOf({ name, of, seconds, steps: Math.max(10, Math.ceil(seconds * 10)), backdrop, pins, speeds: false, more: [] });
  const audio = new Audio();
  let waiting = null;
  audio.preload = "none";
  audio.src = URL.createObjectURL(blobOf(place));
  player.audio = audio;
  const follow = () => {
    if (player.paused) return;
    if (waiting === null) player.told(audio.currentTime / seconds);
    requestAnimationFrame(follow);
  };
  const seek = () => {
    if (waiting === null) return;
    audio.currentTime = Math.min(waiting * seconds, Math.max(0, (audio.duration || seconds) - 0.01));
    waiting = null;
  };
  audio.addEventListener("loadedmetadata", seek);
  audio.addEventListener("ended", () => {
    player.told(1);
    player.pause();
  });
  const silent = () => {
    player.pause();
    if (!player.element.nextElementSibling?.matches(".silent")) player.element.after(make("p", { class: "silent", role: "status" }, SILENT));
  };
  audio.addEventListener("error", silent);
  player.onPlay = () => {
    audio.play().then(
      () => {
        if (player.element.nextElementSibling?.matches(".silent")) player.element.nextElementSibling.remove();
        requestAnimationFrame(follow);
      },
      (error) => (error.name === "AbortError" ? player.pause() : silent()),
    );
  };
  player.onPause = () => audio.pause();
  player.onShare = (share) => {
    waiting = share;
    if (audio.readyState > 0) seek();
    else {
      audio.preload = "metadata";
      audio.load();
    }
  };
  return player;
}

const whoseName = (whose) => (whose === "" ? "The maker" : whose[0].toUpperCase() + whose.slice(1));
const whoseKind = (whose) => (whose === "" ? "number" : "number by-therapist");

// what was chosen and could not be read when this was made; an older page has no such list
const unreadOf = (one) => (one.unread ?? []).map((sentence) => make("p", { class: "unread" }, sentence));

// the notes whose moment it is: the last one come by, and those shortly before it
function notesAt(places, share, seconds) {
  const come = share < 1 ? places.filter(({ one }) => one.at <= share + 1e-4) : [];
  const last = Math.max(...come.map(({ one }) => one.at));
  return come.filter(({ one }) => one.at === last || share - one.at <= LINGERS / seconds);
}

function saidList(said, of, stage, pins, blobOf) {
  const list = make("ol", { class: "said", role: "list" });
  const named = new Set(said.map((one) => one.whose)).size > 1 || said.some((one) => one.whose !== "");
  const places = [];
  let number = 0;
  for (const one of said) {
    const pinned = one.at !== null || (one.spot !== null && stage !== null);
    if (pinned) number++;
    const body = make("div", { class: "body" });
    const facts = [named ? whoseName(one.whose) : "", one.when].filter(Boolean).join(" · ");
    if (facts) body.append(make("p", { class: "whose" }, facts));
    if (one.text) body.append(make("p", { class: "own", dir: "auto", lang: "" }, one.text));
    if (one.voice) {
      body.append(soundPlayer({ ...one.voice, blobOf }, "Where in what was said", number ? `note ${number}` : of, null).element);
      body.append(make("p", { class: "only-print" }, "Something said aloud. It can be heard in the file itself."));
    }
    body.append(...unreadOf(one));
    const row = make("li", {}, pinned ? make("span", { class: whoseKind(one.whose) }, String(number)) : null, body);
    list.append(row);
    if (one.spot !== null && stage !== null) {
      const spot = make("span", { class: `spot ${one.whose === "" ? "" : "by-therapist"}`, "aria-hidden": "true" }, String(number));
      spot.style.left = `${one.spot[0] * 100}%`;
      spot.style.top = `${one.spot[1] * 100}%`;
      stage.append(spot);
    }
    if (one.at !== null) places.push({ one, number, row, body });
  }
  const bind = (player, seconds) => {
    if (!places.length) return null;
    pins.parentNode.classList.add("pinned");
    const now = make("div", { class: "now", role: "status" });
    let shown = "";
    player.onTold = (share) => {
      const notes = notesAt(places, share, seconds);
      const numbers = notes.map(({ number: told }) => told).join();
      if (numbers === shown) return;
      shown = numbers;
      for (const other of list.children) other.classList.toggle("shown", notes.some(({ row }) => row === other));
      now.replaceChildren(...notes.map(({ one, number: told }) => make("p", {}, make("span", { class: whoseKind(one.whose) }, String(told)),
        make("span", one.text ? { class: "own", dir: "auto", lang: "" } : {}, one.text || SPOKEN))));
    };
    for (const { one, number: told, row, body } of places) {
      const go = () => {
        player.pause();
        player.go(Math.min(one.at, 0.9999)); // at its very end nothing is shown but the whole
      };
      const pin = make("button", { type: "button", class: "pin", "aria-label": `Note ${told}` },
        make("span", { class: whoseKind(one.whose) }, String(told)));
      pin.style.left = `${one.at * 100}%`;
      pin.addEventListener("click", () => {
        go();
      });
      pins.append(pin);
      body.append(make("button", { type: "button", class: "go", "aria-label": `Show this moment: note ${told}`, on: { click: () => {
        go();
        const figure = player.element.closest("figure");
        (figure ?? player.element).scrollIntoView({ block: figure ? "start" : "center" });
      } } }, "Show this moment"));
    }
    return now;
  };
  return { list: said.length ? list : null, bind };
}

function larger(source, name) {
  const dialog = make("dialog", { "aria-label": name });
  const close = make("button", { type: "button", on: { click: () => dialog.close() } }, "Close");
  dialog.append(make("img", { src: source, alt: name }), close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function pieceOf(item, number, blobOf) {
  const title = item.title || KINDS[item.kind];
  const article = make("article", { id: `piece-${number}`, "aria-labelledby": `title-${number}` });
  const whole = make("div", { class: "whole" }); // on one sheet of paper
  article.append(whole);
  whole.append(make("h3", { id: `title-${number}`, dir: "auto", lang: item.title ? "" : null }, title));
  const facts = [item.date, item.tags.join(", ")].filter(Boolean).join(" · ");
  if (facts) whole.append(make("p", { class: "facts" }, facts));

  let stage = null;
  let picture = null;
  let player = null;
  const pins = make("div", { class: "pins" });
  const figure = make("figure");
  if (item.picture || item.replay) {
    stage = make("div", { class: "stage" });
    figure.append(make("div", { class: "ground" }, stage));
    whole.append(figure);
  }
  const more = [];
  if (item.picture) {
    const source = URL.createObjectURL(blobOf(item.picture));
    picture = make("img", { src: source, alt: title, width: item.width, height: item.height });
    stage.append(picture);
    more.push(make("button", { type: "button", class: "larger", "aria-label": `Larger: ${title}`, on: { click: () => larger(source, title) } }, "Larger"));
  }
  const { list, bind } = saidList(item.said, title, stage, pins, blobOf);
  if (item.replay) {
    player = drawingPlayer(title, item.replay, stage, picture, pins, more, blobOf);
    figure.append(player.element);
  } else if (item.sound) {
    player = soundPlayer({ ...item.sound, blobOf }, "Where in the sound", title, pins);
    player.element.classList.add("sound-stage");
    whole.append(player.element, make("p", { class: "only-print" }, "A sound. It can be heard in the file itself."));
  } else if (more.length) figure.append(make("div", { class: "player" }, ...more));
  const now = player ? bind(player, (item.replay?.play ?? item.sound.duration) / 1000) : null;
  whole.append(...[now].filter(Boolean), ...unreadOf(item));
  if (item.words) {
    (item.words.length < SHORT ? whole : article).append(make(item.kind === "writing" ? "p" : "blockquote", {
      class: item.kind === "writing" ? "writing" : null, dir: "auto", lang: "",
    }, item.words));
  }
  if (list) article.append(list);
  return article;
}

function toldOf(entry, blobOf) {
  const told = make("div", { class: "told" });
  if (entry.date) told.append(make("p", { class: "facts" }, entry.date));
  if (entry.text) told.append(make("p", { class: "own", dir: "auto", lang: "" }, entry.text));
  const { list } = saidList(entry.said, entry.session || "these words", null, make("div"), blobOf);
  if (list) told.append(list);
  return told;
}

function navOf(items, sessions, nameOf) {
  const list = (links) => make("ol", { role: "list" }, ...links.map((link) => make("li", {}, link)));
  const pieces = list(items.map(({ item, at }) => {
    const own = item.title ? { dir: "auto", lang: "" } : {};
    return make("a", { href: `#piece-${at}`, ...own }, item.title || KINDS[item.kind]);
  }));
  const nav = make("nav", { "aria-label": "What is here" });
  if (items.length <= FEW) nav.append(pieces);
  else {
    if (sessions.length > 1) nav.append(list(sessions.map((session, at) => make("a", { href: `#session-${at}` }, nameOf(session)))));
    nav.append(make("details", {}, make("summary", {}, "Each piece"), pieces));
  }
  return nav;
}

function build({ told, blobOf }) {
  const room = make("div", { id: "room" });
  const tools = make("div", { class: "tools" },
    make("button", { type: "button", on: { click: () => print() } }, "Print"),
    make("button", { type: "button", on: { click: () => location.reload() } }, "Lock again"));
  room.append(make("header", { class: "cover" },
    make("h1", { dir: "auto" }, told.whom ? (/^for\s/iu.test(told.whom) ? told.whom : `For ${told.whom}`) : "Portfolio"),
    told.words ? make("p", { class: "own", dir: "auto", lang: "" }, told.words) : null, tools));

  const sessions = [...new Set([...told.entries, ...told.items].map((one) => one.session))];
  sessions.sort((one, other) => (one === "") - (other === "") || one.localeCompare(other, "en", { numeric: true }));
  const nameOf = (session) => session || (sessions.length > 1 ? "Other days" : "What was made");
  const items = sessions.flatMap((session) => told.items.filter((item) => item.session === session))
    .map((item, at) => ({ item, at: at + 1 })); // as they come
  if (items.length > 2) room.append(navOf(items, sessions, nameOf));
  const main = make("main");
  room.append(main);
  if (told.questions.length) {
    main.append(make("section", { "aria-labelledby": "questions" }, make("h2", { id: "questions" }, "Questions"),
      make("ol", { class: "questions" }, ...told.questions.map((one) => make("li", { dir: "auto", lang: "" }, one)))));
  }
  sessions.forEach((session, at) => {
    const section = make("section", { "aria-labelledby": `session-${at}` });
    section.append(make("h2", { id: `session-${at}` }, nameOf(session)));
    for (const entry of told.entries) if (entry.session === session) section.append(toldOf(entry, blobOf));
    for (const { item, at: number } of items) if (item.session === session) section.append(pieceOf(item, number, blobOf));
    main.append(section);
  });
  room.append(make("footer", {}, make("p", {}, "This page is one file. It asks for nothing from anywhere, and keeps nothing.")));
  return room;
}
