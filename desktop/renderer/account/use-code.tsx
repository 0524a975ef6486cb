import { useState, type ReactNode } from 'react';
import type { EngineFailure } from '../../engine/face.ts';
import { failureWords } from '../platform/words.ts';
import { CodeField } from './code-field.tsx';

interface AskedCode {
  /** To be sent along with the password. */
  readonly shown: { readonly code?: string };
  /** Whether it is asked for and not there yet. */
  readonly missing: boolean;
  /** @returns what is left to be told elsewhere: nothing where a code is asked for the first time. */
  readonly hear: (failure: EngineFailure) => EngineFailure | null;
  readonly field: ReactNode;
}

/** The code after a password: its field appears when the account asks for one, with what was wrong with it. */
export function useCode(): AskedCode {
  const [asked, setAsked] = useState(false);
  const [code, setCode] = useState('');
  const [failure, setFailure] = useState<EngineFailure | null>(null);
  return {
    shown: asked ? { code } : {},
    missing: asked && code.trim() === '',
    hear(told) {
      const ofCode = told.code === 'wrong_second_factor' ? told : null;
      setFailure(ofCode);
      if (told.code !== 'second_factor_required') return ofCode ? null : told;
      setAsked(true);
      return null;
    },
    field: asked && (
      <CodeField
        label="Code from your phone"
        autoFocus
        value={code}
        error={failure ? failureWords(failure) : undefined}
        onType={(typed) => {
          setCode(typed);
          setFailure(null);
        }}
      />
    ),
  };
}
