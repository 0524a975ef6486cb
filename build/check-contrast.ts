/** Every pair of text and surface of the tokens, in both themes, against WCAG's ratios. */
import { readFile } from 'node:fs/promises';
import { inRoot } from './root.ts';

type Rgb = readonly [number, number, number];
interface Colour {
  readonly rgb: Rgb;
  readonly alpha: number;
}

const themes = ['light', 'dark'] as const;
const text = 4.5;
const shape = 3;
const surfaces = ['bg-window', 'bg-canvas', 'bg-raised', 'bg-field'];
const tints = ['accent-soft', 'warn-soft', 'danger-soft', 'ok-soft', 'highlight'];
const bubbles = ['bubble-in', 'bubble-out'];

/** Ink, the surfaces that it stands on, and the ratio that it needs. */
const pairs: readonly (readonly [string, readonly string[], number])[] = [
  ['text', [...surfaces, 'bg-sunken', 'bg-selected', ...bubbles, ...tints], text],
  ['text-2', [...surfaces, 'bg-sunken', 'bg-selected', ...bubbles, ...tints], text],
  ['text-3', [...surfaces, 'bg-sunken', 'bg-selected', 'bubble-in'], text],
  ['accent-text', [...surfaces, 'bg-sunken', 'bg-selected', ...bubbles, 'accent-soft'], text],
  ['on-accent', ['accent', 'accent-hover', 'accent-press'], text],
  ['on-danger', ['danger', 'danger-hover'], text],
  ...['warn', 'danger', 'ok'].map((kind) => [`${kind}-text`, [...surfaces, `${kind}-soft`], text] as const),
  ['warn-mark', ['warn-soft', 'bg-canvas', 'bg-window'], shape],
  ['focus', [...surfaces, 'bg-sunken', 'bg-selected', ...bubbles, 'warn-soft'], shape],
  ['line-strong', surfaces, shape],
  ['presence', surfaces, shape],
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`av${n}-fg`, [`av${n}-bg`], text] as const),
];

const tokens = await readTokens();
let measured = 0;
const short: string[] = [];
for (const [at, theme] of themes.entries())
  for (const [ink, grounds, least] of pairs)
    for (const ground of grounds) {
      const found = ratio(tokens.get(ink)![at]!, tokens.get(ground)![at]!);
      measured += 1;
      if (found < least) short.push(`${theme}: ${ink} on ${ground} has ${found.toFixed(2)}, needs ${least}`);
    }
process.stdout.write(
  `${short.map((line) => `${line}\n`).join('')}${measured} pairs, ${short.length} too low.\n`,
);
process.exitCode = short.length > 0 ? 1 : 0;

async function readTokens(): Promise<Map<string, readonly Colour[]>> {
  const css = await readFile(inRoot('desktop', 'renderer', 'styles', 'tokens.css'), 'utf8');
  const found = css.matchAll(/--([\w-]+):\s*light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)/g);
  return new Map(Array.from(found, ([, name, light, dark]) => [name!, [parse(light!), parse(dark!)]]));
}

/** oklch(L C H / A) to linear sRGB, clipped to the gamut (CSS Color 4, §10). */
function parse(oklch: string): Colour {
  const [l, c, h, alpha = 1] = oklch.match(/[\d.]+/g)!.map(Number) as [number, number, number, number?];
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const linear: Rgb = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
  return { rgb: linear.map((value) => Math.min(1, Math.max(0, value))) as unknown as Rgb, alpha };
}

function ratio(ink: Colour, ground: Colour): number {
  const [high, low] = [luminance(ink.rgb), luminance(ground.rgb)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
