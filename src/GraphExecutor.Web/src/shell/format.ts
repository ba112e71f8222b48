/** A duration for people: `820 ms`, `12.4 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 0) {
    return '0 ms';
  }

  if (ms < 999.5) {
    return `${Math.round(ms)} ms`;
  }

  if (ms < 59_950) {
    return `${(ms / 1000).toFixed(1)} s`;
  }

  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${pad(seconds % 60)} s`;
  }

  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${pad(minutes % 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A duration that is still running: whole seconds, so that it does not flicker. */
export function formatRunning(ms: number): string {
  return ms < 59_950 ? `${Math.max(0, Math.floor(ms / 1000))} s` : formatDuration(ms);
}

/** A size in bytes for people. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }

  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

/** A time of day, with the date when it is not today. */
export function formatTime(time: string | number, now = Date.now()): string {
  const date = new Date(time);
  return date.toDateString() === new Date(now).toDateString() ? clock.format(date) : `${day.format(date)}, ${clock.format(date)}`;
}

/** Date and time. */
export function formatFullTime(time: string | number): string {
  return full.format(new Date(time));
}

const counts = new Intl.NumberFormat();

/** A whole number with its thousands apart. */
export function formatCount(count: number): string {
  return counts.format(count);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
