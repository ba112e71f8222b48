/**
 * The document as xterm sees it, so that it works under a Content-Security-Policy without inline styles.
 *
 * xterm puts its theme into `<style>` elements and the colours of single cells into `style` attributes; both are refused. Here style elements
 * become constructed style sheets, and attributes are set through the CSSOM: neither can carry markup, and the policy allows them.
 */
export function strictDocument(real: Document): Document {
  const create = strictCreateElement(real);
  return new Proxy(real, {
    get(target, key) {
      if (key === 'createElement') {
        return create;
      }

      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) as unknown : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}

/**
 * Does something, such as opening a terminal, while the document itself makes elements in the strict way: xterm reaches around the document
 * that it was given for one of its style elements.
 */
export function withStrictDocument(real: Document, action: () => void): void {
  real.createElement = strictCreateElement(real) as Document['createElement'];
  try {
    action();
  } finally {
    delete (real as { createElement?: unknown }).createElement;
  }
}

function strictCreateElement(real: Document): (name: string, options?: ElementCreationOptions) => HTMLElement {
  const create = Document.prototype.createElement.bind(real) as (name: string, options?: ElementCreationOptions) => HTMLElement;
  return (name, options) => {
    if (name === 'style') {
      return styleStandIn(real, create('span'));
    }

    const element = create(name, options);
    if (name === 'span') {
      element.setAttribute = setAttribute;
    }

    return element;
  };
}

function setAttribute(this: HTMLElement, name: string, value: string): void {
  if (name === 'style') {
    this.style.cssText = value;
  } else {
    Element.prototype.setAttribute.call(this, name, value);
  }
}

/** An element that takes the text of a style sheet and applies it for as long as it is not removed. */
function styleStandIn(real: Document, element: HTMLElement): HTMLElement {
  element.hidden = true;
  const sheet = new CSSStyleSheet();
  real.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', { set: (text: string) => sheet.replaceSync(text) });
  element.remove = () => {
    const at = real.adoptedStyleSheets.indexOf(sheet);
    if (at >= 0) {
      real.adoptedStyleSheets.splice(at, 1);
    }

    Element.prototype.remove.call(element);
  };
  return element;
}
