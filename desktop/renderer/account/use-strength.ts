import { useEffect, useRef, useState } from 'react';
import { judgePassword, type PasswordStrength } from './password-strength.ts';

/** Judged again as each text changes; an older judgement never replaces a newer one. */
export function useStrength(password: string, ...others: readonly string[]): PasswordStrength | null {
  const [strength, setStrength] = useState<PasswordStrength | null>(null);
  const asked = useRef(0);
  const known = others.join('\n');
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    if (password === '') return setStrength(null);
    void judgePassword(password, known.split('\n')).then((judged) => {
      if (mine === asked.current) setStrength(judged);
    });
  }, [password, known]);
  return strength;
}
