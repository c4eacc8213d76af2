// JSON whose numbers stay as they are written: those of JavaScript would round large ones and forget zeros.

/** A value that is its own text in JSON, such as a number of more digits than JavaScript's numbers have. */
export class Verbatim {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
  valueOf() { return Number(this.text); }
}

/** A string, and whether it is a name; or a number. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?\d[\d.eE+-]*/g;
const STRING = "'";
const NUMBER = '=';

/** Strings and numbers are told apart by what stands before them, names stay. */
const marked = (token, isName) => isName ? token
  : token[0] === '"' ? `"${STRING}${token.slice(1)}`
    : String(Number(token)) === token ? token : `"${NUMBER}${token}"`;

const unmarked = (name, value) => typeof value !== 'string' ? value : value[0] === NUMBER ? new Verbatim(value.slice(1)) : value.slice(1);

/** Like JSON.parse, but that numbers which JavaScript would write otherwise are Verbatim. */
export const parse = text => JSON.parse(text.replace(TOKEN, marked), unmarked);

const nested = (open, parts, close, margin) => parts.length ? `${open}\n${parts.map(part => `${margin}  ${part}`).join(',\n')}\n${margin}${close}` : open + close;

/** A value of JSON over several lines, for people. */
export const pretty = (value, margin = '') => {
  const inner = `${margin}  `;
  if (value instanceof Verbatim) return value.text;
  if (Array.isArray(value)) return nested('[', value.map(each => pretty(each, inner)), ']', margin);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return nested('{', Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${pretty(each, inner)}`), '}', margin);
};
