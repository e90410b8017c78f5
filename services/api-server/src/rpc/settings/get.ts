import type { cluster } from '@plumbline/contract/rpc';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';

const DEFAULT_PASSWORD_PATTERN = '^.{8,32}$';

/** What clients need to know of the settings; a caller who is nobody gets what a login page needs. */
export function getSettings(deps: ServerDeps): ApiHandler<'cluster.SettingsService', 'Get'> {
  return async (_request, call) => {
    const data = deps.state.settings().configMapData;
    const isKnown = call.access.caller.kind !== 'anonymous';
    return isKnown ? { ...publicSettings(data), ...privateSettings(deps, data) } : publicSettings(data);
  };
}

type Data = Readonly<Record<string, string>>;

function publicSettings(data: Data): cluster.Settings {
  return {
    url: data['url'] ?? '',
    additionalUrls: [],
    statusBadgeEnabled: false,
    googleAnalytics: { trackingID: data['ga.trackingid'] ?? '', anonymizeUsers: data['ga.anonymizeusers'] !== 'false' },
    help: { chatUrl: data['help.chatUrl'] ?? '', chatText: data['help.chatText'] ?? '', binaryUrls: {} },
    userLoginsDisabled: isLoginDisabled(data),
    uiCssURL: data['ui.cssurl'] ?? '',
    uiBannerContent: data['ui.bannercontent'] ?? '',
    uiBannerURL: data['ui.bannerurl'] ?? '',
    uiBannerPermanent: data['ui.bannerpermanent'] === 'true',
    uiBannerPosition: data['ui.bannerposition'] ?? '',
    uiLoginButtonText: data['ui.loginButtonText'] ?? '',
    passwordPattern: data['passwordPattern'] ?? DEFAULT_PASSWORD_PATTERN,
  };
}

function privateSettings(deps: ServerDeps, data: Data): cluster.Settings {
  return {
    appLabelKey: data['application.instanceLabelKey'] ?? 'app.kubernetes.io/instance',
    trackingMethod: data['application.resourceTrackingMethod'] ?? 'annotation',
    installationID: data['installationID'] ?? '',
    resourceOverrides: {},
    kustomizeOptions: { buildOptions: data['kustomize.buildOptions'] ?? '' },
    kustomizeVersions: [],
    plugins: [],
    configManagementPlugins: [],
    execEnabled: false,
    controllerNamespace: deps.namespace,
    appsInAnyNamespaceEnabled: deps.applicationNamespaces.length > 0,
    impersonationEnabled: data['application.sync.impersonation.enabled'] === 'true',
    hydratorEnabled: false,
    syncWithReplaceAllowed: deps.isReplaceAllowed,
    resourceViewEnabled: data['ui.resourceViewEnabled'] !== 'false',
  };
}

/** Whether no local account can log in with a password. */
function isLoginDisabled(data: Data): boolean {
  const canLogIn = Object.entries(data).some(
    ([key, value]) =>
      /^accounts\.[^.]+$/.test(key) &&
      value.split(',').some((word) => word.trim() === 'login') &&
      data[`${key}.enabled`] !== 'false',
  );
  return data['admin.enabled'] === 'false' && !canLogIn;
}
