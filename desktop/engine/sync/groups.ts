import { fromBase64Url } from '@secure-chat/shared/bytes';
import { createConversation, type Signed } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import type { RosterMember, RosterOp } from '@secure-chat/shared/signed/control';
import { HttpError } from '../api/errors.ts';
import {
  applyControl,
  createControl,
  openControl,
  rosterMember,
  shareSeed,
  type OpenedBundle,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { EngineCommands, GroupMember } from '../face.ts';
import { changeRoster } from './change-roster.ts';
import type { Conversation } from './conversation.ts';
import { introduce } from './introduce.ts';
import type { NewGroup } from './new-groups.ts';
import { contactOf } from './summaries.ts';
import type { Workspace } from './workspace.ts';

type Input<C extends keyof EngineCommands> = Parameters<EngineCommands[C]>[0];

/** What a person does with groups (PROTOCOL §6). */
export class Groups {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async create({ name, picture, userIds }: Input<'createGroup'>): Promise<string> {
    const { context, newGroups } = this.#workspace;
    const people = await this.#known(userIds);
    if (people.length + 1 > limits.conversationMembers) throw new EngineError('too_many_members');
    const members = [
      rosterMember(context.contacts.own, 'owner'),
      ...people.map((person) => rosterMember(person, 'member')),
    ];
    const wanted = { groupName: name, groupPicture: picture, userIds: [...new Set(userIds)] };
    const late = newGroups.takeLate(wanted);
    if (late !== undefined) return late;
    const { conversationId, control } =
      (await newGroups.waiting(wanted)) ?? (await this.#keepNew(wanted, members));
    await this.#ask(conversationId, control);
    await this.#workspace.intake.begin(conversationId);
    await newGroups.finish(conversationId);
    return conversationId;
  }

  /** A group's id follows from its `create`: what is to be told there is kept before anybody is asked. */
  async #keepNew(
    wanted: Pick<NewGroup, 'groupName' | 'groupPicture' | 'userIds'>,
    members: readonly RosterMember[],
  ): Promise<NewGroup> {
    const { context, newGroups } = this.#workspace;
    const head = context.directory.head();
    const since = context.platform.clock.now();
    const control = await createControl(context.opened, 'group', members, {
      dirSize: head.size,
      dirHash: head.hash,
      sentAt: since,
      eventId: crypto.randomUUID(),
    });
    const { conversationId } = await applyControl(null, await openControl(control));
    const group = { ...wanted, conversationId, control, since };
    await newGroups.keep(group);
    return group;
  }

  /** Only oneself can make the group with this id: one that is there is the one that was asked for. */
  async #ask(conversationId: string, control: Signed): Promise<void> {
    const { context, newGroups } = this.#workspace;
    try {
      await context.client().call(createConversation, { body: { control } });
    } catch (error) {
      if (!(error instanceof HttpError) || error.status >= 500) throw error;
      if (error.code === 'conversation_exists') return;
      await newGroups.forget(conversationId);
      throw error;
    }
  }

  members(conversationId: string): GroupMember[] {
    const conversation = this.#workspace.conversation(conversationId);
    const { context } = this.#workspace;
    return [...(conversation.roster?.members.values() ?? [])].map(({ userId, role }) => ({
      ...contactOf(context, conversation, userId),
      role,
      self: userId === context.self.userId,
    }));
  }

  /** Whoever adds tells the newcomers what the group is called, and its timer, in the first new session. */
  async add({ conversationId, userIds, shareHistory }: Input<'addMembers'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    const people = await this.#known(userIds);
    if ((conversation.roster?.members.size ?? 0) + people.length > limits.conversationMembers)
      throw new EngineError('too_many_members');
    const history = shareHistory ? 'all' : 'none';
    const isChanged = await changeRoster(this.#workspace, conversation, {
      again: true,
      ops: ({ members }) =>
        people
          .filter(({ bundle }) => !members.has(bundle.userId))
          .map((person): RosterOp => ({ op: 'add', member: rosterMember(person, 'member'), history })),
      ...(shareHistory && { historyWraps: () => this.#wrapHistory(conversation, people) }),
    });
    // Somebody else was faster, and tells them what there is to tell.
    if (!isChanged) return;
    const { groupName, groupPicture } = conversation.state;
    await introduce(this.#workspace, conversation);
    if (groupName !== null) await this.#tellProfile(conversation, { groupName, groupPicture });
    await this.#workspace.outbox.tellTimer(conversation);
  }

  async remove({ conversationId, userId }: Input<'removeMember'>): Promise<void> {
    await changeRoster(this.#workspace, this.#workspace.conversation(conversationId), {
      again: true,
      ops: ({ members }) => (members.has(userId) ? [{ op: 'remove', userId }] : []),
    });
  }

  async setRole({ conversationId, userId, role }: Input<'setRole'>): Promise<void> {
    await changeRoster(this.#workspace, this.#workspace.conversation(conversationId), {
      again: false,
      ops: ({ members }) => {
        const member = members.get(userId);
        // Whoever left or was taken out meanwhile has no role that could be changed.
        if (!member) throw new EngineError('roster_changed');
        return member.role === role ? [] : [{ op: 'role', userId, role }];
      },
    });
  }

  async leave({ conversationId }: Input<'leaveGroup'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    try {
      await changeRoster(this.#workspace, conversation, { again: true, ops: () => [{ op: 'leave' }] });
    } catch (error) {
      // Whoever was taken out meanwhile has nothing left to leave.
      if (conversation.state.membership === 'member') throw error;
    }
  }

  /** Only a member can sign that it leaves: a server alone can't take an account out of its groups. */
  async leaveAll(): Promise<void> {
    const { conversations } = this.#workspace.context;
    for (const [conversationId, { state }] of conversations)
      if (state.kind === 'group' && state.membership === 'member') await this.leave({ conversationId });
  }

  async setProfile({ conversationId, name, picture }: Input<'setGroupProfile'>): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    const role = conversation.roster?.members.get(this.#workspace.context.self.userId)?.role;
    if (role !== 'owner' && role !== 'admin') throw new EngineError('not_allowed');
    await this.#tellProfile(conversation, {
      ...(name !== undefined && { groupName: name.trim() }),
      ...(picture !== undefined && { groupPicture: picture }),
    });
  }

  async #tellProfile(
    conversation: Conversation,
    profile: { readonly groupName?: string; readonly groupPicture?: string | null },
  ): Promise<void> {
    await this.#workspace.outbox.add(conversation, { kind: 'profile', ...profile });
  }

  /** Their newest keys, and nobody whose safety number has changed unanswered. */
  async #known(userIds: readonly string[]): Promise<OpenedBundle[]> {
    const { contacts, self } = this.#workspace.context;
    const others = [...new Set(userIds)].filter((userId) => userId !== self.userId);
    const people = await contacts.newestOf(others);
    if (people.some(({ bundle }) => contacts.hasChanged(bundle.userId, bundle.identityKey)))
      throw new EngineError('safety_number_changed');
    return people;
  }

  /** The newest sessions that one can read oneself, for each newcomer (PROTOCOL §7). */
  async #wrapHistory(conversation: Conversation, people: readonly OpenedBundle[]) {
    const { conversationId } = conversation.state;
    const sharedBy = this.#workspace.context.self.userId;
    const most = Math.floor(limits.historyWraps / people.length);
    const sessions = Object.values(conversation.state.readingSessions)
      .filter(({ seed }) => seed !== null)
      .slice(-most);
    const wraps = sessions.flatMap(({ seed, sessionId }) =>
      people.map(async (person) => {
        const place = { conversationId, sessionId, sharedBy };
        const wrap = await shareSeed(fromBase64Url(seed!), place, person);
        return { userId: person.bundle.userId, sessionId, wrap };
      }),
    );
    return Promise.all(wraps);
  }
}
