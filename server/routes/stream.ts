import type { Router } from 'koa-router';
import type { Context } from 'koa';
import { apiPrefix, streamPath } from '@secure-chat/shared/contract';
import { authenticateStream, requireRate } from '../app/authenticate.ts';
import { AppError } from '../app/errors.ts';
import type { Services } from '../app/services.ts';
import { createFrame } from '../realtime/frame.ts';
import { openStream, type Stream } from '../realtime/stream.ts';

/** The live stream: the same limits and the same authentication as every route, then the response is the stream's. */
export function registerStreamRoute(router: Router, services: Services): void {
  const { config, hub, presence, loadContacts } = services;
  // One for all streams: it outlives the request, which is gone once its stream is open.
  const onClose = (stream: Stream): void => {
    if (hub.remove(stream)) presence.wentOffline(stream.userId);
  };
  router.get(apiPrefix + streamPath, async (routed) => {
    const ctx = routed as unknown as Context;
    ctx.state.route = streamPath;
    await requireRate(services, 'address', ctx.ip);
    const { caller, scope } = await authenticateStream(services, ctx);
    await requireRate(services, 'user', caller.userId);
    const contacts = await loadContacts(caller.userId);
    // The device may have been ended while its contacts were read; from here on nothing waits.
    await authenticateStream(services, ctx);
    if (ctx.socket.destroyed) return;
    // Behind another answer on the same connection: that one may never end.
    if (ctx.res.socket === null) throw new AppError('invalid_request');

    ctx.respond = false;
    ctx.status = 200;
    // A locked device listens, and nobody is there.
    const device = { ...caller, present: scope === 'everything' };
    const stream = openStream(ctx.res, { ...device, bufferBytes: config.stream.bufferBytes, onClose });
    const online = contacts.filter((userId) => presence.isOnline(userId));
    stream.write(createFrame({ name: 'hello', data: { online, heartbeatMs: config.stream.heartbeatMs } }));
    const wasPresent = hub.isPresent(caller.userId);
    presence.cameOnline(device, contacts);
    hub.add(stream);
    if (wasPresent && !hub.isPresent(caller.userId)) presence.wentOffline(caller.userId);
  });
}
