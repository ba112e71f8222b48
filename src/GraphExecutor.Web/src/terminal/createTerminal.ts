import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { withStrictStyles } from './strictStyles';

/** How many lines a terminal holds; what lies further up is fetched again when it is wanted. */
export const scrollback = 12_000;

const colours = {
  background: '#12161c', foreground: '#d7dde5', cursor: '#d7dde5', cursorAccent: '#12161c', selectionBackground: '#34507f',
  black: '#2a313b', red: '#ee7f7a', green: '#6fcf9f', yellow: '#e3bd6b', blue: '#7fb0f5', magenta: '#c79bea', cyan: '#6bcbd6', white: '#d7dde5',
  brightBlack: '#7d8999', brightRed: '#ff9d98', brightGreen: '#8fe3b8', brightYellow: '#f3d48c', brightBlue: '#a3c7fb', brightMagenta: '#dcb9f7', brightCyan: '#93e0e9', brightWhite: '#ffffff',
};

/** A terminal that shows what a node printed, and lets nothing of it reach further than its own cells. */
export function createTerminal(cols: number, rows: number): Terminal {
  const terminal = new Terminal({
    cols,
    rows,
    scrollback,
    allowProposedApi: true,
    convertEol: false,
    cursorBlink: false,
    cursorInactiveStyle: 'none',
    disableStdin: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: 13,
    lineHeight: 1.2,
    theme: colours,
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  disarm(terminal);
  return terminal;
}

/** Sequences by which output could do more than draw. */
function disarm(terminal: Terminal): void {
  const { parser } = terminal;
  const ignore = () => true;
  // Questions: the answer would be typed into whatever runs now, though the question may be hours old.
  for (const id of [
    { final: 'c' }, { prefix: '>', final: 'c' }, { prefix: '=', final: 'c' }, { final: 'n' }, { prefix: '?', final: 'n' },
    { intermediates: '$', final: 'p' }, { prefix: '?', intermediates: '$', final: 'p' }, { final: 't' }, { prefix: '>', final: 'q' }, { final: 'x' },
  ]) {
    parser.registerCsiHandler(id, ignore);
  }

  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, ignore);
  parser.registerDcsHandler({ intermediates: '+', final: 'q' }, ignore);
  parser.registerEscHandler({ final: 'Z' }, ignore);
  // Titles, colours of the whole terminal, links and the clipboard: a link's text stays, as text.
  for (const code of [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 52, 104, 110, 111, 112, 777, 1337]) {
    parser.registerOscHandler(code, ignore);
  }

  // `clear` also erases what was printed before; a log keeps it.
  parser.registerCsiHandler({ final: 'J' }, (parameters) => parameters[0] === 3);
}

/** Shows a terminal inside an element. */
export function openTerminal(terminal: Terminal, host: HTMLElement): void {
  withStrictStyles(() => terminal.open(host));
}

/** The height of a row in pixels, as it is drawn. */
export function rowHeightOf(terminal: Terminal): number {
  const height = terminal.element?.querySelector('.xterm-screen')?.getBoundingClientRect().height ?? 0;
  return height > 0 ? height / terminal.rows : 16;
}

/** The font size at which so many columns fit a width, within what is readable; beyond that a terminal is scrolled sideways. */
export function fontSizeFor(cols: number, width: number): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.font = `100px ${getComputedStyle(document.documentElement).getPropertyValue('--mono')}`;
  const cell = context.measureText('W').width / 100;
  return Math.max(10, Math.min(13, Math.floor(((width - 30) / cols / cell) * 4) / 4));
}

/** Writes, and waits until it has been drawn. */
export function write(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve));
}
