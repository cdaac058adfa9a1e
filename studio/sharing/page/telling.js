// How a drawing was made: small tiles, laid on each other.

let awake = null; // only one replay holds pictures in memory

function tellingOf(replay, canvas, blobOf) {
  const context = canvas.getContext("2d");
  const starts = [];
  let count = 0;
  const slots = []; // of each step, where on its sheet its tiles begin
  for (const { steps } of replay.chapters) {
    starts.push(count);
    count += steps.length;
    let slot = 0;
    for (const step of steps) {
      slots.push(slot);
      slot += step.length;
    }
  }
  const last = count - 1;
  const columns = Math.ceil(replay.width / replay.tile);
  const sheets = new Map();
  const kept = new Map(); // pictures as they were before a chapter
  let at = -1;
  let wanted = -1;
  let busy = null;
  const telling = { last, rest: () => {} };

  const chapterOf = (step) => starts.findLastIndex((start) => start <= step);
  const sheetOf = async (chapter) => {
    if (!sheets.has(chapter)) {
      if (sheets.size > 2) {
        const oldest = sheets.keys().next().value;
        sheets.get(oldest).close();
        sheets.delete(oldest);
      }
      sheets.set(chapter, await createImageBitmap(blobOf(replay.chapters[chapter].sheet)));
    }
    return sheets.get(chapter);
  };
  const keep = (chapter) => {
    if (kept.has(chapter) || chapter === 0) return;
    const copy = document.createElement("canvas");
    copy.width = canvas.width;
    copy.height = canvas.height;
    copy.getContext("2d").drawImage(canvas, 0, 0);
    kept.set(chapter, copy);
  };
  const back = (step) => {
    let chapter = chapterOf(step);
    while (chapter > 0 && !kept.has(chapter)) chapter--;
    if (step >= at && starts[chapter] - 1 <= at) return;
    if (chapter > 0) context.drawImage(kept.get(chapter), 0, 0);
    at = starts[chapter] - 1;
  };
  const draw = (sheet, chapter, step) => {
    const { steps } = replay.chapters[chapter];
    const { tile, columns: across } = replay;
    let slot = slots[step];
    for (const place of steps[step - starts[chapter]]) {
      const x = (place % columns) * tile;
      const y = Math.floor(place / columns) * tile;
      context.drawImage(sheet, (slot % across) * tile, Math.floor(slot / across) * tile, tile, tile, x, y, tile, tile);
      slot++;
    }
  };
  const work = async () => {
    while (at !== wanted) {
      back(wanted);
      if (at === wanted) break;
      const step = at + 1;
      const chapter = chapterOf(step);
      if (step === starts[chapter]) keep(chapter);
      const sheet = sheets.get(chapter) ?? (await sheetOf(chapter));
      if (wanted >= step || at < 0) {
        draw(sheet, chapter, step);
        at = step;
      }
    }
    canvas.dataset.step = String(at);
  };
  telling.show = (share) => {
    wanted = Math.round(share * last);
    if (awake !== telling) {
      awake?.rest();
      awake = telling;
    }
    busy ??= work().finally(() => {
      busy = null;
    });
    return busy;
  };
  telling.rest = () => {
    for (const sheet of sheets.values()) sheet.close();
    sheets.clear();
    kept.clear();
  };
  return telling;
}

function ticksOf(ticks) {
  const path = ticks.map(([share, long]) => `M${(share * 1000).toFixed(1)} 0h2v${(6 + 18 * long).toFixed(1)}h-2z`);
  return shape("0 0 1002 26", path.join(""), "ticks");
}

function drawingPlayer(of, replay, stage, picture, pins, more, blobOf) {
  const canvas = make("canvas", { width: replay.width, height: replay.height, role: "img", "aria-label": `How it was made: ${of}` });
  if (picture !== null) {
    canvas.hidden = true;
    canvas.classList.add("over");
    picture.after(canvas);
  } else stage.prepend(canvas); // under the spots
  const telling = tellingOf(replay, canvas, blobOf);
  const seconds = replay.play / 1000;
  const player = lineOf({
    name: "Where in the making", of, seconds, steps: telling.last, backdrop: [ticksOf(replay.ticks)], pins, speeds: true, more,
  });
  const show = (share) => {
    if (picture !== null && share >= 1) canvas.hidden = true;
    telling.show(share).then(() => {
      if (picture !== null) canvas.hidden = player.share >= 1; // at its end it is the picture itself
    });
  };
  let before = 0;
  const turn = (now) => {
    if (player.paused) return;
    const share = player.share + ((now - before) / 1000 / seconds) * player.speed;
    before = now;
    player.told(share);
    show(player.share);
    if (player.share >= 1) player.pause();
    else requestAnimationFrame(turn);
  };
  player.onShare = show;
  player.onPlay = () => {
    before = performance.now();
    requestAnimationFrame(turn);
  };
  player.told(1);
  if (picture === null) telling.show(1);
  return player;
}
