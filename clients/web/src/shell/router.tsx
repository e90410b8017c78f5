import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type AnyRouter,
} from '@tanstack/react-router';
import { parseSearch, renderSearch, stringsOf } from '../ui/search-strings.ts';
import { CrashScreen, NotFoundScreen } from './screens.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundScreen, errorComponent: CrashScreen });
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: stringsOf,
  component: lazyRouteComponent(() => import('../session/login-page.tsx'), 'LoginPage'),
});
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => redirect({ to: '/applications', throw: true }),
});
const applications = createRoute({
  getParentRoute: () => shell,
  path: '/applications',
  validateSearch: stringsOf,
  component: lazyRouteComponent(() => import('../applications/applications-page.tsx'), 'ApplicationsPage'),
});
const application = createRoute({
  getParentRoute: () => shell,
  path: '/applications/$namespace/$name',
  validateSearch: stringsOf,
  component: lazyRouteComponent(() => import('../application/application-page.tsx'), 'ApplicationPage'),
});
const shortApplication = createRoute({
  getParentRoute: () => shell,
  path: '/applications/$name',
  component: lazyRouteComponent(() => import('../application/short-address.tsx'), 'ShortAddress'),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => redirect({ to: '/settings/repositories', throw: true }),
});
const repositories = createRoute({
  getParentRoute: () => settings,
  path: '/repositories',
  component: lazyRouteComponent(() => import('../settings/repositories-page.tsx'), 'RepositoriesPage'),
});
const clusters = createRoute({
  getParentRoute: () => settings,
  path: '/clusters',
  component: lazyRouteComponent(() => import('../settings/clusters-page.tsx'), 'ClustersPage'),
});
const projects = createRoute({
  getParentRoute: () => settings,
  path: '/projects',
  validateSearch: stringsOf,
  component: lazyRouteComponent(() => import('../settings/projects-page.tsx'), 'ProjectsPage'),
});
const appearance = createRoute({
  getParentRoute: () => settings,
  path: '/appearance',
  component: lazyRouteComponent(() => import('../settings/appearance-page.tsx'), 'AppearancePage'),
});
const about = createRoute({
  getParentRoute: () => settings,
  path: '/about',
  component: lazyRouteComponent(() => import('../settings/about-page.tsx'), 'AboutPage'),
});
const userInfo = createRoute({
  getParentRoute: () => shell,
  path: '/user-info',
  component: lazyRouteComponent(() => import('../session/user-info-page.tsx'), 'UserInfoPage'),
});

/** The router of the interface under a base path such as `/` or `/plumbline/`. */
export function createAppRouter(basepath: string): AnyRouter {
  return createRouter({
    routeTree: root.addChildren([
      login,
      shell.addChildren([
        home,
        applications,
        application,
        shortApplication,
        settings.addChildren([settingsHome, repositories, clusters, projects, appearance, about]),
        userInfo,
      ]),
    ]),
    basepath,
    parseSearch,
    stringifySearch: renderSearch,
    defaultErrorComponent: CrashScreen,
    scrollRestoration: false,
  });
}
