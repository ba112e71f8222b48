import { useSyncExternalStore } from 'react';
import { ApiError, messageOf } from '../api/apiError';
import { api } from '../api/client';
import { functionKey } from '../api/functionKey';
import { takeEntry, type Entry } from './entry';

/** Whether the page may ask the server: what its link carries comes first. */
export type Entrance = { readonly state: 'open' | 'exchanging' } | { readonly state: 'refused'; readonly message: string };

const listeners = new Set<() => void>();
let entrance: Entrance = { state: 'open' };
enter(takeEntry());

// A link that is opened where the page is shown already changes nothing but the fragment.
addEventListener('hashchange', () => enter(takeEntry()));

export function useEntrance(): Entrance {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => entrance);
}

function enter(entry: Entry | undefined): void {
  if (entry?.kind === 'key') {
    functionKey.keep(entry.value);
    set({ state: 'open' });
  } else if (entry?.kind === 'code') {
    set({ state: 'exchanging' });
    api.exchangeCode(entry.value).then(
      () => set({ state: 'open' }),
      (error: unknown) => set(error instanceof ApiError && error.isKeyWanted ? { state: 'open' } : { state: 'refused', message: messageOf(error) }),
    );
  }
}

function set(next: Entrance): void {
  entrance = next;
  listeners.forEach((listener) => listener());
}
