const dayMs = 24 * 60 * 60 * 1_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const longWeekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });

/** Hours and minutes as the person's system writes them. */
export const clockTime = (at: number): string => clock.format(at);

/** Midnight at the start of a day, in the person's own time zone. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole days from the day of `at` to today; days have 23 to 25 hours, so they are rounded. */
function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / dayMs);
}

/** For a list: the time today, then the day. */
export function listTime(at: number, now: number = Date.now()): string {
  const days = daysAgo(at, now);
  if (days <= 0) return clockTime(at);
  if (days === 1) return 'Yesterday';
  return days < 7 ? weekday.format(at) : date.format(at);
}

/** For the divider between two days. */
export function dayWords(at: number, now: number = Date.now()): string {
  const days = daysAgo(at, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return days < 7 ? longWeekday.format(at) : longDate.format(at);
}

/** The same inside a sentence. */
export const dayInSentence = (at: number, now?: number): string =>
  dayWords(at, now).replace(/^(Today|Yesterday)$/, (day) => day.toLowerCase());

/** How long something takes, from seconds: `0:07`, `1:02:03`. */
export function lengthWords(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3_600);
  return (hours > 0 ? [hours, ...parts] : [Number(parts[0]), parts[1]]).join(':');
}
