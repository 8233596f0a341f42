// The program behind the page. Every question carries the token that the page's own address holds.

const token = new URLSearchParams(location.search).get('token') ?? '';

/// What the server said no to, or that it said nothing: `status` is 0 then.
class Refusal extends Error {
  constructor(text, status, help = '') {
    super(help ? `${text}; ${help}` : text);
    this.status = status;
  }
  /// Whether the same question may be answered later.
  get passing() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

const kPatienceMs = 20_000;

/// GET, or POST where there is a `body`. Throws Refusal.
async function ask(path, body = undefined) {
  const options = { headers: { Authorization: `Bearer ${token}` }, cache: 'no-store', signal: AbortSignal.timeout(kPatienceMs) };
  if (body !== undefined) {
    options.method = 'POST';
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response;
  let answer;
  try {
    response = await fetch(path, options);
    answer = await response.json();
  } catch {
    if (response && !response.ok) throw new Refusal(`the server answers ${response.status}`, response.status);
    throw new Refusal("'pipeline draw' does not answer; it may have been stopped", 0);
  }
  if (response.status === 401) throw new Refusal('this address is not complete', 401, "open the one that 'pipeline draw' printed");
  if (!response.ok) throw new Refusal(answer.error || `the server answers ${response.status}`, response.status, answer.help);
  return answer;
}

const query = (path, parameters) => `${path}?${new URLSearchParams(parameters)}`;
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

/// The line that tells how the server is. '' when all is well.
const tellConnection = (text) => say(at('connection'), text);

/// For what a button starts: the refusal is told, not thrown.
async function told(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.message);
    return null;
  }
}

/// A file's bytes as the server takes them.
async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}
