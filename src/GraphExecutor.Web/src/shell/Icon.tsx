const paths = {
  sun: 'M8 4.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM8 1v1.4M8 13.6V15M1 8h1.4M13.6 8H15M3.05 3.05l1 1M11.95 11.95l1 1M12.95 3.05l-1 1M4.05 11.95l-1 1',
  moon: 'M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z',
  close: 'm4 4 8 8m0-8-8 8',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8 3.2 3.2',
  download: 'M8 2v8m0 0L4.8 6.8M8 10l3.2-3.2M2.5 13.5h11',
  up: 'm3.5 10 4.5-4.5 4.5 4.5',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  bottom: 'M8 2v8.5m0 0L4.5 7M8 10.5 11.5 7M3 13.5h10',
  play: 'M4.5 2.8v10.4L13 8z',
  pause: 'M5 3v10M11 3v10',
  restart: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3.2H9.8',
  stop: 'M4 4h8v8H4z',
  keyboard: 'M1.5 4.5h13v7.5h-13zM4 7h.1M6.6 7h.1M9.2 7h.1M11.8 7h.1M5 9.6h6',
  help: 'M6 6.2A2 2 0 1 1 8.7 8c-.5.3-.7.6-.7 1.2M8 11.6v.2M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z',
  fit: 'M2 5.5V2h3.5M14 5.5V2h-3.5M2 10.5V14h3.5M14 10.5V14h-3.5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  alert: 'M8 2 15 14H1zM8 6.5v3.4M8 11.8v.2',
  key: 'M5 7.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm2.2 1L13.5 2M10.5 5l2.5 2.5M8.8 6.8l1.5 1.5',
  path: 'M2.5 12.5c4 0 2.5-9 6-9 2.5 0 2 4 5 4M11.5 5.5l2 2-2 2',
} as const;

/** A small drawing that stands for an action. */
export function Icon({ name, size = 16 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
