/** Groups of runs in the order of the table. */
import type { Group } from "../../../api/runTable";
import { type ColumnId, keyOf, kindOf } from "../columns/column";
import { allOf, equals } from "../filter/quote";
import type { Sort } from "../view/view";

/** What tells a group from the others. */
export function groupKey(group: Group): string {
  return JSON.stringify(Object.values(group.values));
}

/** The filter of the runs of the group that has this key. */
export function groupFilter(filter: string, groupBy: readonly ColumnId[], key: string): string {
  const values: (string | null)[] = JSON.parse(key);
  return allOf(filter, ...groupBy.map((column, nth) => equals(column, values[nth] ?? null)));
}

/**
 * By the first column of the order that groups have a value in: what they are grouped by, or a
 * metric, by its mean. Otherwise as they came, the largest first.
 */
export function sortGroups(groups: readonly Group[], sort: readonly Sort[]): readonly Group[] {
  const by = sort.find(
    ({ column }) => kindOf(column) === "metrics" || groups.some((group) => column in group.values),
  );
  if (!by) return groups;
  const value = valueIn(by.column);
  return [...groups].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    // What has no value is last in either direction.
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined);
    }
    return by.descending ? compare(right, left) : compare(left, right);
  });
}

function valueIn(column: ColumnId): (group: Group) => string | number | undefined {
  if (kindOf(column) === "metrics") return (group) => group.metrics[keyOf(column)]?.mean;
  return (group) => group.values[column] ?? undefined;
}

const natural = new Intl.Collator(undefined, { numeric: true });

/** Numbers by size even where they are text (`0.01` before `0.1`, `1e-3` before `0.01`), text naturally. */
function compare(a: string | number, b: string | number): number {
  const [left, right] = [Number(a), Number(b)];
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return natural.compare(String(a), String(b));
}
