/**
 * Every screen and its address. The addresses after `#` are those that MLflow's clients print
 * ("View run … at: http://host/#/experiments/1/runs/…"), so that their links open here.
 *
 * A screen is loaded when it is first shown. Its search parameters are validated where the screen
 * declares them (`search.ts` of its feature), so that a link carries the whole state of a view.
 */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { queryClient } from "../api/client";
import { prefetchExperiments } from "../api/experiments";
import { modelOverviewQuery } from "../api/registeredModels";
import { validateAdminSearch } from "../features/admin/search";
import { validateAuditSearch } from "../features/audit/search";
import { validateCompareSearch } from "../features/compare/search";
import { validateCompareVersionsSearch } from "../features/compare-versions/search";
import { validateExperimentsSearch } from "../features/experiments/search";
import {
  validateModelSearch,
  validateModelsSearch,
  validateVersionSearch,
} from "../features/models/search";
import { searchOfMlflow, validateRunSearch } from "../features/run/search";
import { validateRunsSearch } from "../features/runs/search";
import { validateSignInSearch } from "../features/sign-in/search";
import { validateWebhooksSearch } from "../features/webhooks/search";
import { askForRun, askForRuns } from "./early";
import { Failure } from "./Failure";
import { NotFound } from "./NotFound";
import { Pending } from "./Pending";
import { Shell } from "./Shell";

const root = createRootRoute({
  component: Shell,
  errorComponent: Failure,
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/experiments" });
  },
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: "/experiments",
  validateSearch: validateExperimentsSearch,
  loaderDeps: ({ search }) => search,
  // The list is asked for while the screen's code is still on its way.
  loader: ({ deps }) => void prefetchExperiments(deps.filter ?? "", deps.stage ?? "active"),
  component: lazyRouteComponent(() => import("../features/experiments/ExperimentsScreen")),
});

/** The runs of one experiment. */
const experiment = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId",
  validateSearch: validateRunsSearch,
  // Once, when one comes here: afterwards the screen asks.
  shouldReload: false,
  gcTime: 0,
  loader: ({ params, location }) =>
    askForRuns(params.experimentId, validateRunsSearch(location.search)),
  component: lazyRouteComponent(() => import("../features/runs/ExperimentRunsScreen")),
});

const experimentRuns = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId/runs",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/experiments/$experimentId", params });
  },
});

/** The runs of several experiments: `?experiments=1,2`. */
const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: validateRunsSearch,
  component: lazyRouteComponent(() => import("../features/runs/RunsScreen")),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId/runs/$runId",
  validateSearch: validateRunSearch,
  loaderDeps: ({ search: { tab } }) => ({ tab }),
  loader: ({ params, deps }) => askForRun(params.experimentId, params.runId, deps.tab),
  component: lazyRouteComponent(() => import("../features/run/RunScreen")),
});

/** A run's pages at MLflow's addresses: `…/artifacts/<path>`, `…/model-metrics`. */
const runPages = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId/runs/$runId/$page/$",
  beforeLoad: ({ params: { page, _splat, experimentId, runId } }) => {
    throw redirect({
      to: "/experiments/$experimentId/runs/$runId",
      params: { experimentId, runId },
      search: searchOfMlflow(`${page}/${_splat ?? ""}`),
    });
  },
});

/** Other pages of MLflow's about an experiment: the runs are here what comes nearest. */
const experimentPages = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$experimentId/$page/$",
  beforeLoad: ({ params: { experimentId }, search }) => {
    throw redirect({
      to: "/experiments/$experimentId",
      params: { experimentId },
      search: validateRunsSearch(search),
    });
  },
});

/** MLflow's `?experiments=["1","2"]`. */
const compareExperiments = createRoute({
  getParentRoute: () => root,
  path: "/compare-experiments/$page",
  beforeLoad: ({ search }: { search: { experiments?: unknown } }) => {
    const experiments = String(search.experiments ?? "");
    throw redirect({ to: "/runs", search: validateRunsSearch({ ...search, experiments }) });
  },
});

/** MLflow's `?runs=["a","b"]`. */
const compareRuns = createRoute({
  getParentRoute: () => root,
  path: "/compare-runs",
  beforeLoad: ({ search }) => {
    throw redirect({ to: "/compare", search: validateCompareSearch(search) });
  },
});

/** Two to fifty runs: `?runs=a,b,c`. */
const compare = createRoute({
  getParentRoute: () => root,
  path: "/compare",
  validateSearch: validateCompareSearch,
  component: lazyRouteComponent(() => import("../features/compare/CompareScreen")),
});

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: validateModelsSearch,
  // Asked for while the screen's script is still on its way.
  loader: () => void queryClient.prefetchQuery(modelOverviewQuery()),
  component: lazyRouteComponent(() => import("../features/models/ModelsScreen")),
});

const model = createRoute({
  getParentRoute: () => root,
  path: "/models/$name",
  validateSearch: validateModelSearch,
  component: lazyRouteComponent(() => import("../features/models/ModelScreen")),
});

const modelVersion = createRoute({
  getParentRoute: () => root,
  path: "/models/$name/versions/$version",
  validateSearch: validateVersionSearch,
  component: lazyRouteComponent(() => import("../features/models/VersionScreen")),
});

/** What waits for approval. */
const modelRequests = createRoute({
  getParentRoute: () => root,
  path: "/model-requests",
  component: lazyRouteComponent(() => import("../features/models/RequestsScreen")),
});

/** Other pages of MLflow's about a registered model. */
const modelPages = createRoute({
  getParentRoute: () => root,
  path: "/models/$name/$page/$",
  beforeLoad: ({ params: { name } }) => {
    throw redirect({ to: "/models/$name", params: { name } });
  },
});

/** `?versions=<name>:<version>,…`: versions of one registered model or of several. */
const compareVersions = createRoute({
  getParentRoute: () => root,
  path: "/compare-versions",
  validateSearch: validateCompareVersionsSearch,
  component: lazyRouteComponent(() => import("../features/compare-versions/CompareVersionsScreen")),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: validateSignInSearch,
  component: lazyRouteComponent(() => import("../features/sign-in/SignInScreen")),
});

/** One's own roles, tokens and password. */
const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  component: lazyRouteComponent(() => import("../features/account/AccountScreen")),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: validateAuditSearch,
  component: lazyRouteComponent(() => import("../features/audit/AuditScreen")),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: "/webhooks",
  validateSearch: validateWebhooksSearch,
  component: lazyRouteComponent(() => import("../features/webhooks/WebhooksScreen")),
});

/** Users, groups, roles and tokens. */
const admin = createRoute({
  getParentRoute: () => root,
  path: "/admin",
  validateSearch: validateAdminSearch,
  component: lazyRouteComponent(() => import("../features/admin/AdminScreen")),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    experiments,
    experiment,
    experimentRuns,
    runs,
    run,
    runPages,
    experimentPages,
    compareExperiments,
    compare,
    compareRuns,
    models,
    model,
    modelVersion,
    modelRequests,
    modelPages,
    compareVersions,
    signIn,
    account,
    audit,
    webhooks,
    admin,
  ]),
  history: createHashHistory(),
  defaultPreload: "intent",
  defaultErrorComponent: Failure,
  defaultPendingComponent: Pending,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
