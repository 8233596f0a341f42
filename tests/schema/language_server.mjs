// yaml-language-server as an editor drives it: started as a process of its own, spoken to by JSON-RPC.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const kPatience = 30_000;  // milliseconds; an answer takes some 10, the first one half a second

export class LanguageServer {
  /// `folder`: the editor's workspace.
  static async start(program, folder) {
    const server = new LanguageServer(program);
    const root = pathToFileURL(folder).href;
    await server.ask('initialize', {
      processId: process.pid, rootUri: root, workspaceFolders: [{ uri: root, name: 'pipelines' }],
      capabilities: { textDocument: { publishDiagnostics: {}, completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } } },
        workspace: { configuration: true, workspaceFolders: true } } });
    server.tell('initialized', {});
    return server;
  }

  constructor(program) {
    this.process = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.received = Buffer.alloc(0);
    this.next = 1;
    this.waiting = new Map();    // by number of the question
    this.diagnostics = new Map();  // by address of the document, what was last said of it
    this.listeners = [];
    this.process.stdout.on('data', (data) => this.take(data));
  }

  take(data) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.received.toString('ascii', 0, end))[1]);
      if (this.received.length < end + 4 + length) return;
      const message = JSON.parse(this.received.toString('utf8', end + 4, end + 4 + length));
      this.received = this.received.subarray(end + 4 + length);
      this.hear(message);
    }
  }

  hear(message) {
    if (message.method === undefined) {
      const settle = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      settle(message);
    } else if (message.method === 'textDocument/publishDiagnostics') {
      this.diagnostics.set(message.params.uri, message.params.diagnostics);
      for (const listener of this.listeners.splice(0)) listener();
    } else if (message.method === 'workspace/configuration') {
      // No schema but the one that the file itself names.
      const yaml = { validate: true, completion: true, hover: true, schemaStore: { enable: false } };
      this.send({ id: message.id, result: message.params.items.map((item) => (item.section === 'yaml' ? yaml : {})) });
    } else if (message.id !== undefined) {
      this.send({ id: message.id, result: null });
    }
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }
  tell(method, params) { this.send({ method, params }); }
  async ask(method, params) {
    const id = this.next++;
    const answer = await inTime(new Promise((resolve) => { this.waiting.set(id, resolve); this.send({ id, method, params }); }), method);
    assert.equal(answer.error, undefined, JSON.stringify(answer.error));
    return answer.result;
  }

  /// What the editor marks in a file of this text, as "LINE: MESSAGE".
  async marks(file, text) {
    const uri = this.open(file, text);
    while (!this.diagnostics.has(uri)) await inTime(new Promise((resolve) => this.listeners.push(resolve)), `marks in ${file}`);
    return this.diagnostics.get(uri).map((found) => `${found.range.start.line + 1}: ${found.message}`);
  }

  /// What the editor offers where `|` stands in the text: names with their documentation.
  async offers(file, text) {
    const found = await this.ask('textDocument/completion', this.at(file, text));
    return new Map((found.items ?? found).map((item) => [item.label, item.documentation?.value ?? item.documentation ?? '']));
  }

  /// What the editor tells of the word where `|` stands in the text.
  async tells(file, text) {
    const found = await this.ask('textDocument/hover', this.at(file, text));
    return found?.contents?.value ?? '';
  }

  at(file, text) {
    const before = text.slice(0, text.indexOf('|')).split('\n');
    const uri = this.open(file, text.replace('|', ''));
    return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1).length } };
  }

  open(file, text) {
    const uri = pathToFileURL(path.resolve(file)).href;
    this.tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return uri;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    await this.ask('shutdown', null);
    this.tell('exit');
    await inTime(ended, 'the end of the server');
  }
}

function inTime(promise, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer in time: ${what}`)), kPatience); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
