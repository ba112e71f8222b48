import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const key = 'gx-theme';
const preference = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let theme = current();
apply();

preference.addEventListener('change', () => set(current()));

/** The theme in use: what the person chose, or what the system says. */
export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => theme);
}

export function toggleTheme(): void {
  const next = theme === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(key, next);
  } catch {
    // Not remembered where storage is off; it changes all the same.
  }

  set(next);
}

function set(next: Theme): void {
  theme = next;
  apply();
  listeners.forEach((listener) => listener());
}

function apply(): void {
  document.documentElement.dataset['theme'] = theme;
}

function current(): Theme {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(key);
  } catch {
    // Storage may be off: the system's preference counts.
  }

  return chosen === 'light' || chosen === 'dark' ? chosen : preference.matches ? 'dark' : 'light';
}
