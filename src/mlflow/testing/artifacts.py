"""What every store does with digests of stored files."""

from __future__ import annotations

from mlflow.stores.contract import TrackingStore
from mlflow.testing.given import refused, unique
from mlflow.wire.artifacts import Digest


def _digest(path: str, digit: str = "a", size: int = 1) -> Digest:
    return Digest(path=path, sha256=digit * 64, size=size)


class ArtifactDigestConformance:
    """SHA-256 of stored files."""

    def test_digests_come_back_by_path(self, store: TrackingStore) -> None:
        root = f"s3://bucket/{unique('root')}"
        digests = [_digest("b.txt"), _digest("model/é"), _digest("model/MLmodel", "b", 2**40)]
        store.record_artifact_digests(root, digests)
        assert store.get_artifact_digests(root) == sorted(digests, key=lambda each: each.path)
        assert [each.path for each in store.get_artifact_digests(f"{root}/", "model")] == [
            "model/MLmodel",
            "model/é",
        ]
        assert store.get_artifact_digests(root, "b.txt") == [_digest("b.txt")]

    def test_neighbours_are_not_meant(self, store: TrackingStore) -> None:
        root = f"s3://bucket/{unique('root')}"
        for neighbour in (f"{root}0", f"{root}-1", f"{root}.x", root[:-1]):
            store.record_artifact_digests(neighbour, [_digest("model/a")])
        store.record_artifact_digests(
            root, [_digest(path) for path in ("model0", "model-x", "mod")]
        )
        assert store.get_artifact_digests(root, "model") == []
        assert len(store.get_artifact_digests(root)) == 3

    def test_the_last_one_counts(self, store: TrackingStore) -> None:
        root = f"s3://bucket/{unique('root')}"
        store.record_artifact_digests(root, [_digest("a", "a")])
        store.record_artifact_digests(root, [_digest("a", "b", 7)])
        assert store.get_artifact_digests(root) == [_digest("a", "b", 7)]

    def test_digests_that_cannot_be(self, store: TrackingStore) -> None:
        root = f"s3://bucket/{unique('root')}"
        for bad in (
            Digest(path="a", sha256="xyz", size=1),
            _digest("a", size=-1),
            _digest(""),
            _digest("../a"),
            _digest("a//b"),
            _digest("/a"),
            _digest("a/./b"),
            _digest("a\x00"),
        ):
            with refused("INVALID_PARAMETER_VALUE"):
                store.record_artifact_digests(root, [_digest("good"), bad])
        with refused("INVALID_PARAMETER_VALUE"):
            store.record_artifact_digests("", [_digest("good")])
        assert store.get_artifact_digests(root) == []
