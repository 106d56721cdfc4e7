/**
 * The first rows of a screen, asked for before it is drawn: it then begins with its runs, and is not
 * drawn once without them and once more with them.
 */
import { queryClient } from "../../../api/client";
import { runKeysQuery } from "../../../api/runKeys";
import { countRuns, fetchTable, type RunQuery } from "../../../api/runTable";
import type { RunsSearch } from "../search";
import { chosenColumns, firstSight, isTree, questionOf } from "../view/question";
import { type RunsView, readView } from "../view/view";
import { type FirstPage, PAGE } from "./RowStore";
import { outermostQuery } from "./RunRows";
import { goneParentsQuery } from "./useGoneParents";

interface Ahead {
  key: string;
  reading: Promise<void>;
  question?: string;
  first?: FirstPage;
}

let ahead: Ahead | undefined;

/** Reads the first rows of the view in an address. Of groups there is nothing to read ahead. */
export function readAhead(experimentIds: readonly string[], search: RunsSearch): Promise<void> {
  const view = readView(search);
  if (view.groupBy.length > 0) return Promise.resolve();
  const key = JSON.stringify([experimentIds, search]);
  if (ahead?.key === key) return ahead.reading;
  const mine: Ahead = { key, reading: Promise.resolve() };
  ahead = mine;
  mine.reading = read(mine, experimentIds, view).catch(() => forgetAhead());
  return mine.reading;
}

async function read(mine: Ahead, experimentIds: readonly string[], view: RunsView): Promise<void> {
  const keys = await queryClient.ensureQueryData(runKeysQuery(experimentIds));
  const tree = isTree(view, keys);
  const query = outermostQuery({
    query: questionOf(experimentIds, view),
    groupBy: [],
    sort: view.sort,
    tree,
    goneParents: tree ? await queryClient.ensureQueryData(goneParentsQuery(experimentIds)) : [],
  });
  const chosen = chosenColumns(view, keys, experimentIds.length > 1);
  const { columns } = firstSight(chosen, view.pinned);
  const page = await fetchTable(query, { offset: 0 }, PAGE, columns);
  const isAll = page.runIds.length < PAGE;
  const total = isAll ? page.runIds.length : await countRuns(query);
  mine.question = JSON.stringify(query);
  mine.first = { page, columns, total };
}

/** The first rows of a question, if they have been read ahead. */
export function readBefore(query: RunQuery): FirstPage | undefined {
  return ahead?.question === JSON.stringify(query) ? ahead.first : undefined;
}

/** A screen has begun with them: the next reads its own. */
export function forgetAhead(): void {
  ahead = undefined;
}
