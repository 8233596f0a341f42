// How fast `pipeline draw` answers while somebody draws: node tests/bench/serve_load.mjs 'http://127.0.0.1:PORT/?token=T'
// Draws a 3 point by point, as the page does: each request has all points so far and asks for all variants and steps, and
// for renderings. First one person, then eight at once, then one beside 200 clients that send a byte a second or nothing.
import http from 'node:http';
import net from 'node:net';

const address = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
if (address.hostname !== '127.0.0.1') throw new Error('only this machine is measured');
const token = address.searchParams.get('token') ?? '';
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

function ask(body) {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const request = http.request({ host: '127.0.0.1', port: address.port, path: '/predict', method: 'POST', agent,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'Content-Length': Buffer.byteLength(body) } },
    (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode !== 200) reject(new Error(`status ${answer.statusCode}`));
        else resolve(Number(process.hrtime.bigint() - began) / 1e6);
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const session = await (await fetch(new URL('/session', address), { headers: { Authorization: `Bearer ${token}` } })).json();
const variant = session.variant;
const points = 60;
const at = (i) => {
  const t = i / (points - 1);
  const upper = t < 0.5;
  const angle = (upper ? -2.4 + 4.2 * (2 * t) : -1.6 + 4.2 * (2 * t - 1));
  return [140 + 50 * Math.cos(angle), (upper ? 95 : 185) + 45 * Math.sin(angle)];
};
const body = (count, renderings) => {
  const all = Array.from({ length: count }, (_, i) => at(i));
  return JSON.stringify({ strokes: { canvas: [280, 280], strokes: [{ x: all.map((p) => p[0]), y: all.map((p) => p[1]) }] },
    brush: 16, variants: true, steps: true, renderings, renderings_of: variant });
};

/// Never more than one request at a time, and the next one at once. As the page does, renderings are left for later where
/// the last answer took long.
const quick = 10;  // ms, kQuickMs of tools/pipeline/draw_page/reading.js
async function person(drawings) {
  const times = [];
  for (let d = 0; d < drawings; d += 1)
    for (let count = 1; count <= points; count += 1)
      times.push(await ask(body(count, (times.at(-1) ?? 0) < quick)));
  return times;
}

function tell(what, times) {
  times.sort((a, b) => a - b);
  const share = (p) => times[Math.min(times.length - 1, Math.floor(p * times.length))].toFixed(1);
  console.log(`${what.padEnd(36)} ${times.length} requests: median ${share(0.5)} ms, p99 ${share(0.99)} ms, longest ${share(1)} ms`);
}

await person(1);
tell('one person', await person(10));
tell('eight people', (await Promise.all(Array.from({ length: 8 }, () => person(4)))).flat());
const slow = Array.from({ length: 200 }, (_, i) => {
  const socket = net.connect(address.port, '127.0.0.1');
  socket.on('error', () => {});
  if (i % 2) socket.write('POST /predict HTTP/1.1\r\nHost: 127');
  return socket;
});
const drip = setInterval(() => slow.forEach((socket, i) => { if (i % 2) socket.write('.'); }), 1000);
await new Promise((resolve) => { setTimeout(resolve, 500); });
tell('one person, 200 slow or idle clients', await person(5));
clearInterval(drip);
slow.forEach((socket) => socket.destroy());
agent.destroy();
