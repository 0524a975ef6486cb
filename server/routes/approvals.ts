import {
  answerApproval,
  beginApproval,
  claimApproval,
  finishApproval,
  listApprovals,
  requestApproval,
} from '@secure-chat/shared/contract';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { accessOwnAccount } from '../access/account.ts';
import { accessApproval, listWaitingApprovals } from '../access/approvals.ts';
import { countStakes } from '../access/stakes.ts';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { answerApproval as answer } from '../domain/answer-approval.ts';
import { finishApproval as finish } from '../domain/finish-approval.ts';
import { beginApproval as begin, hashClaim, requestApproval as request } from '../domain/ask-approval.ts';
import { presentAccount } from '../presenters/account.ts';
import { presentApproval } from '../presenters/approval.ts';

export function registerApprovalRoutes(api: Api, services: Services): void {
  const { knex } = services;

  api.open(beginApproval, async ({ body, address, limit }) => {
    await limit('approval', address);
    await limit('credentialsByName', body.username);
    return begin(services, body.username, address);
  });

  api.open(requestApproval, async ({ params, body }) => {
    await request(services, { ...params, ...body });
    return {};
  });

  api.open(claimApproval, async ({ params, body, limit }) => {
    await limit('approvalClaim', params.approvalId);
    const approval = await accessApproval(knex, params.approvalId, hashClaim(body.claim));
    if (approval.state === 'refused') return { state: 'refused' as const };
    if (approval.state !== 'approved') return { state: 'waiting' as const };
    const { account, bundle } = await accessOwnAccount(knex, approval.userId);
    return {
      state: 'approved' as const,
      sealed: toBase64Url(approval.sealed!),
      account: presentAccount(account, bundle),
      stakes: await countStakes(knex, approval.userId),
    };
  });

  api.open(finishApproval, async ({ params, body, address, limit }) => {
    await limit('approvalClaim', params.approvalId);
    const beforeCode = (userId: string): Promise<void> => limit('secondFactor', userId);
    const asked = { ...params, ...body };
    const { userId, ...opened } = await finish(services, asked, { address, beforeCode });
    const { account, bundle } = await accessOwnAccount(knex, userId);
    return { account: presentAccount(account, bundle), ...opened, deviceId: body.device.deviceId };
  });

  api.signedIn(listApprovals, async ({ caller }) => ({
    approvals: (await listWaitingApprovals(knex, caller.userId)).map(presentApproval),
  }));

  api.signedIn(answerApproval, async ({ caller, params, body }) => {
    await answer(services, caller, { ...params, ...body });
    return {};
  });
}
