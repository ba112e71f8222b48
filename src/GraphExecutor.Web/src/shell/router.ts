import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
addEventListener('popstate', () => listeners.forEach((listener) => listener()));

/** The address of the page, as path and query. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

let place = read();

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => {
      const now = location.pathname + location.search;
      if (now !== place.address) {
        place = read();
      }

      return place;
    },
  );
}

/** Goes to another place of the page. */
export function navigate(address: string, { replace = false } = {}): void {
  if (address !== location.pathname + location.search) {
    history[replace ? 'replaceState' : 'pushState'](null, '', address);
    listeners.forEach((listener) => listener());
  }
}

/** Changes some of the query; what is undefined or empty is taken out. */
export function setQuery(change: Record<string, string | number | undefined>, { replace = true } = {}): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || value === '') {
      query.delete(name);
    } else {
      query.set(name, String(value));
    }
  }

  const text = query.toString();
  navigate(location.pathname + (text === '' ? '' : `?${text}`), { replace });
}

function read(): Place & { address: string } {
  return { path: location.pathname, query: new URLSearchParams(location.search), address: location.pathname + location.search };
}
