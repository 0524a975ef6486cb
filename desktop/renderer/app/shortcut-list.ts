export interface ShortcutGroup {
  readonly title: string;
  /** Keys, then what they do. `Ctrl` is shown as `Cmd` on a Mac. */
  readonly entries: readonly (readonly [keys: readonly string[], words: string])[];
}

/** Every key that does something, for the people who look for it. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    title: 'Anywhere',
    entries: [
      [['Ctrl', 'K'], 'Jump to a chat, a person or an action'],
      [['Ctrl', 'N'], 'New chat'],
      [['Ctrl', 'Shift', 'N'], 'New group'],
      [['Ctrl', ','], 'Settings'],
      [['Ctrl', 'L'], 'Lock now'],
      [['Ctrl', '/'], 'All shortcuts'],
      [['F6'], 'Next region; with Shift the one before'],
      [['Esc'], 'Closes the nearest thing'],
    ],
  },
  {
    title: 'Chats',
    entries: [
      [['Alt', 'Up or Down'], 'Previous or next chat'],
      [['Alt', 'Shift', 'Up or Down'], 'Previous or next unread chat'],
      [['Ctrl', '1 to 9'], 'The first to the ninth chat'],
      [['Ctrl', 'I'], 'Details of the chat'],
      [['Shift', 'Esc'], 'Mark all chats as read'],
    ],
  },
  {
    title: 'Writing',
    entries: [
      [['Ctrl', 'Shift', 'A'], 'Attach files'],
      [['Up'], 'In an empty field: edit your last message'],
      [['Shift', 'Up'], 'In an empty field: reply to the last message'],
    ],
  },
  {
    title: 'On a message',
    entries: [
      [['Up or Down'], 'The message before or after'],
      [['Home or End'], 'The very first or the newest message'],
      [['R'], 'Reply'],
      [['E'], 'Edit your own'],
      [['F'], 'Forward'],
      [['+'], 'React'],
      [['Ctrl', 'C'], 'Copy its text'],
      [['Del'], 'Delete'],
      [['Shift', 'F10'], 'Its menu'],
    ],
  },
];
