// What Slack refuses in blocks and views: the limits of docs.slack.dev/reference/block-kit. Each
// function throws the error that the Web API would answer with.
'use strict';

class Refused extends Error {
  constructor(error, more = {}) {
    super(error);
    this.answer = { ok: false, error, ...more };
  }
}

const invalid = (why) => {
  throw new Refused('invalid_blocks', { response_metadata: { messages: [`[ERROR] ${why}`] } });
};

function text(object, most, where, kinds = ['plain_text', 'mrkdwn']) {
  if (!object || !kinds.includes(object.type)) invalid(`${where}: no text object`);
  if (typeof object.text !== 'string' || object.text.length < 1) invalid(`${where}: empty text`);
  if (object.text.length > most) invalid(`${where}: more than ${most} characters`);
}

function options(element, where) {
  if (!Array.isArray(element.options) || element.options.length < 1 || element.options.length > 100)
    invalid(`${where}: 1 to 100 options`);
  for (const option of element.options) {
    text(option.text, 75, `${where}.option`, ['plain_text']);
    if (typeof option.value !== 'string' || option.value.length > 150)
      invalid(`${where}: the value of an option has up to 150 characters`);
  }
}

function action(element, where) {
  if (typeof element.action_id !== 'string' || element.action_id.length > 255)
    invalid(`${where}: action_id`);
  if (element.type === 'button') {
    text(element.text, 75, where, ['plain_text']);
    if (element.value !== undefined && element.value.length > 2000) invalid(`${where}: value`);
    if (element.url !== undefined && element.url.length > 3000) invalid(`${where}: url`);
    if (element.style !== undefined && !['primary', 'danger'].includes(element.style))
      invalid(`${where}: style`);
    return;
  }
  if (element.type !== 'static_select') invalid(`${where}: ${element.type} is no action`);
  text(element.placeholder, 150, where, ['plain_text']);
  options(element, where);
}

const kLeaves = {
  text: (e) => typeof e.text === 'string' && e.text.length > 0,
  link: (e) => typeof e.url === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(e.url),
  user: (e) => typeof e.user_id === 'string',
  channel: (e) => typeof e.channel_id === 'string',
  usergroup: (e) => typeof e.usergroup_id === 'string',
  broadcast: (e) => ['here', 'channel', 'everyone'].includes(e.range),
  emoji: (e) => typeof e.name === 'string',
};

function richText(block) {
  if (!Array.isArray(block.elements) || block.elements.length < 1) invalid('rich_text: empty');
  for (const part of block.elements) {
    if (!['rich_text_section', 'rich_text_preformatted', 'rich_text_quote'].includes(part.type))
      invalid(`rich_text: ${part.type}`);
    if (!Array.isArray(part.elements) || part.elements.length < 1) invalid(`${part.type}: empty`);
    for (const leaf of part.elements) {
      if (!kLeaves[leaf.type] || !kLeaves[leaf.type](leaf)) invalid(`${part.type}: ${leaf.type}`);
      if (part.type === 'rich_text_preformatted' && !['text', 'link'].includes(leaf.type))
        invalid('rich_text_preformatted: only text and links');
    }
  }
}

function inputElement(element) {
  if (typeof element.action_id !== 'string') invalid('input: action_id');
  if (element.type === 'plain_text_input') return;
  if (element.type !== 'static_select') invalid(`input: ${element.type}`);
  options(element, 'input');
}

const kBlocks = {
  header: (b) => text(b.text, 150, 'header', ['plain_text']),
  divider: () => {},
  context: (b) => {
    if (!Array.isArray(b.elements) || b.elements.length < 1 || b.elements.length > 10) invalid('context');
    for (const e of b.elements) text(e, 3000, 'context');
  },
  section: (b) => {
    if (!b.text && !b.fields) invalid('section: neither text nor fields');
    if (b.text) text(b.text, 3000, 'section');
    if (b.fields && (b.fields.length < 1 || b.fields.length > 10)) invalid('section: 1 to 10 fields');
    for (const field of b.fields || []) text(field, 2000, 'section.fields');
  },
  rich_text: richText,
  image: (b) => {
    if (typeof b.image_url !== 'string' || !/^https:\/\//.test(b.image_url) || b.image_url.length > 3000)
      invalid('image: image_url');
    if (typeof b.alt_text !== 'string' || b.alt_text.length < 1 || b.alt_text.length > 2000) invalid('image: alt_text');
  },
  actions: (b) => {
    if (!Array.isArray(b.elements) || b.elements.length < 1 || b.elements.length > 25)
      invalid('actions: 1 to 25 elements');
    b.elements.forEach((e, i) => action(e, `actions[${i}]`));
    if (new Set(b.elements.map((e) => e.action_id)).size !== b.elements.length)
      invalid('actions: action_id is there twice');
  },
  input: (b) => {
    text(b.label, 2000, 'input', ['plain_text']);
    inputElement(b.element || {});
  },
};

function checkBlocks(blocks, most = 50) {
  if (!Array.isArray(blocks)) throw new Refused('invalid_blocks_format');
  if (blocks.length > most) invalid(`no more than ${most} items allowed`);
  const ids = new Set();
  blocks.forEach((block, i) => {
    if (!kBlocks[block.type]) invalid(`unsupported type: ${block.type}`);
    kBlocks[block.type](block);
    if (block.type === 'input' && most === 50) invalid('input: not in messages');
    block.block_id = block.block_id || `b${i}`;
    if (block.block_id.length > 255 || ids.has(block.block_id)) invalid('block_id');
    ids.add(block.block_id);
  });
}

function checkView(view) {
  if (!view || view.type !== 'modal') throw new Refused('invalid_arguments');
  const short = (object, name) => {
    if (object === undefined && name === 'close') return;
    text(object, 24, name, ['plain_text']);
  };
  short(view.title, 'title');
  short(view.close, 'close');
  if (view.blocks.some((b) => b.type === 'input')) short(view.submit, 'submit');
  if ((view.private_metadata || '').length > 3000) invalid('private_metadata');
  if ((view.callback_id || '').length > 255) invalid('callback_id');
  checkBlocks(view.blocks, 100);
}

module.exports = { Refused, checkBlocks, checkView };
