import * as fc from 'fast-check';
import type { Role } from '../../face.ts';
import type { Said, Scene, Talk } from './scene.ts';

/** What the model knows: enough to tell which step makes sense next. People go by their number. */
export interface Model {
  readonly size: number;
  /** Whose network is not there. */
  readonly cut: Set<number>;
  /** Who started afresh or secured the account; once is enough. */
  readonly changed: Set<number>;
}

type Step = fc.AsyncCommand<Model, Scene>;

interface StepInput {
  readonly name: string;
  /** Who does it, and to whom. */
  readonly who: readonly number[];
  readonly with?: string;
  readonly check?: (model: Readonly<Model>) => boolean;
  readonly run: (scene: Scene, model: Model) => Promise<unknown> | void;
}

function step(input: StepInput): Step {
  const { name, who, check, run } = input;
  return {
    check: (model) => who.every((one) => one < model.size) && (check?.(model) ?? true),
    run: async (model, scene) => void (await run(scene, model)),
    toString: () => `${name}(${[...who, ...(input.with === undefined ? [] : [input.with])].join(', ')})`,
  };
}

/** The chat is the first two people's alone. */
const talkOf = (scene: Scene, place: 'group' | 'chat'): Talk => scene.talks[place === 'group' ? 0 : 1]!;

const place = fc.constantFrom('group' as const, 'group' as const, 'chat' as const);
const isIn = (who: number, where: 'group' | 'chat'): boolean => where === 'group' || who < 2;

/** One of the messages that were written there; none while nothing is. */
function pick(scene: Scene, nth: number, where: 'group' | 'chat'): Said | undefined {
  const { said } = talkOf(scene, where);
  return said[nth % Math.max(1, said.length)];
}

function writing(who: fc.Arbitrary<number>): fc.Arbitrary<Step>[] {
  const nth = fc.nat({ max: 20 });
  const say = fc.tuple(who, place).map(([by, where]) =>
    step({
      name: 'Say',
      who: [by],
      with: where,
      check: () => isIn(by, where),
      run: (scene) => scene.say(scene.players[by]!, talkOf(scene, where)),
    }),
  );
  const edit = fc.tuple(nth, place).map(([at, where]) =>
    step({
      name: 'Edit',
      who: [],
      with: `${at}, ${where}`,
      run: (scene) => scene.edit(talkOf(scene, where), pick(scene, at, where)),
    }),
  );
  const remove = fc.tuple(nth, place).map(([at, where]) =>
    step({
      name: 'Delete',
      who: [],
      with: `${at}, ${where}`,
      run: (scene) => scene.delete(talkOf(scene, where), pick(scene, at, where)),
    }),
  );
  const react = fc.tuple(who, nth, place, fc.constantFrom('👍', '🎉', null)).map(([by, at, where, emoji]) =>
    step({
      name: 'React',
      who: [by],
      with: `${at}, ${where}, ${emoji ?? 'none'}`,
      check: () => isIn(by, where),
      run: (scene) => scene.react(scene.players[by]!, talkOf(scene, where), pick(scene, at, where), emoji),
    }),
  );
  return [say, say, say, say, edit, remove, react];
}

function roster(who: fc.Arbitrary<number>, size: number): fc.Arbitrary<Step>[] {
  // The first one stays and keeps every right: somebody has to let the others in again.
  const other = fc.integer({ min: 1, max: size - 1 });
  const pair = fc.tuple(who, other);
  return [
    fc.tuple(pair, fc.boolean()).map(([[by, target], shareHistory]) =>
      step({
        name: 'Add',
        who: [by, target],
        with: shareHistory ? 'with history' : 'without',
        run: (scene) =>
          scene.change(by, 'addMembers', { userIds: [scene.players[target]!.userId], shareHistory }),
      }),
    ),
    pair.map(([by, target]) =>
      step({
        name: 'Remove',
        who: [by, target],
        run: (scene) => {
          scene.unsettled.add(scene.players[target]!);
          scene.change(by, 'removeMember', { userId: scene.players[target]!.userId });
        },
      }),
    ),
    fc.tuple(pair, fc.constantFrom<Role>('owner', 'admin', 'member')).map(([[by, target], role]) =>
      step({
        name: 'SetRole',
        who: [by, target],
        with: role,
        run: (scene) => scene.change(by, 'setRole', { userId: scene.players[target]!.userId, role }),
      }),
    ),
    other.map((one) =>
      step({
        name: 'Leave',
        who: [one],
        run: (scene) => {
          scene.unsettled.add(scene.players[one]!);
          scene.change(one, 'leaveGroup', {});
        },
      }),
    ),
  ];
}

function keys(size: number): fc.Arbitrary<Step>[] {
  const other = fc.integer({ min: 1, max: size - 1 });
  return [
    other.map((one) =>
      step({
        name: 'StartAfresh',
        who: [one],
        check: ({ changed }) => !changed.has(one),
        run: async (scene, { changed, cut }) => {
          changed.add(one);
          cut.delete(one);
          scene.unsettled.add(scene.players[one]!);
          await scene.players[one]!.reset(scene.world.server);
        },
      }),
    ),
    other.map((one) =>
      step({
        name: 'Secure',
        who: [one],
        check: ({ changed }) => !changed.has(one),
        run: async ({ players, secured }, { changed, cut }) => {
          changed.add(one);
          cut.delete(one);
          secured.add(players[one]!);
          await players[one]!.secure();
        },
      }),
    ),
    other.map((one) =>
      step({
        name: 'AcceptIdentity',
        who: [0, one],
        check: ({ changed }) => changed.has(one),
        run: ({ players }) => {
          const { userId } = players[one]!;
          players[0]!.begin(({ engine }) => engine.acceptIdentity({ userId }));
        },
      }),
    ),
  ];
}

function network(who: fc.Arbitrary<number>): fc.Arbitrary<Step>[] {
  return [
    fc.tuple(who, fc.constantFrom('deaf' as const, 'down' as const)).map(([one, link]) =>
      step({
        name: 'LoseNetwork',
        who: [one],
        with: link,
        run: ({ players }, { cut }) => {
          cut.add(one);
          players[one]!.proxy.link = link;
          players[one]!.proxy.cut();
        },
      }),
    ),
    who.map((one) =>
      step({
        name: 'FindNetwork',
        who: [one],
        check: ({ cut }) => cut.has(one),
        run: ({ players }, { cut }) => {
          cut.delete(one);
          players[one]!.proxy.link = 'up';
          return players[one]!.client.engine.reconnect();
        },
      }),
    ),
    // What was asked is not answered, and it is asked again at once.
    who.map((one) => step({ name: 'Blink', who: [one], run: ({ players }) => players[one]!.proxy.cut() })),
  ];
}

function restarts(who: fc.Arbitrary<number>): fc.Arbitrary<Step>[] {
  return [
    who.map((one) => step({ name: 'RestartApp', who: [one], run: ({ players }) => players[one]!.restart() })),
    fc
      .constantFrom('kill' as const, 'pause' as const)
      .map((how) =>
        step({ name: 'RestartServer', who: [], with: how, run: ({ world }) => world.restartServer(how) }),
      ),
  ];
}

/** Any interleaving of what up to `size` people, their networks and the server do. */
export function anySteps(size: number, options: fc.CommandsContraints) {
  const who = fc.nat({ max: size - 1 });
  const steps = [...writing(who), ...roster(who, size), ...keys(size), ...network(who), ...restarts(who)];
  return fc.commands<Model, Scene, false>(steps, options);
}
