/** What a link carries in its fragment, which browsers send to nobody: a one-time code of `gx serve`, or the function key of an Azure app. */
export interface Entry {
  readonly kind: 'code' | 'key';
  readonly value: string;
}

export function entryOf(fragment: string): Entry | undefined {
  const [, kind, text = ''] = /^#(code|key)=(.*)$/s.exec(fragment) ?? [];
  return kind === undefined ? undefined : { kind: kind as Entry['kind'], value: decoded(text) };
}

/** Takes it out of the address, where it would stay in the history and be shared by accident. */
export function takeEntry(): Entry | undefined {
  const entry = entryOf(location.hash);
  if (entry) {
    history.replaceState(null, '', location.pathname + location.search);
  }

  return entry;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A % that escapes nothing stands for itself.
    return text;
  }
}
