import { Skeleton, Stack } from "@mantine/core";

/** A screen whose code is still on its way. */
export function Pending() {
  return (
    <Stack p="md" gap="sm" aria-busy="true">
      <Skeleton h={28} w={220} />
      <Skeleton h={36} />
      <Skeleton h={36} opacity={0.7} />
      <Skeleton h={36} opacity={0.4} />
    </Stack>
  );
}
