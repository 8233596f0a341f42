// Reads a tutorial out of a Markdown text: files to write, commands to run, and what these print.
//
// - A fenced block whose line before ends in `NAME`: (in back quotes, with a colon) is the file NAME, whole. A later one
//   of the same name takes its place.
// - A block ```sh is run in the tutorial's folder, a shell command to each line; `export` lasts until the end.
// - A block ```text after it is what the last of these commands prints: on standard error where it tells of an error, and
//   the command fails; on standard output else. A line `...` stands for any lines, `...` within one for any text in it.
//   ```text near 3% lets numbers differ by so much, and plots (├─●┤) have another width.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export class TutorialError extends Error {}

const LANGUAGES = new Set(['cpp', 'cmake', 'yaml', 'csv']);

/** The blocks of `markdown` up to the heading `until`, in order: { kind, line, text, name | tolerance }. */
export function blocksOf(markdown, until) {
  const lines = markdown.split('\n');
  const end = until === undefined ? lines.length : lines.indexOf(until);
  if (end < 0) throw new TutorialError(`there is no line '${until}'`);
  const blocks = [];
  for (let i = 0; i < end; ++i) {
    const opening = /^```(\w*) *(.*)$/.exec(lines[i]);
    if (!opening) continue;
    const [, language, rest] = opening;
    let close = i + 1;
    while (close < end && lines[close] !== '```') ++close;
    if (close === end) throw new TutorialError(`line ${i + 1}: the block is never closed`);
    const text = lines.slice(i + 1, close).join('\n') + '\n';
    const block = { line: i + 1, text };
    if (LANGUAGES.has(language)) {
      const before = lines.slice(0, i).findLast((line) => line !== '') ?? '';
      const name = /`([\w./-]+)`:$/.exec(before)?.[1];
      if (name === undefined) throw new TutorialError(`line ${i + 1}: no file is named before the block, as \`NAME\`:`);
      Object.assign(block, { kind: 'file', name });
    } else if (language === 'sh') {
      block.kind = 'commands';
    } else if (language === 'text') {
      if (blocks.at(-1)?.kind !== 'commands')
        throw new TutorialError(`line ${i + 1}: output stands after the commands that print it`);
      const near = /^near (\d+)%$/.exec(rest);
      if (rest !== '' && !near) throw new TutorialError(`line ${i + 1}: 'near N%' may stand after text, found '${rest}'`);
      Object.assign(block, { kind: 'output', tolerance: near ? Number(near[1]) / 100 : 0 });
    } else {
      throw new TutorialError(`line ${i + 1}: a block is of ${[...LANGUAGES].join(', ')}, sh or text; found '${language}'`);
    }
    blocks.push(block);
    i = close;
  }
  return blocks;
}

/** Lines that are neither blank nor a comment. */
export function linesOfCode(text) {
  return text.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}

const NUMBER = /\d[\d,]*(?:\.\d+)?/g;

function sameLine(shown, printed, tolerance) {
  if (shown.includes('...')) {
    const parts = shown.split('...').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(printed);
  }
  if (tolerance === 0) return shown === printed;
  const words = (line) => line.replace(/[├─●┤┊]/g, ' ').replace(/\s+/g, ' ').trim();
  const [a, b] = [words(shown), words(printed)];
  if (a.replace(NUMBER, '#') !== b.replace(NUMBER, '#')) return false;
  const numbers = (line) => (line.match(NUMBER) ?? []).map((text) => Number(text.replaceAll(',', '')));
  const found = numbers(b);
  return numbers(a).every((number, i) => Math.abs(number - found[i]) <= tolerance * Math.abs(number));
}

/** Nothing when `printed` is what the text shows, else the first line that is not, of those shown. */
export function difference(shown, printed, tolerance) {
  const tidy = (text) => text.replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, '').split('\n');
  const wanted = tidy(shown);
  const found = tidy(printed);
  let furthest = 0;
  const match = (w, f) => {
    furthest = Math.max(furthest, w);
    if (w === wanted.length) return f === found.length;
    if (wanted[w] === '...') {
      for (let next = f; next <= found.length; ++next) if (match(w + 1, next)) return true;
      return false;
    }
    return f < found.length && sameLine(wanted[w], found[f], tolerance) && match(w + 1, f + 1);
  };
  return match(0, 0) ? undefined : (wanted[furthest] ?? 'nothing more');
}

/** Does all that the text says in `folder`; throws TutorialError naming the line that does not hold. */
export function follow(blocks, folder, env, log = () => {}) {
  const exports = [];
  let last;
  for (const [index, block] of blocks.entries()) {
    const place = `line ${block.line}`;
    if (block.kind === 'file') {
      const file = path.join(folder, block.name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, block.text);
    } else if (block.kind === 'commands') {
      const mayFail = blocks[index + 1]?.kind === 'output' && /(^|: )error: /m.test(blocks[index + 1].text);
      const commands = block.text.split('\n').filter((line) => line.trim() !== '');
      for (const [at, command] of commands.entries()) {
        log(command);
        if (/^export /.test(command)) {
          exports.push(command);
          continue;
        }
        const result = spawnSync('bash', ['-c', [...exports, command].join('\n')], { cwd: folder, env, encoding: 'utf8' });
        last = { ...result, command };
        const isLast = at === commands.length - 1;
        if (isLast && mayFail && result.status === 0)
          throw new TutorialError(`${place}: '${command}' succeeds; the text shows an error`);
        if (result.status !== 0 && !(isLast && mayFail))
          throw new TutorialError(`${place}: '${command}' ends with ${result.status}:\n${result.stdout}${result.stderr}`);
      }
    } else {
      const printed = last.status === 0 ? last.stdout : last.stderr;
      const line = difference(block.text, printed, block.tolerance);
      if (line !== undefined)
        throw new TutorialError(
          `${place}: '${last.command}' prints otherwise than the text shows, from '${line}' on; it prints\n${printed}`,
        );
    }
  }
}
