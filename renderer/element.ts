// Makes and updates DOM nodes. INVARIANT: text from outside only ever becomes a text node or an attribute that cannot run.

/** What an element may hold; strings become text nodes. */
export type Child = Node | string;

/** An element with attributes and children. Event handler and style attributes are refused: the CSP would block them. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'style' || name.startsWith('on')) throw new Error(`attribute ${name} is not allowed`);
    node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Sets the text of a node, and touches nothing when it is the same already (screen readers would read it again). */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows or hides an element. */
export function setShown(node: HTMLElement, shown: boolean): void {
  if (node.hidden === shown) node.hidden = !shown;
}

/** A link that leaves the page, or plain text where the address is not http(s). */
export function outsideLink(label: string, url: string): Child {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return label;
  return element('a', { href: parsed.href, target: '_blank', rel: 'noreferrer noopener' }, label);
}

/** A box that scrolls by itself where its content is wider; the keyboard can get into it. */
export function scrollBox(label: string, className: string, ...children: readonly Child[]): HTMLElement {
  return element(
    'div',
    { class: className, tabindex: '0', role: 'region', 'aria-label': label },
    ...children,
  );
}

/** A button that does not submit a form. */
export function button(label: string, className: string, onClick: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', class: className }, label);
  node.addEventListener('click', onClick);
  return node;
}

/** One row of a list that is kept in step with data. */
export interface ListRow<Item> {
  readonly root: HTMLElement;
  update(item: Item): void;
}

/**
 * Keeps the children of `parent` in step with `items`: rows stay the same nodes while their key stays, so that focus
 * and open details survive. Returns the function that takes the next items.
 */
export function keyedList<Item>(
  parent: HTMLElement,
  keyOf: (item: Item) => string,
  create: (item: Item) => ListRow<Item>,
): (items: readonly Item[]) => void {
  let rows = new Map<string, ListRow<Item>>();
  return (items) => {
    const next = new Map<string, ListRow<Item>>();
    for (const item of items) {
      const key = keyOf(item);
      if (next.has(key)) continue;
      const row = rows.get(key) ?? create(item);
      row.update(item);
      next.set(key, row);
    }
    for (const [key, row] of rows) if (!next.has(key)) row.root.remove();
    let index = 0;
    for (const row of next.values()) {
      const present = parent.children[index];
      if (present !== row.root) parent.insertBefore(row.root, present ?? null);
      index += 1;
    }
    rows = next;
  };
}
