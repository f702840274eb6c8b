// Markdown of the generated documents: https://github.github.com/gfm/

/** Stands on top of each generated document. */
export const generatedNotice =
  '<!-- Made from the code by `npm run docs:write`. Changes made here are lost. -->';

/** A table; cells are inline Markdown, in which `|` and line breaks are taken care of. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return lines.join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}

/** Text as code. */
export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A value as code; nothing for none. */
export function valueCode(value: unknown): string {
  return value === undefined
    ? ''
    : code(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}

/** Prose that came from code, in which nothing is meant as Markdown. */
export function prose(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>]/g, '\\$&');
}
