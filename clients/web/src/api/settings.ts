import type { AppProject, v1alpha1 } from '@plumbline/contract/crd';
import type { account, cluster, session, version } from '@plumbline/contract/rpc';
import { requestJson } from './http.ts';

export const getUserInfo = (signal?: AbortSignal): Promise<session.GetUserInfoResponse> =>
  requestJson('api/v1/session/userinfo', { signal });

export const signIn = (username: string, password: string): Promise<session.SessionResponse> =>
  requestJson('api/v1/session', { method: 'POST', body: { username, password } });

export const signOut = (): Promise<unknown> => requestJson('api/v1/session', { method: 'DELETE' });

export const getSettings = (signal?: AbortSignal): Promise<cluster.Settings> =>
  requestJson('api/v1/settings', { signal });

export const getVersion = (signal?: AbortSignal): Promise<version.VersionMessage> =>
  requestJson('api/version', { signal });

/** The repositories with the state of their connection; `forceRefresh` tries each again. */
export const listRepositories = (
  options: { forceRefresh?: boolean; signal?: AbortSignal } = {},
): Promise<{ items?: v1alpha1.Repository[] }> =>
  requestJson('api/v1/repositories', { query: { forceRefresh: options.forceRefresh }, signal: options.signal });

export const listClusters = (signal?: AbortSignal): Promise<{ items?: v1alpha1.Cluster[] }> =>
  requestJson('api/v1/clusters', { signal });

export const listProjects = (signal?: AbortSignal): Promise<{ items?: AppProject[] }> =>
  requestJson('api/v1/projects', { signal });

export const updatePassword = (request: account.UpdatePasswordRequest): Promise<unknown> =>
  requestJson('api/v1/account/password', { method: 'PUT', body: request });

/** What a permission check is about: a resource, an action on it, and which one, as in argocd-rbac-cm. */
export interface PermissionQuestion {
  resource: string;
  action: string;
  subresource: string;
}

/** Whether the signed-in user may do this; the server decides again on every call. */
export async function canI(question: PermissionQuestion, signal?: AbortSignal): Promise<boolean> {
  const { resource, action, subresource } = question;
  const path = `api/v1/account/can-i/${resource}/${encodeURIComponent(action)}/${subresource}`;
  const answer = await requestJson<account.CanIResponse>(path, { signal });
  return answer.value === 'yes';
}
