import type { ZxcvbnFactory, ZxcvbnResult } from '@zxcvbn-ts/core';
import { limits } from '@secure-chat/shared/limits';

export interface PasswordStrength {
  /** 0 … 4 */
  readonly score: number;
  readonly enough: boolean;
  /** In words: what it is, and what would help. */
  readonly words: string;
}

let loading: Promise<ZxcvbnFactory> | null = null;

/** How hard a password is to guess, judged on this computer alone (PROTOCOL §3 asks for 3 of 4). */
export async function judgePassword(password: string, others: readonly string[]): Promise<PasswordStrength> {
  loading ??= load();
  const factory = await loading;
  const result = factory.check(
    password.slice(0, 128),
    others.filter((text) => text !== ''),
  );
  const longEnough = password.normalize('NFC').length >= limits.passwordLength.min;
  return {
    score: result.score,
    enough: longEnough && result.score >= 3,
    words: wordsFor(result, longEnough),
  };
}

/** The dictionaries are large: they come when the first password is typed. */
async function load(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
}

function wordsFor({ score, feedback }: ZxcvbnResult, longEnough: boolean): string {
  if (!longEnough)
    return `Use at least ${limits.passwordLength.min} characters. A few unrelated words work well.`;
  if (score >= 4) return 'Strong. Easy to remember is fine, as long as it’s hard to guess.';
  if (score === 3) return 'Good. Another word would make it strong.';
  return feedback.warning ?? feedback.suggestions[0] ?? 'Too easy to guess. Add one or two unrelated words.';
}
