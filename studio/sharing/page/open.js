// From a passphrase to what was sealed, or why not, in plain words.

const SAY = {
  opening: "Opening. This takes a moment.",
  empty: "Type the words you were told.",
  wrong: "This did not open. The words are other ones, or the file was changed.",
  damaged: "This file is damaged or was changed on its way, so it is not opened. Ask for a fresh copy.",
  cut: "This file is not whole: its end is missing. Ask for a fresh copy.",
  weak: "This file was changed so that its words are easier to guess. It is not opened. Ask for a fresh copy.",
  newer: "This was made by a newer Afterglow, and can't be read by this page.",
  elsewhere: "This can't be opened here. Save the file, and open it in Firefox, Chrome, Edge or Safari.",
  memory: "There is too little free memory here. Close other pages, then try again.",
};
const KINDS = { drawing: "A drawing", sound: "A sound", voice: "Something said", writing: "A writing" };

// the least work that guessing may cost: a file that asks for less was changed by someone
const LEAST = { m: 65536, t: 3, p: 1 };
const MOST = { m: 262144, t: 10, p: 4 };
const CHUNK = 1 << 20;
const STEP = 1 << 16; // the last chunk is shorter, by whole steps
const TAG = 16;
const TRAILER = 16;
const LONGEST = 4 * Math.ceil((CHUNK + TAG) / 3); // letters of a chunk in base64

const root = document.documentElement;
const byId = (id) => document.getElementById(id);
class Refused extends Error {}

const bytesOf = (text) => {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes;
};
const decoded = (text) => {
  try {
    return bytesOf(text);
  } catch {
    return null;
  }
};

function readHeader(text) {
  let header;
  try {
    header = JSON.parse(text);
  } catch {
    throw new Refused(SAY.damaged);
  }
  if (header === null || typeof header !== "object" || !Number.isInteger(header.v)) throw new Refused(SAY.damaged);
  if (header.v !== 1 || header.kdf !== "argon2id" || header.alg !== "A256GCM") throw new Refused(SAY.newer);
  for (const name of ["m", "t", "p"]) {
    if (!Number.isInteger(header[name])) throw new Refused(SAY.damaged);
    if (header[name] < LEAST[name]) throw new Refused(SAY.weak);
    if (header[name] > MOST[name]) throw new Refused(SAY.damaged);
  }
  const salt = decoded(String(header.salt));
  const prefix = decoded(String(header.nonce));
  if (header.chunk !== CHUNK || salt?.length !== 16 || prefix?.length !== 7) throw new Refused(SAY.damaged);
  return { salt, prefix, m: header.m, t: header.t, p: header.p };
}

async function keyOf(passphrase, header) {
  let raw;
  try {
    raw = await hashwasm.argon2id({
      password: passphrase, salt: header.salt, parallelism: header.p, iterations: header.t, memorySize: header.m,
      hashLength: 32, outputType: "binary",
    });
  } catch (error) {
    throw new Refused(error instanceof RangeError ? SAY.memory : SAY.elsewhere);
  }
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
}

function nonceOf(prefix, at, last) {
  const nonce = new Uint8Array(12);
  nonce.set(prefix);
  new DataView(nonce.buffer).setUint32(7, at);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

async function openedChunk(sealing, sealed, at, last) {
  const size = sealed === null ? 0 : sealed.length - TAG;
  if (size <= 0 || size > CHUNK || size % STEP !== 0) return null;
  const how = { name: "AES-GCM", iv: nonceOf(sealing.prefix, at, last), additionalData: sealing.bound };
  try {
    return await crypto.subtle.decrypt(how, sealing.key, sealed);
  } catch {
    return null;
  }
}

// a chunk that opens where another does not says that the words are right; three at the start and the last are tried
async function wordsAreRight(sealing, chunks) {
  for (const at of new Set([0, 1, 2, chunks.length - 1])) {
    if (!chunks[at]) continue;
    const sealed = decoded(chunks[at].textContent);
    for (const place of [at, at + 1, at - 1]) {
      for (const last of [false, true]) if (place >= 0 && (await openedChunk(sealing, sealed, place, last))) return true;
    }
  }
  return false;
}

async function openedAll(passphrase) {
  const text = byId("header").textContent;
  const header = readHeader(text);
  const chunks = [...document.querySelectorAll("script.chunk")];
  if (!chunks.length) throw new Refused(SAY.cut);
  if (chunks.some((chunk) => chunk.textContent.length > LONGEST)) throw new Refused(SAY.damaged); // before any work
  const key = await keyOf(passphrase, header);
  const sealing = { key, prefix: header.prefix, bound: new TextEncoder().encode(text) };
  const whole = byId("end") !== null;
  const parts = [];
  for (let at = 0; at < chunks.length; at++) {
    const sealed = decoded(chunks[at].textContent);
    const plain = await openedChunk(sealing, sealed, at, at === chunks.length - 1);
    if (plain === null) {
      const right = at > 0 || (await wordsAreRight(sealing, chunks));
      if (!right) throw new Refused(whole ? SAY.wrong : SAY.cut);
      const early = await openedChunk(sealing, sealed, at, false);
      throw new Refused(!whole || early ? SAY.cut : SAY.damaged);
    }
    parts.push(plain);
  }
  if (!whole) throw new Refused(SAY.cut);
  for (const chunk of chunks) chunk.remove();
  return parts;
}

async function contentOf(parts) {
  const blob = new Blob(parts);
  const trailer = new DataView(parts[parts.length - 1], parts[parts.length - 1].byteLength - TRAILER, TRAILER);
  const start = Number(trailer.getBigUint64(0));
  const length = Number(trailer.getBigUint64(8));
  if (start + length + TRAILER > blob.size) throw new Refused(SAY.damaged);
  const told = JSON.parse(await blob.slice(start, start + length).text());
  if (told.v !== 1) throw new Refused(SAY.newer);
  return { told, blobOf: ([at, size, mime]) => blob.slice(at, at + size, mime) };
}
