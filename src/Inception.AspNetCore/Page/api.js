// Requests to the server this page came from. A busy server is asked again after the time that it names.

const MOST_TRIES = 6;
const AT_ONCE = 4;

let key = sessionStorage.getItem('inception-key');
let askForKey = async () => null;
let running = 0;
const waiting = [];

/** What the server says of a request that it does not answer. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Sets how the user is asked for a key; resolves to null when none is given. */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

export const listModels = () => send('models');

export const classify = (image, model) => post('classify', image, model, {});

export const embed = (image, model) => post('embed', image, model, { normalize: 'true' });

export const explain = (image, model, index) => post('explain', image, model, { class: index });

async function post(path, image, model, query) {
  await turn();
  try {
    const parameters = new URLSearchParams({ ...query, model });
    return await send(`${path}?${parameters}`, { method: 'POST', body: image, headers: { 'Content-Type': 'application/octet-stream' } });
  } finally {
    running--;
    waiting.shift()?.();
  }
}

async function turn() {
  while (running >= AT_ONCE) await new Promise(resolve => waiting.push(resolve));
  running++;
}

async function send(address, options = {}) {
  for (let attempt = 1; ; attempt++) {
    const headers = { ...options.headers, ...(key ? { 'X-API-Key': key } : {}) };
    let response;
    try {
      response = await fetch(address, { ...options, headers });
    } catch {
      throw new Problem(0, 'The server cannot be reached.');
    }

    if (response.ok) return response.json();
    const problem = await response.json().catch(() => ({}));
    if (response.status === 401 && await newKey()) continue;
    if ((response.status === 429 || response.status === 503) && attempt < MOST_TRIES) {
      const seconds = Number(response.headers.get('Retry-After')) || 1;
      await new Promise(resolve => setTimeout(resolve, seconds * 1000));
      continue;
    }

    throw new Problem(response.status, problem.detail ?? `The server answered with status ${response.status}.`);
  }
}

let asking = null;

async function newKey() {
  asking ??= askForKey().finally(() => { asking = null; });
  const given = await asking;
  if (!given) return false;
  key = given;
  sessionStorage.setItem('inception-key', key);
  return true;
}
