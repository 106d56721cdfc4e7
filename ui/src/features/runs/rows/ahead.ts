/**
 * The first rows of a screen, asked for before it is drawn: it then begins with its runs, and is not
 * drawn once without them and once more with them.
 */
import { queryClient } from "../../../api/client";
import { runKeysQuery } from "../../../api/runKeys";
import { countRuns, fetchTable, type RunQuery } from "../../../api/runTable";
import { arranged } from "../columns/defaults";
import type { RunsSearch } from "../search";
import { chosenColumns, firstSight, isTree, questionOf } from "../view/question";
import { type RunsView, readView } from "../view/view";
import { type FirstPage, PAGE } from "./RowStore";
import { outermostQuery } from "./RunRows";
import { goneParentsQuery } from "./useGoneParents";

// Later than this the rows are asked for anew: a link that one only pointed at reads ahead, too.
const FRESH_MS = 10_000;

interface Ahead {
  key: string;
  /** ms since 1970 UTC */
  asked: number;
  reading: Promise<void>;
  question?: string;
  /** The rows, or their coming. */
  first?: FirstPage | Promise<FirstPage>;
}

let ahead: Ahead | undefined;

/** Reads the first rows of the view in an address. Of groups there is nothing to read ahead. */
export function readAhead(experimentIds: readonly string[], search: RunsSearch): Promise<void> {
  const view = readView(search);
  if (view.groupBy.length > 0) return Promise.resolve();
  const key = JSON.stringify([experimentIds, search]);
  const known = fresh();
  if (known?.key === key) return known.reading;
  const mine: Ahead = { key, asked: Date.now(), reading: Promise.resolve() };
  ahead = mine;
  mine.reading = read(mine, experimentIds, view).catch(() => {
    if (ahead === mine) forgetAhead();
  });
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
  const { pinned, others } = arranged(chosen, view.pinned);
  const { columns } = firstSight([...pinned, ...others]);
  const coming = readFirst(query, columns);
  mine.question = JSON.stringify(query);
  mine.first = coming;
  mine.first = await coming;
}

async function readFirst(query: RunQuery, columns: readonly string[]): Promise<FirstPage> {
  const page = await fetchTable(query, { offset: 0 }, PAGE, columns);
  const isAll = page.runIds.length < PAGE;
  const total = isAll ? page.runIds.length : await countRuns(query);
  return { page, columns, total };
}

/** The first rows of a question, if they have been read ahead, or are being read. */
export function readBefore(query: RunQuery): FirstPage | Promise<FirstPage> | undefined {
  const known = fresh();
  return known?.question === JSON.stringify(query) ? known.first : undefined;
}

/** A screen has begun with them: the next reads its own. */
export function forgetAhead(): void {
  ahead = undefined;
}

function fresh(): Ahead | undefined {
  return ahead && Date.now() - ahead.asked < FRESH_MS ? ahead : undefined;
}
