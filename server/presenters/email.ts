import type { EmailState } from '@secure-chat/shared/contract';
import type { Email } from '../models/email.ts';

export function presentEmail(email: Email | undefined, available: boolean): EmailState {
  return { available, address: email?.address ?? null, pending: email?.pending ?? null };
}
