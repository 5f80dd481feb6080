// MarkdownV2 as strict as Telegram reads it: https://core.telegram.org/bots/api#markdownv2-style
'use strict';

const RESERVED = '_*[]()~`>#+-=|{}.!';
const KINDS = { '*': 'bold', _: 'italic', __: 'underline', '~': 'strikethrough', '||': 'spoiler' };

class Refused extends Error {}
const refuse = (why) => {
  throw new Refused(`Bad Request: can't parse entities: ${why}`);
};
const bytes = (source, at) => Buffer.byteLength(source.slice(0, at));

class Reader {
  constructor(source) {
    Object.assign(this, { source, at: 0, text: '', open: [], entities: [], quote: null });
  }

  read() {
    while (this.at < this.source.length) this.step();
    this.endQuote();
    if (this.open.length > 0) {
      const { kind, from } = this.open.pop();
      refuse(`Can't find end of ${kind} entity at byte offset ${bytes(this.source, from)}`);
    }
    return { text: this.text, entities: this.entities.sort((a, b) => a.offset - b.offset) };
  }

  step() {
    const c = this.source[this.at];
    const code = this.source.charCodeAt(this.at + 1);
    if (c === '\\' && code > 0 && code < 127) return this.take(this.source[this.at + 1], 2);
    if (c === '\n') this.endQuote();
    if (!RESERVED.includes(c)) return this.take(c, 1);
    if (c === '`') return this.code();
    const mark = this.mark(c);
    if (mark) return this.toggle(mark);
    if (c === '[') return this.begin('text_link', 1);
    if (c === ']' && this.open.at(-1)?.kind === 'text_link') return this.link();
    if (c === '>' && (this.at === 0 || this.source[this.at - 1] === '\n')) {
      this.quote = this.text.length;
      this.at += 1;
      return undefined;
    }
    return refuse(`Character '${c}' is reserved and must be escaped with the preceding '\\'`);
  }

  take(text, length) {
    this.text += text;
    this.at += length;
  }
  mark(c) {
    const two = this.source.slice(this.at, this.at + 2);
    if (two === '__' || two === '||') return two;
    return c === '|' ? undefined : Object.keys(KINDS).find((mark) => mark === c);
  }
  begin(kind, length) {
    this.open.push({ kind, from: this.at, offset: this.text.length });
    this.at += length;
  }
  toggle(mark) {
    if (this.open.at(-1)?.kind !== KINDS[mark]) return this.begin(KINDS[mark], mark.length);
    this.at += mark.length;
    return this.end({});
  }
  end(more) {
    const { kind, offset } = this.open.pop();
    const length = this.text.length - offset;
    if (length > 0) this.entities.push({ type: kind, offset, length, ...more });
  }
  endQuote() {
    if (this.quote === null) return;
    const length = this.text.length - this.quote;
    if (length > 0) this.entities.push({ type: 'blockquote', offset: this.quote, length });
    this.quote = null;
  }

  link() {
    this.at += 1;
    if (this.source[this.at] !== '(') refuse('a link has no URL');
    const url = this.until(')', this.at + 1, 'URL');
    if (/^(https?|tg|mailto):/.test(url)) return this.end({ url });
    this.open.pop();  // Telegram keeps the text and drops what is no URL
    return undefined;
  }
  code() {
    const fence = this.source.startsWith('```', this.at) ? '```' : '`';
    const offset = this.text.length;
    let inside = this.until(fence, this.at + fence.length, fence === '`' ? 'Code' : 'Pre');
    let language;
    if (fence === '```') [, language, inside] = /^(?:([^\s`]+)\n|\n)?([^]*)$/.exec(inside);
    this.text += inside;
    const type = fence === '`' ? 'code' : 'pre';
    if (inside) this.entities.push({ type, offset, length: inside.length, ...(language && { language }) });
  }
  // Up to an unescaped `end`; where only a backslash escapes.
  until(end, from, kind) {
    let inside = '';
    for (let at = from; at < this.source.length; at += 1) {
      if (this.source.startsWith(end, at)) {
        this.at = at + end.length;
        return inside;
      }
      if (this.source[at] === '\\' && at + 1 < this.source.length) at += 1;
      else if (this.source[at] === '`' && end === '```') {
        refuse("Character '`' is reserved and must be escaped with the preceding '\\'");
      }
      inside += this.source[at];
    }
    return refuse(`Can't find end of ${kind} entity at byte offset ${bytes(this.source, from)}`);
  }
}

module.exports = { parse: (source) => new Reader(source).read(), Refused };
