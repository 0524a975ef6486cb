import { testPassword, type TestClient } from './test-client.ts';

/** Secures an account on the device where it is unlocked. @returns the new recovery code. */
export async function secure(client: TestClient): Promise<string> {
  const { recoveryCode } = await client.engine.prepareSecuring({ password: testPassword });
  await client.engine.confirmSecuring({});
  await client.online();
  return recoveryCode;
}

/** The contact has looked, and takes the new safety number. */
export async function confirmed(contact: TestClient, of: TestClient, conversationId: string): Promise<void> {
  const { userId } = of.self;
  await contact.until(() => {
    const summary = contact.summary(conversationId);
    const isChanged = summary?.kind === 'group' && summary.changed.some((one) => one.userId === userId);
    return isChanged || (summary?.kind === 'direct' && summary.paused);
  }, 'the changed safety number');
  await contact.engine.acceptIdentity({ userId });
}

/** Waits until the others have confirmed one's new safety number. */
export async function settled(client: TestClient, conversationId: string): Promise<void> {
  await client.until(() => client.summary(conversationId)?.unconfirmed === false, 'the confirmation');
}
