/**
 * Lets xterm work under a Content-Security-Policy without inline styles.
 *
 * xterm puts its theme into `<style>` elements and the colours of single cells into `style` attributes; a strict policy refuses both. Here
 * style elements become constructed style sheets, and style attributes are set through the CSSOM: the policy allows these, as neither can
 * carry markup.
 */
export function withStrictStyles(open: () => void): void {
  HTMLSpanElement.prototype.setAttribute = setAttribute;
  const create = Document.prototype.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) =>
    name === 'style' ? styleStandIn(create('span')) : create(name, options)) as Document['createElement'];
  try {
    open();
  } finally {
    delete (document as { createElement?: unknown }).createElement;
  }
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') {
    this.style.cssText = value;
  } else {
    Element.prototype.setAttribute.call(this, name, value);
  }
}

/** An element that takes the text of a style sheet, and applies it until it is removed. */
function styleStandIn(element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  element.hidden = true;
  Object.defineProperty(element, 'textContent', { set: (text: string) => sheet.replaceSync(text) });
  element.remove = () => {
    const at = document.adoptedStyleSheets.indexOf(sheet);
    if (at >= 0) {
      document.adoptedStyleSheets.splice(at, 1);
    }

    Element.prototype.remove.call(element);
  };
  return element;
}
