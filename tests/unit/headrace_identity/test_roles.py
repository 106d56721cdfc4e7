"""What a role lets one do: on everything, an experiment, a registered model or a pattern."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from mlflow.exceptions import MlflowException
from mlflow.journal.format import METRIC, RUN, line
from tests.unit.headrace_http.calling import Answer
from tests.unit.headrace_identity.conftest import PASSWORD, SignedIn, Site

GRANTS = "/api/2.0/headrace/grants"


def allowed(answer: Answer) -> bool:
    assert answer.status in (200, 403), answer.body
    return answer.status == 200


def ids(answer: Answer, nouns: str, key: str) -> list[str]:
    return [each[key] for each in answer.json().get(nouns, [])]


@pytest.fixture
def experiments(site: Site) -> tuple[str, str]:
    return site.store.create_experiment("one"), site.store.create_experiment("two")


def new_run(caller: SignedIn, experiment_id: str) -> Answer:
    return caller.post("runs/create", {"experiment_id": experiment_id})


# ---- experiments ----
def test_role_on_an_experiment(site: Site, experiments: tuple[str, str]) -> None:
    one, two = experiments
    jane = site.user("jane", "editor", "experiment", one)
    made = new_run(jane, one)
    assert allowed(made)
    run_id = made.json()["run"]["info"]["run_id"]
    assert not allowed(new_run(jane, two))
    foreign = site.store.create_run(two, "u", 1, [], "r").info.run_id
    point = {"key": "m", "value": 1, "timestamp": 1}
    assert allowed(jane.post("runs/log-metric", {"run_id": run_id, **point}))
    assert not allowed(jane.post("runs/log-metric", {"run_id": foreign, **point}))
    assert allowed(jane.get(f"runs/get?run_id={run_id}"))
    assert not allowed(jane.get(f"runs/get?run_uuid={foreign}"))
    assert allowed(jane.post("runs/search", {"experiment_ids": [one]}))
    assert not allowed(jane.post("runs/search", {"experiment_ids": [one, two]}))
    for odd in ("１", "x", "9" * 30):
        assert not allowed(jane.post("runs/search", {"experiment_ids": [odd]}))
    model_id = site.store.create_logged_model(two, "m").model_id
    batch = {"run_id": run_id, "metrics": [{**point, "model_id": model_id}]}
    assert not allowed(jane.post("runs/log-batch", batch))
    assert not allowed(
        jane.post("runs/log-metric", {"run_id": run_id, **point, "model_id": model_id})
    )
    assert not allowed(jane.post("experiments/delete", {"experiment_id": one}))
    assert allowed(jane.get("experiments/get-by-name?experiment_name=one"))
    assert not allowed(jane.get("experiments/get-by-name?experiment_name=two"))
    assert jane.get("experiments/get-by-name?experiment_name=three").status == 404
    assert jane.get(f"runs/get?run_id={'0' * 32}").status == 404
    bulk = f"metrics/get-history-bulk?metric_key=m&run_id={run_id}&run_id={foreign}"
    assert not allowed(jane.get(f"/ajax-api/2.0/mlflow/{bulk}"))


def test_searches_show_what_one_may_see_on_full_pages(
    site_on_each: Site,
) -> None:
    site = site_on_each
    numbers = [site.store.create_experiment(f"e{n:02}") for n in range(30)]
    mine = numbers[::3]
    site.store.create_user("jane")
    for number in mine:
        site.store.grant_role("viewer", "jane", "", "experiment", number)
    jane = site.with_token(site.store.create_token("jane").token)
    found: list[str] = []
    token = ""
    pages = 0
    while pages == 0 or token:
        path = f"experiments/search?max_results=4&page_token={token}"
        answer = jane.get(path).json()
        page = [each["experiment_id"] for each in answer.get("experiments", [])]
        token = answer.get("next_page_token", "")
        assert len(page) == 4 or not token
        found += page
        pages += 1
    assert sorted(found) == sorted(mine)
    overview = jane.get("/api/2.0/headrace/experiments/overview").json()["experiments"]
    assert sorted(each["experiment_id"] for each in overview) == sorted(mine)
    outsider = site.user("outsider")
    assert outsider.get("experiments/search?max_results=4").json() == {}


def test_registered_models_that_one_may_see(site_on_each: Site) -> None:
    site = site_on_each
    for name in ("fraud-a", "fraud-b", "Fraud_c", "churn"):
        site.store.create_registered_model(name)
        site.store.create_model_version(name, "s3://b/m")
    jane = site.user("jane", "viewer", "pattern", "fraud-*")
    site.store.grant_role("viewer", "jane", "", "model", "churn")
    shown = ["churn", "fraud-a", "fraud-b"]
    assert ids(jane.get("registered-models/search"), "registered_models", "name") == shown
    found = ids(jane.get("model-versions/search"), "model_versions", "name")
    assert sorted(found) == shown
    assert not allowed(jane.get("registered-models/get?name=Fraud_c"))
    assert allowed(jane.get("registered-models/get?name=fraud-b"))
    as_of = f"/api/2.0/headrace/registered-models/as-of?time={2**41}"
    assert sorted(ids(jane.get(as_of), "registered_models", "name")) == shown
    # A role on a registered model stays when it is renamed; one on a pattern goes by the name.
    site.store.rename_registered_model("churn", "leaving")
    site.store.rename_registered_model("fraud-a", "other")
    assert ids(jane.get("registered-models/search"), "registered_models", "name") == [
        "fraud-b",
        "leaving",
    ]
    site.store.delete_registered_model("leaving")
    assert site.store.list_grants("jane")[0].scope == "pattern"
    assert len(site.store.list_grants("jane")) == 1


def test_journal_reaches_no_other_experiment(site: Site, experiments: tuple[str, str]) -> None:
    one, two = experiments
    jane = site.user("jane", "editor", "experiment", one)

    def deliver(run_id: str, made: dict[str, Any] | None) -> Answer:
        records = [line(METRIC, "m", 1.0, 1, 0)]
        if made is not None:
            records.insert(0, line(RUN, made))
        query = f"run_id={run_id}&writer={'a' * 32}&offset=0"
        return jane("POST", f"/api/2.0/headrace/journal?{query}", b"".join(records))

    foreign = site.store.create_run(two, "u", 1, [], "r").info.run_id
    assert allowed(deliver("1" * 32, {"experiment_id": one}))
    assert not allowed(deliver("2" * 32, {"experiment_id": two}))
    assert not allowed(deliver("3" * 32, {"experiment_id": "99", "experiment_name": "two"}))
    assert not allowed(deliver("4" * 32, {"experiment_id": "99", "experiment_name": "new"}))
    assert not allowed(deliver(foreign, None))
    assert site.store.get_experiment_by_name("new") is None
    assert len(site.store.search_runs([one, two])) == 2


def test_a_file_is_found_by_its_digest_among_ones_own(
    site: Site, experiments: tuple[str, str]
) -> None:
    """Nobody learns of a file, or gets it, by knowing its digest."""
    data = b"secret" * 1000
    asked = {"size": len(data), "sha256": sha256(data).hexdigest()}
    admin = site.user("root", "admin")
    jane = site.user("jane", "editor", "experiment", experiments[0])
    api = "/api/2.0/mlflow-artifacts"

    def held(who: SignedIn, path: str, size_only: bool = False) -> bool:
        fields = {"size": asked["size"]} if size_only else asked
        answer = who.post(f"{api}/held/{path}", fields)
        assert answer.status == 200, answer.body
        return bool(answer.json().get("held", False))

    one, two = (f"{each}/r/artifacts" for each in experiments)
    assert admin("PUT", f"{api}/artifacts/{two}/a", data).status == 200
    assert not held(jane, f"{one}/b", size_only=True)
    assert not held(jane, f"{one}/b")
    assert jane.post(f"{api}/held/{two}/b", asked).status == 403
    # An experiment whose place is around others' does not make their files its own.
    around = site.store.create_experiment("around", "mlflow-artifacts:/wide")
    site.store.create_experiment("within", "mlflow-artifacts:/wide/in")
    site.store.grant_role("editor", "jane", "", "experiment", around)
    assert admin("PUT", f"{api}/artifacts/wide/in/a", data).status == 200
    assert not held(jane, "wide/b", size_only=True)
    assert not held(jane, "wide/b")
    assert held(admin, "wide/in/b")

    assert jane("PUT", f"{api}/artifacts/{one}/a", data).status == 200
    assert held(jane, f"{one}/b", size_only=True)
    assert jane.get(f"{api}/artifacts/{one}/b").status == 404
    assert held(jane, f"{one}/b")
    assert jane.get(f"{api}/artifacts/{one}/b").body == data
    assert jane.post(f"{api}/held/{one}/../{two}/b", asked).status in (400, 403)


def test_artifacts_are_the_experiments(site: Site, experiments: tuple[str, str]) -> None:
    one, two = experiments
    jane = site.user("jane", "editor", "experiment", one)
    api = "/api/2.0/mlflow-artifacts/artifacts"
    runs = {each: site.store.create_run(each, "u", 1, [], "r").info.run_id for each in (one, two)}
    for experiment_id, may in ((one, True), (two, False)):
        path = f"{api}/{experiment_id}/{runs[experiment_id]}/artifacts/a.txt"
        assert allowed(jane("PUT", path, b"text")) is may
        assert (jane.get(path).status == 200) is may
        assert allowed(jane("DELETE", path)) is may
    for path in (
        f"{api}/{one}/../{two}/a.txt",
        f"{api}/{one}%2F..%2F{two}/a.txt",
        f"{api}/nowhere/a.txt",
        f"{api}/x",
    ):
        assert jane("PUT", path, b"text").status in (400, 403), path
    assert not allowed(jane.get(api))
    assert not allowed(jane.get(f"{api}?path={two}"))


# ---- registered models ----
def test_a_version_is_made_only_of_what_one_may_see(
    site: Site, experiments: tuple[str, str]
) -> None:
    one, two = experiments
    mine = site.store.create_run(one, "u", 1, [], "r").info
    foreign = site.store.create_run(two, "u", 1, [], "r").info
    model_id = site.store.create_logged_model(two, "m").model_id
    site.store.create_registered_model("secret")
    site.store.create_model_version("secret", f"runs:/{foreign.run_id}/model")
    jane = site.user("jane", "editor", "pattern", "open-*")
    site.store.grant_role("viewer", "jane", "", "experiment", one)
    assert allowed(jane.post("registered-models/create", {"name": "open-1"}))
    assert not allowed(jane.post("registered-models/create", {"name": "closed"}))

    def make(source: str, **more: Any) -> bool:
        asked = {"name": "open-1", "source": source, **more}
        return allowed(jane.post("model-versions/create", asked))

    assert make(f"runs:/{mine.run_id}/model")
    assert make("s3://bucket/model")
    assert not make(f"runs:/{foreign.run_id}/model")
    assert not make(f"models:/{model_id}")
    assert not make("models:/secret/1")
    assert not make(f"{foreign.artifact_uri}/model")
    assert not make("mlflow-artifacts:/somewhere/model")
    assert not make("s3://bucket/model", run_id=foreign.run_id)
    assert not make("s3://bucket/model", model_id=model_id)
    rename = {"name": "open-1", "new_name": "closed"}
    assert not allowed(jane.post("registered-models/rename", rename))


def test_who_sees_a_registered_model_reads_its_files(
    site: Site, experiments: tuple[str, str]
) -> None:
    root = site.user("root", "admin")
    run = site.store.create_run(experiments[0], "u", 1, [], "r").info
    base = f"/api/2.0/mlflow-artifacts/artifacts/{experiments[0]}/{run.run_id}/artifacts"
    for path in ("model/MLmodel", "private.txt"):
        assert allowed(root("PUT", f"{base}/{path}", b"{}"))
    site.store.create_registered_model("Fraud")
    site.store.create_model_version("Fraud", f"runs:/{run.run_id}/model")
    served = site.user("serving", "viewer", "model", "Fraud")
    assert allowed(served.get(f"{base}/model/MLmodel"))
    assert not allowed(served.get(f"{base}/private.txt"))
    assert not allowed(served("PUT", f"{base}/model/MLmodel", b"x"))


def test_editor_asks_and_approver_moves(site: Site) -> None:
    site.store.create_registered_model("Fraud")
    site.store.create_model_version("Fraud", "s3://b/m")
    john = site.user("john", "editor", "model", "Fraud")
    jane = site.user("jane", "approver", "model", "Fraud")
    move = {"name": "Fraud", "version": "1", "stage": "Production"}
    assert not allowed(john.post("model-versions/transition-stage", move))
    made = john.post("transition-requests/create", move)
    assert allowed(made)
    assert made.json()["request"]["available_actions"] == ["CANCEL_TRANSITION_REQUEST"]
    assert not allowed(john.post("transition-requests/approve", move))
    search = "/api/2.0/headrace/transition-requests/search"
    [seen] = jane.get(search).json()["requests"]
    assert "APPROVE_TRANSITION_REQUEST" in seen["available_actions"]
    assert site.user("outsider").get(search).json()["requests"] == []
    assert allowed(jane.post("transition-requests/approve", move))
    entry = site.store.list_audit(action="model_version.transitioned")[0]
    assert (entry.actor, entry.actor_kind, entry.address) == ("jane", "user", "127.0.0.1")
    policy = {"name": "Fraud", "yaml": "transitions: {}"}
    assert not allowed(jane("PUT", "/api/2.0/headrace/registered-models/policy", policy))


def test_group_of_approvers(site: Site) -> None:
    site.store.create_registered_model("Fraud")
    site.store.create_model_version("Fraud", "s3://b/m")
    site.store.set_model_policy(
        "Fraud", "transitions: {Production: {approvals: 1, approvers: ['group:risk']}}"
    )
    site.store.create_group("risk")
    jane = site.user("jane", "approver")
    move = {"name": "Fraud", "version": "1", "stage": "Production"}
    assert allowed(jane.post("transition-requests/create", move))
    assert not allowed(jane.post("transition-requests/approve", move))
    site.store.add_member("risk", "jane")
    assert allowed(jane.post("transition-requests/approve", move))


# ---- groups, and who may grant ----
def test_roles_of_groups(site: Site, experiments: tuple[str, str]) -> None:
    site.user("root", "admin")
    jane = site.user("jane")
    get = f"experiments/get?experiment_id={experiments[0]}"
    assert not allowed(jane.get(get))
    site.store.create_group("team")
    site.store.grant_role("viewer", "", "team", "experiment", experiments[0])
    assert not allowed(jane.get(get))
    site.store.add_member("team", "jane")
    assert allowed(jane.get(get))
    site.store.remove_member("team", "jane")
    assert not allowed(jane.get(get))
    site.store.grant_role("viewer", "", "everyone")
    assert allowed(jane.get(get))
    assert site.store.get_user("jane").role == "viewer"
    site.store.revoke_role("", "everyone")
    assert not allowed(jane.get(get))
    site.store.delete_group("team")


def test_who_makes_something_manages_it(site: Site) -> None:
    jane = site.user("jane", "editor")
    experiment_id = jane.post("experiments/create", {"name": "mine"}).json()["experiment_id"]
    jane.post("registered-models/create", {"name": "Mine"})
    held = {(g.scope, g.target): g.role for g in site.store.list_grants("jane")}
    assert held == {
        ("everything", ""): "editor",
        ("experiment", experiment_id): "manager",
        ("model", "Mine"): "manager",
    }
    john = site.user("john")
    give = {"role": "viewer", "username": "john", "scope": "experiment", "target": experiment_id}
    assert allowed(jane.post(f"{GRANTS}/create", give))
    assert allowed(john.get(f"experiments/get?experiment_id={experiment_id}"))
    assert allowed(jane.post("experiments/delete", {"experiment_id": experiment_id}))
    # … and nothing else.
    for scope, target in (("experiment", "0"), ("everything", ""), ("pattern", "*")):
        asked = {**give, "scope": scope, "target": target}
        assert not allowed(jane.post(f"{GRANTS}/create", asked))
    assert not allowed(john.post(f"{GRANTS}/create", {**give, "role": "manager"}))
    listed = jane.get(f"{GRANTS}/list?scope=model&target=Mine").json()["grants"]
    assert [(each["username"], each["role"]) for each in listed] == [("jane", "manager")]
    assert not allowed(john.get(f"{GRANTS}/list?scope=model&target=Mine"))
    assert not allowed(john.get(f"{GRANTS}/list"))
    assert allowed(john.get(f"{GRANTS}/list?username=john"))
    revoke = f"username=john&scope=experiment&target={experiment_id}"
    assert allowed(jane("DELETE", f"{GRANTS}/delete?{revoke}"))
    assert jane("DELETE", f"{GRANTS}/delete?{revoke}").status == 404


def test_the_last_admin_stays_one(site: Site) -> None:
    site.user("root", "admin")
    store = site.store
    for last in (
        lambda: store.delete_user("root"),
        lambda: store.set_active("root", False),
        lambda: store.revoke_role("root"),
        lambda: store.grant_role("viewer", "root"),
    ):
        with pytest.raises(MlflowException, match="admin any more"):
            last()
    assert store.get_user("root").role == "admin"
    store.create_group("ops")
    store.create_user("jane")
    store.add_member("ops", "jane")
    store.grant_role("admin", "", "ops")
    store.delete_user("root")
    with pytest.raises(MlflowException, match="admin any more"):
        store.remove_member("ops", "jane")
    with pytest.raises(MlflowException, match="admin any more"):
        store.delete_group("ops")


@pytest.mark.parametrize(
    ("role", "whose", "scope", "target"),
    [
        ("king", ("jane", ""), "everything", ""),
        ("viewer", ("jane", "team"), "everything", ""),
        ("viewer", ("", ""), "everything", ""),
        ("viewer", ("jane", ""), "galaxy", "x"),
        ("viewer", ("jane", ""), "everything", "x"),
        ("viewer", ("jane", ""), "experiment", "one"),
        ("viewer", ("jane", ""), "pattern", ""),
        ("admin", ("jane", ""), "experiment", "0"),
    ],
)
def test_what_is_no_grant_is_refused(
    site: Site, role: str, whose: tuple[str, str], scope: str, target: str
) -> None:
    site.store.create_user("jane")
    site.store.create_group("team")
    with pytest.raises(MlflowException) as caught:
        site.store.grant_role(role, *whose, scope, target)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("name", ["", "a b", "anonymous", "everyone", "a:b", "x" * 300, "a\x00"])
def test_what_is_no_name_is_refused(site: Site, name: str) -> None:
    for make in (site.store.create_user, site.store.create_group):
        with pytest.raises(MlflowException) as caught:
            make(name)
        assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_changes_of_permissions_are_audited(site: Site) -> None:
    boss = site.user("boss", "admin")
    api = "/api/2.0/headrace"
    calls: list[tuple[str, str, Any]] = [
        ("POST", "users/create", {"username": "jane", "password": PASSWORD}),
        ("POST", "users/set-password", {"username": "jane", "password": PASSWORD}),
        ("POST", "groups/create", {"name": "team"}),
        ("POST", "groups/add-member", {"name": "team", "username": "jane"}),
        ("POST", "grants/create", {"role": "viewer", "group": "team"}),
        ("DELETE", "grants/delete?group=team", None),
        ("POST", "tokens/create", {"username": "jane"}),
        ("POST", "users/set-active", {"username": "jane", "active": False}),
        ("DELETE", "users/delete?username=jane", None),
        ("DELETE", "groups/delete?name=team", None),
    ]
    for method, path, body in calls:
        assert allowed(boss(method, f"{api}/{path}", body)), path
    entries = site.store.list_audit(actor="boss", ascending=True)
    assert [entry.action for entry in entries] == [
        "user.created",
        "user.password_set",
        "group.created",
        "group.members_changed",
        "grant.given",
        "grant.revoked",
        "token.created",
        "user.deactivated",
        "user.deleted",
        "group.deleted",
    ]
    assert PASSWORD not in str(entries)
    assert "hrt_" not in str(entries)
    assert site.store.verify_audit().findings == []
