import type { Person, RosterChange, TimelineItem } from '../../engine/face.ts';
import { spanWords } from '../ui/spans.ts';

type Note = Extract<TimelineItem, { kind: 'roster' | 'group_profile' | 'timer' }>;

/** What happened to a chat, a sentence for each thing. */
export function noteWords(note: Note): string[] {
  if (note.kind === 'timer') return [timerWords(note)];
  if (note.kind === 'group_profile') return profileWords(note);
  return note.changes.map((change) => changeWords(note.actor, change));
}

const subject = ({ self, name }: Person): string => (self ? 'You' : name);
const object = ({ self, name }: Person): string => (self ? 'you' : name);

function changeWords(actor: Person, change: RosterChange): string {
  switch (change.change) {
    case 'created':
      return `${subject(actor)} made this group`;
    case 'left':
      return `${subject(actor)} left`;
    case 'added':
      return `${subject(actor)} added ${object(change.person)}.${blindness(change)}`;
    case 'removed':
      return `${subject(actor)} removed ${object(change.person)}`;
    case 'role':
      return roleWords(change);
    case 'new_identity':
      return `${subject(change.person)} started afresh: the safety number is a new one`;
  }
}

function timerWords({ actor, afterMs }: Extract<Note, { kind: 'timer' }>): string {
  if (afterMs === 0) return `${subject(actor)} set new messages to stay`;
  return `${subject(actor)} set new messages to disappear after ${spanWords(afterMs)}`;
}

function roleWords({ person, role }: Extract<RosterChange, { change: 'role' }>): string {
  if (role === 'owner') return `${subject(person)} ${person.self ? 'own' : 'owns'} this group now`;
  return `${subject(person)} can ${role === 'admin' ? 'manage this group now' : 'no longer manage this group'}`;
}

/** What whoever was added can't see. */
function blindness({ person, history }: Extract<RosterChange, { change: 'added' }>): string {
  if (history === 'all') return '';
  return ` ${person.self ? 'You' : 'They'} can’t see anything said before this.`;
}

function profileWords({ actor, name, picture }: Extract<Note, { kind: 'group_profile' }>): string[] {
  const words: string[] = [];
  if (name !== null) words.push(`${subject(actor)} named this group “${name}”`);
  if (picture !== null)
    words.push(
      `${subject(actor)} ${picture === 'changed' ? 'changed the picture' : 'took the picture away'}`,
    );
  return words;
}
