import type { Router } from 'koa-router';
import type { Api } from '../app/api.ts';
import type { Services } from '../app/services.ts';
import { registerAboutRoutes } from './about.ts';
import { registerAccountRoutes } from './accounts.ts';
import { registerApprovalRoutes } from './approvals.ts';
import { registerAttachmentRoutes } from './attachments.ts';
import { registerConversationRoutes } from './conversations.ts';
import { registerDeviceRoutes } from './devices.ts';
import { registerDirectoryRoutes } from './directory.ts';
import { registerDoorRoutes } from './doors.ts';
import { registerEmailRoutes } from './email.ts';
import { registerEventRoutes } from './events.ts';
import { registerInviteRoutes } from './invites.ts';
import { registerMailedResetRoutes } from './mailed-reset.ts';
import { registerSecondFactorRoutes } from './second-factor.ts';
import { registerSessionRoutes } from './sessions.ts';
import { registerStreamRoute } from './stream.ts';
import { registerVisibilityRoutes } from './visibility.ts';

/** Every route that the server has. */
export function registerRoutes(api: Api, router: Router, services: Services): void {
  registerAboutRoutes(api, services);
  registerAccountRoutes(api, services);
  registerSessionRoutes(api, services);
  registerSecondFactorRoutes(api, services);
  registerDeviceRoutes(api, services);
  registerApprovalRoutes(api, services);
  registerDirectoryRoutes(api, services);
  registerDoorRoutes(api, services);
  registerConversationRoutes(api, services);
  registerEmailRoutes(api, services);
  registerEventRoutes(api, services);
  registerAttachmentRoutes(api, services);
  registerInviteRoutes(api, services);
  registerMailedResetRoutes(api, services);
  registerVisibilityRoutes(api, services);
  registerStreamRoute(router, services);
}
