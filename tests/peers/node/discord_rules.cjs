// What Discord refuses in what a bot sends, as far as a bot can get it wrong. Each function gives a list of
// complaints.
const length = (text) => [...text].length;

function embed_problems(embed, at) {
  const all = [];
  const most = (name, value, limit) => {
    if (value !== undefined && length(value) > limit) all.push(`${at}.${name}: ${limit} or fewer in length`);
  };
  most('title', embed.title, 256);
  most('description', embed.description, 4096);
  most('footer.text', embed.footer?.text, 2048);
  most('author.name', embed.author?.name, 256);
  if ((embed.fields ?? []).length > 25) all.push(`${at}.fields: 25 or fewer in length`);
  for (const field of embed.fields ?? []) {
    if (!field.name?.trim() || !field.value?.trim()) all.push(`${at}.fields: This field is required`);
    most('fields.name', field.name, 256);
    most('fields.value', field.value, 1024);
  }
  if (embed.color !== undefined && !(embed.color >= 0 && embed.color <= 0xffffff)) all.push(`${at}.color`);
  for (const url of [embed.url, embed.image?.url, embed.thumbnail?.url])
    if (url !== undefined && !/^(https?|attachment):\/\//.test(url)) all.push(`${at}: Not a well formed URL`);
  return all;
}
function embed_size(embed) {
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name];
  for (const field of embed.fields ?? []) texts.push(field.name, field.value);
  return texts.reduce((sum, text) => sum + length(text ?? ''), 0);
}

function button_problems(button) {
  const all = [];
  if (![1, 2, 3, 4, 5].includes(button.style)) all.push('style');
  if (!button.label && !button.emoji) all.push('label: a button needs one');
  if (length(button.label ?? '') > 80) all.push('label: 80 or fewer in length');
  if (button.style === 5 ? button.custom_id !== undefined || !/^(https?|discord):\/\//.test(button.url ?? '') || button.url.length > 512
    : !button.custom_id || button.url !== undefined) all.push('a button has a custom_id, or a url where it is a link');
  return all;
}
function select_problems(select) {
  const all = [];
  const options = select.options ?? [];
  if (options.length < 1 || options.length > 25) all.push('options: 1 to 25');
  if (new Set(options.map((each) => each.value)).size !== options.length) all.push('options: values must be unique');
  for (const option of options)
    if (!option.label || !option.value || length(option.label) > 100 || length(option.value) > 100) all.push('options: 1 to 100 in length');
  if (length(select.placeholder ?? '') > 150) all.push('placeholder: 150 or fewer in length');
  return all;
}
function component_problems(rows) {
  const all = [];
  if (rows.length > 5) all.push('components: 5 or fewer in length');
  const ids = [];
  for (const row of rows) {
    const inside = row.components ?? [];
    if (row.type !== 1 || inside.length < 1) all.push('components: a row with something in it');
    const buttons = inside.filter((each) => each.type === 2).length;
    if (buttons > 5 || (buttons < inside.length && inside.length > 1)) all.push('components: 5 buttons, or one menu');
    for (const each of inside) {
      if (each.custom_id !== undefined) ids.push(each.custom_id);
      all.push(...(each.type === 2 ? button_problems(each) : each.type === 3 ? select_problems(each) : ['type']));
    }
  }
  if (ids.some((id) => id.length > 100)) all.push('custom_id: 100 or fewer in length');
  if (new Set(ids).size !== ids.length) all.push('custom_id: Component custom id cannot be duplicated');
  return all;
}

function message_problems(said, files) {
  const all = [];
  if (said.content !== undefined && length(said.content ?? '') > 2000) all.push('content: Must be 2000 or fewer in length.');
  const embeds = said.embeds ?? [];
  if (embeds.length > 10) all.push('embeds: 10 or fewer in length');
  embeds.forEach((embed, i) => all.push(...embed_problems(embed, `embeds[${i}]`)));
  if (embeds.reduce((sum, each) => sum + embed_size(each), 0) > 6000) all.push('embeds: Embed size exceeds maximum size of 6000');
  all.push(...component_problems(said.components ?? []));
  if (said.nonce !== undefined && String(said.nonce).length > 25) all.push('nonce: 25 or fewer in length');
  if (said.attachments?.some((each) => each.filename !== undefined && !files[each.id])) all.push('attachments: no such file');
  const allowed = said.allowed_mentions;
  if (allowed?.parse?.includes('users') && allowed.users?.length) all.push('allowed_mentions: parse and users exclude each other');
  if (allowed?.parse?.includes('roles') && allowed.roles?.length) all.push('allowed_mentions: parse and roles exclude each other');
  return all;
}
const is_empty = (said, files) =>
  !said.content?.trim() && !said.embeds?.length && !said.components?.length && !Object.keys(files).length;

function modal_problems(modal) {
  const all = [];
  if (!modal.title || length(modal.title) > 45) all.push('title: 1 to 45 in length');
  if (!modal.custom_id || modal.custom_id.length > 100) all.push('custom_id: 1 to 100 in length');
  const parts = modal.components ?? [];
  if (parts.length < 1 || parts.length > 5) all.push('components: 1 to 5');
  const ids = [];
  for (const label of parts) {
    const inside = label.component;
    if (label.type !== 18 || !label.label || length(label.label) > 45) all.push('components: a label of 1 to 45');
    if (length(label.description ?? '') > 100) all.push('description: 100 or fewer in length');
    if (inside?.type !== 4 && inside?.type !== 3) all.push('components: a text input or a menu');
    if (inside?.type === 4 && ![1, 2].includes(inside.style)) all.push('style');
    if (inside?.type === 4 && length(inside.value ?? '') > 4000) all.push('value: 4000 or fewer');
    if (inside?.type === 3) all.push(...select_problems(inside));
    if (!inside?.custom_id || inside.custom_id.length > 100) all.push('custom_id');
    ids.push(inside?.custom_id);
  }
  if (new Set(ids).size !== ids.length) all.push('custom_id: Component custom id cannot be duplicated');
  return all;
}

// What may be chosen for an option of this type while it is typed.
function choices_problems(choices, type) {
  if (!Array.isArray(choices)) return ['choices: This field is required'];
  const all = [];
  if (choices.length > 25) all.push('choices: Must be 25 or fewer in length.');
  for (const { name, value } of choices) {
    if (!name || length(name) > 100) all.push('choices.name: Must be between 1 and 100 in length.');
    if (typeof value !== (type === 3 ? 'string' : 'number')) all.push('choices.value: not of the type of the option');
    if (typeof value === 'string' && (!value || length(value) > 100)) all.push('choices.value: Must be between 1 and 100 in length.');
  }
  return all;
}

const NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;
function option_problems(options, depth) {
  const all = [];
  if (options.length > 25) all.push('options: 25 or fewer in length');
  if (new Set(options.map((each) => each.name)).size !== options.length) all.push('options: names must be unique');
  let optional = false;
  const nested = options.filter((each) => each.type <= 2).length;
  if (nested && nested !== options.length) all.push('options: sub-commands stand alone');
  for (const each of options) {
    if (!NAME.test(each.name) || each.name !== each.name.toLowerCase()) all.push(`name: ${each.name} is invalid`);
    if (!each.description || length(each.description) > 100) all.push('description: 1 to 100 in length');
    if (each.type <= 2) {
      if (depth + (each.type === 2 ? 0 : 1) > 2) all.push('options: nested too deeply');
      all.push(...option_problems(each.options ?? [], depth + 1));
      continue;
    }
    if (each.required && optional) all.push('Required options must be placed before non-required options');
    optional ||= !each.required;
    if ((each.choices ?? []).length > 25) all.push('choices: 25 or fewer in length');
    if (each.choices?.length && each.autocomplete) all.push('autocomplete excludes choices');
    if (each.autocomplete && ![3, 4, 10].includes(each.type)) all.push('autocomplete is for texts and numbers');
    for (const choice of each.choices ?? [])
      if (!choice.name || length(choice.name) > 100 || length(String(choice.value)) > 100) all.push('choices: 1 to 100 in length');
  }
  return all;
}
function command_size(one) {
  return length(one.name) + length(one.description ?? '') +
    (one.choices ?? []).reduce((sum, each) => sum + length(each.name) + length(String(each.value)), 0) +
    (one.options ?? []).reduce((sum, each) => sum + command_size(each), 0);
}
function commands_problems(commands) {
  const all = [];
  if (!Array.isArray(commands)) return ['Only a list'];
  if (commands.length > 100) all.push('100 or fewer in length');
  if (new Set(commands.map((each) => each.name)).size !== commands.length) all.push('Application command names must be unique');
  for (const each of commands) {
    if (!NAME.test(each.name) || each.name !== each.name.toLowerCase()) all.push(`name: ${each.name} is invalid`);
    if (!each.description || length(each.description) > 100) all.push('description: 1 to 100 in length');
    if (command_size(each) > 8000) all.push('Command exceeds maximum size of 8000');
    all.push(...option_problems(each.options ?? [], 0));
  }
  return all;
}

module.exports = { message_problems, is_empty, modal_problems, choices_problems, commands_problems };
