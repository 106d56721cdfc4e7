import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import IconChevronRight from "~icons/chevron-right";
import { experimentQuery } from "../api/experiments";
import { runQuery } from "../api/runs";
import { useTranslation } from "../i18n/useTranslation";
import classes from "./Shell.module.css";
import type { Place } from "./usePlace";

/** The way from the list of experiments to what is shown. */
export function Breadcrumbs({ place }: { place: Place }) {
  const { t } = useTranslation();
  const crumbs = useCrumbs(place);
  return (
    <nav aria-label={t("app.breadcrumbs")} style={{ flex: 1, minWidth: 0 }}>
      <ol className={classes.crumbs}>
        {crumbs.map((crumb, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a crumb is its place
          <li key={index} className={classes.crumb}>
            {index > 0 && <IconChevronRight size={13} />}
            {crumb}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function useCrumbs(place: Place): ReactNode[] {
  const { section, experimentIds, runId, compared, model } = place;
  const { t } = useTranslation();
  const [experimentId, ...others] = experimentIds;
  const one = others.length === 0 ? experimentId : undefined;
  const experiment = useQuery({
    ...experimentQuery(one ?? ""),
    enabled: one !== undefined,
    select: (found) => found.name,
  });
  const run = useQuery({
    ...runQuery(runId ?? ""),
    enabled: runId !== undefined,
    select: (found) => found.name,
  });
  const crumbs: ReactNode[] = [];
  if (others.length > 0) {
    crumbs.push(<Here text={t("app.someExperiments", { count: experimentIds.length })} />);
  } else if (one !== undefined) {
    const name = experiment.data ?? one;
    crumbs.push(
      runId === undefined ? (
        <Here text={name} />
      ) : (
        <Link
          to="/experiments/$experimentId"
          params={{ experimentId: one }}
          className={classes.crumbText}
          title={name}
        >
          {name}
        </Link>
      ),
    );
  }
  if (runId !== undefined) crumbs.push(<Here text={run.data || runId.slice(0, 8)} />);
  if (model !== undefined) crumbs.push(...modelCrumbs(model));
  if (section === "compare") crumbs.push(<Here text={t("app.comparing", { count: compared })} />);
  return crumbs;
}

/** The model, and which version of it is shown. */
function modelCrumbs({ name, version }: NonNullable<Place["model"]>): ReactNode[] {
  if (version === undefined) return [<Here key="model" text={name} />];
  return [
    <Link
      key="model"
      to="/models/$name"
      params={{ name }}
      className={classes.crumbText}
      title={name}
    >
      {name}
    </Link>,
    <Here key="version" text={`v${version}`} />,
  ];
}

function Here({ text }: { text: string }) {
  return (
    <span className={classes.crumbText} aria-current="page" title={text}>
      {text}
    </span>
  );
}
