interface Region {
  readonly within: string;
  /** What takes the focus in it, the first that is there. */
  readonly focus: readonly string[];
}

const anything = 'button, input, textarea, [tabindex="0"]';

/** The regions that F6 walks, in their order on screen. */
const regions: readonly Region[] = [
  { within: 'nav', focus: ['[data-at][tabindex="0"]', anything] },
  { within: 'main > header', focus: [anything] },
  { within: '[role="log"]', focus: ['[role="article"][tabindex="0"]'] },
  { within: '[data-region="answer"]', focus: ['textarea', anything] },
  { within: 'main:not(:has(> header))', focus: [anything] },
  { within: 'aside', focus: [anything] },
];

/** Takes the focus to the next region that is on screen and can have it, around the end too. */
export function walkRegions(by: 1 | -1): void {
  const found = regions.flatMap(({ within, focus }) => {
    const region = document.querySelector<HTMLElement>(within);
    const target = focus.map((one) => region?.querySelector<HTMLElement>(one)).find((one) => one);
    return region && target ? [{ region, target }] : [];
  });
  const at = found.findIndex(({ region }) => region.contains(document.activeElement));
  const from = at < 0 && by < 0 ? 0 : at;
  found[(from + by + found.length) % found.length]?.target.focus();
}
