/**
 * The import table of shared/docs/architecture.md: what a place must never import, and why.
 * Targets are paths of ours, `npm:<package>`, `node:<module>`, or `computed`. Cycles are the linter's.
 */
export interface Arrow {
  readonly from: RegExp;
  readonly never: RegExp;
  readonly why: string;
}

export const arrows: readonly Arrow[] = [
  {
    from: /^(?!server\/database\/embedded-binaries\.ts$)/,
    never: /^computed$/,
    why: 'what is imported stands in the text; only the database binaries of a platform are found by name',
  },
  {
    from: /^shared\//,
    never: /^(server|desktop|build)\/|^node:|^npm:(?!zod$)/,
    why: 'the wire knows neither side, nor a platform',
  },
  { from: /^server\//, never: /^(desktop|build)\//, why: 'the server knows no client' },
  { from: /^desktop\//, never: /^(server|build)\//, why: 'the app knows the wire, not the server' },
  {
    from: /^server\/routes\//,
    never: /^server\/(models|database)\/|^npm:(knex|objection|bcrypt)$/,
    why: 'a route is a readable list',
  },
  {
    from: /^server\/domain\//,
    never: /^server\/(routes|presenters)\/|^npm:koa/,
    why: 'a verb knows no HTTP',
  },
  {
    from: /^server\/access\//,
    never: /^server\/(domain|routes|presenters)\/|^npm:koa/,
    why: 'rows, and who may have them',
  },
  {
    from: /^server\/presenters\//,
    never: /^server\/(domain|routes|access)\/|^npm:koa/,
    why: 'a row becomes wire here, nothing else',
  },
  { from: /^server\/realtime\//, never: /^server\/(models|routes|domain)\//, why: 'frames and listeners' },
  {
    from: /^server\/(?!security\/)/,
    never: /^npm:(bcrypt|jsonwebtoken)$/,
    why: 'server/security is their only importer',
  },
  {
    from: /^desktop\/(main|preload)\//,
    never: /^desktop\/(renderer|engine)\//,
    why: 'the main process holds no key and no view',
  },
  { from: /^desktop\/main\//, never: /^desktop\/preload\//, why: 'they meet in the bridge' },
  {
    from: /^desktop\/preload\//,
    never: /^desktop\/main\/|^node:/,
    why: 'sandboxed: one-liners over the bridge',
  },
  { from: /^desktop\/bridge\//, never: /^desktop\/(?!bridge\/)|^node:|^npm:(?!zod$)/, why: 'a contract' },
  {
    from: /^desktop\/engine\//,
    never: /^desktop\/(?!engine\/)|^node:|^npm:(react|electron)/,
    why: 'runs in a Worker, and in Node for tests',
  },
  {
    from: /^desktop\/engine\/crypto\//,
    never: /^desktop\/engine\/(api|storage|sync)\//,
    why: 'knows no network and no disk',
  },
  {
    from: /^desktop\/engine\/api\//,
    never: /^desktop\/engine\/(crypto|storage|sync)\//,
    why: 'knows no key and no disk',
  },
  {
    from: /^desktop\/engine\/storage\//,
    never: /^desktop\/engine\/(crypto|api|sync)\//,
    why: 'knows no key and no network',
  },
  {
    from: /^desktop\/engine\/(?!crypto\/)/,
    never: /^desktop\/engine\/crypto\/(?!index\.ts$)/,
    why: 'whole acts, through crypto/index.ts',
  },
  {
    from: /^desktop\/(?!engine\/crypto\/primitives\.ts$)/,
    never: /^npm:hash-wasm$/,
    why: 'crypto/primitives.ts is its only importer',
  },
  {
    from: /^desktop\/renderer\//,
    never: /^desktop\/(main|preload|engine\/(?!face\.ts$|worker\.ts$))|^node:|^npm:electron/,
    why: 'knows the engine’s face and the bridge',
  },
  {
    from: /^desktop\/renderer\/features\//,
    never: /^desktop\/renderer\/app\//,
    why: 'the app composes features',
  },
  {
    from: /^desktop\/renderer\/ui\//,
    never: /^desktop\/(?!renderer\/ui\/)|^shared\//,
    why: 'the kit knows no product',
  },
  {
    from: /^desktop\/renderer\/features\/chat\//,
    never: featuresBut('chat'),
    why: 'no feature imports another',
  },
  {
    from: /^desktop\/renderer\/features\/contacts\//,
    never: featuresBut('contacts'),
    why: 'no feature imports another',
  },
  {
    from: /^desktop\/renderer\/features\/conversations\//,
    never: featuresBut('conversations'),
    why: 'no feature imports another',
  },
  {
    from: /^desktop\/renderer\/features\/onboarding\//,
    never: featuresBut('onboarding'),
    why: 'no feature imports another',
  },
  {
    from: /^desktop\/renderer\/features\/settings\//,
    never: featuresBut('settings'),
    why: 'no feature imports another',
  },
];

function featuresBut(own: string): RegExp {
  return new RegExp(`^desktop/renderer/features/(?!${own}/)`);
}

/** The arrows that an import breaks. */
export function brokenBy(from: string, target: string): readonly Arrow[] {
  return arrows.filter((arrow) => arrow.from.test(from) && arrow.never.test(target));
}
