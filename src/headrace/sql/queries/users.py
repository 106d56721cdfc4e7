"""Users, groups, tokens, sessions, and what they were granted."""

from __future__ import annotations

# ---- users ----
_USER = (
    "SELECT u.user_num, u.name, u.kind, u.active, u.creation_time, u.last_update_time,"
    " u.password_hash FROM users u"
)
GET_USER = f"{_USER} WHERE u.name = ?"
USERS = f"{_USER} WHERE u.name > ? ORDER BY u.name LIMIT ?"
ADD_USER = (
    "INSERT INTO users (name, kind, password_hash, creation_time, last_update_time)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING RETURNING user_num"
)
SET_PASSWORD = "UPDATE users SET password_hash = ?, last_update_time = ? WHERE user_num = ?"  # noqa: S105
SET_ACTIVE = "UPDATE users SET active = ?, last_update_time = ? WHERE user_num = ?"
DELETE_USER = "DELETE FROM users WHERE user_num = ?"
NAME_OF = "SELECT name, active FROM users WHERE user_num = ?"
ANY_USER = "SELECT 1 FROM users LIMIT 1"

# ---- groups ----
GET_GROUP = "SELECT group_num FROM user_groups WHERE name = ?"
GROUPS = "SELECT name, group_num, creation_time FROM user_groups ORDER BY name"
ADD_GROUP = (
    "INSERT INTO user_groups (name, creation_time) VALUES (?, ?)"
    " ON CONFLICT (name) DO NOTHING RETURNING group_num"
)
DELETE_GROUP = "DELETE FROM user_groups WHERE group_num = ?"
ADD_MEMBER = (
    "INSERT INTO user_group_members (group_num, user_num) VALUES (?, ?)"
    " ON CONFLICT (group_num, user_num) DO NOTHING"
)
REMOVE_MEMBER = "DELETE FROM user_group_members WHERE group_num = ? AND user_num = ?"
MEMBERS = (
    "SELECT u.name FROM user_group_members m JOIN users u ON u.user_num = m.user_num"
    " WHERE m.group_num = ? ORDER BY u.name"
)
GROUPS_OF_USER = (
    "SELECT g.name FROM user_group_members m JOIN user_groups g ON g.group_num = m.group_num"
    " WHERE m.user_num = ? ORDER BY g.name"
)
IS_MEMBER = (
    "SELECT 1 FROM user_group_members m JOIN user_groups g ON g.group_num = m.group_num"
    " WHERE m.user_num = ? AND g.name = ?"
)

# ---- tokens, sessions, links ----
_SIGNED_IN = "SELECT u.user_num, u.name, u.kind, u.active"
BY_TOKEN = (
    f"{_SIGNED_IN}, t.role, t.expiry_time, t.last_used_time FROM tokens t"
    " JOIN users u ON u.user_num = t.user_num WHERE t.digest = ?"
)
BY_SESSION = (
    f"{_SIGNED_IN}, 'admin', s.expiry_time, NULL FROM sessions s"
    " JOIN users u ON u.user_num = s.user_num WHERE s.digest = ?"
)
ADD_CREDENTIAL = (
    "INSERT INTO tokens (user_num, name, digest, role, creation_time, expiry_time)"
    " VALUES (?, ?, ?, ?, ?, ?) RETURNING token_num"
)
TOKENS = (
    "SELECT t.token_num, u.name, t.name, t.role, t.creation_time, t.expiry_time, t.last_used_time"
    " FROM tokens t JOIN users u ON u.user_num = t.user_num"
)
NOTE_USE = "UPDATE tokens SET last_used_time = ? WHERE digest = ?"
DELETE_TOKEN = "DELETE FROM tokens WHERE token_num = ?"  # noqa: S105  # a statement
ADD_SESSION = (
    "INSERT INTO sessions (digest, user_num, creation_time, expiry_time) VALUES (?, ?, ?, ?)"
)
DELETE_SESSION = "DELETE FROM sessions WHERE digest = ?"
DELETE_SESSIONS_OF = "DELETE FROM sessions WHERE user_num = ?"
DELETE_EXPIRED = "DELETE FROM sessions WHERE expiry_time <= ?"
ADD_LINK = "INSERT INTO sign_in_links (digest, expiry_time) VALUES (?, ?)"
_FIRST_LINK = "FROM sign_in_links WHERE digest = ? AND expiry_time > ? AND user_num IS NULL"
USE_LINK = f"DELETE {_FIRST_LINK}"
KNOWS_LINK = f"SELECT 1 {_FIRST_LINK}"
ADD_USER_LINK = "INSERT INTO sign_in_links (digest, expiry_time, user_num) VALUES (?, ?, ?)"
FIND_LINK = (
    "SELECT l.expiry_time, u.user_num, u.name FROM sign_in_links l"
    " LEFT JOIN users u ON u.user_num = l.user_num"
    " WHERE l.digest = ? AND l.expiry_time > ? AND (l.user_num IS NULL OR u.active = 1)"
)
DELETE_LINKS_OF = "DELETE FROM sign_in_links WHERE user_num = ?"
DELETE_LINKS = "DELETE FROM sign_in_links"

# ---- grants ----
GRANT = (
    "SELECT g.grant_num, u.name, o.name, g.role, g.scope, g.target, m.name, g.creation_time"
    " FROM grants g LEFT JOIN users u ON u.user_num = g.user_num"
    " LEFT JOIN user_groups o ON o.group_num = g.group_num"
    " LEFT JOIN registered_models m ON g.scope = 'model'"
    " AND CAST(m.model_num AS TEXT) = g.target"
)
GRANTS = f"{GRANT} ORDER BY g.grant_num"
GRANTS_OF_TARGET = f"{GRANT} WHERE g.scope = ? AND g.target = ? ORDER BY g.grant_num"
GRANTS_OF_USER = f"{GRANT} WHERE g.user_num = ? ORDER BY g.grant_num"
HELD = (
    "SELECT role, scope, target FROM grants WHERE user_num = ? OR group_num IN"
    " (SELECT group_num FROM user_group_members WHERE user_num = ?"
    " UNION SELECT group_num FROM user_groups WHERE name = 'everyone')"
)
ADD_GRANT = (
    "INSERT INTO grants (user_num, group_num, role, scope, target, creation_time)"
    " VALUES (?, ?, ?, ?, ?, ?) RETURNING grant_num"
)
FIND_GRANT = (
    "SELECT grant_num, role FROM grants WHERE coalesce(user_num, 0) = ?"
    " AND coalesce(group_num, 0) = ? AND scope = ? AND target = ?"
)
SET_ROLE = "UPDATE grants SET role = ? WHERE grant_num = ?"
DELETE_GRANT = "DELETE FROM grants WHERE grant_num = ?"
FORGET_TARGET = "DELETE FROM grants WHERE scope = ? AND target = ?"

ANY_ADMIN = (
    "SELECT 1 FROM users u WHERE u.active = 1 AND EXISTS (SELECT 1 FROM grants g"
    " WHERE g.role = 'admin' AND g.scope = 'everything' AND (g.user_num = u.user_num"
    " OR g.group_num IN (SELECT m.group_num FROM user_group_members m"
    " WHERE m.user_num = u.user_num"
    " UNION SELECT e.group_num FROM user_groups e WHERE e.name = 'everyone'))) LIMIT 1"
)

# ---- what a call is about ----
EXPERIMENT_OF_RUN = "SELECT experiment_id FROM runs WHERE run_id = ?"
EXPERIMENT_OF_MODEL = "SELECT experiment_id FROM logged_models WHERE model_id = ?"
EXPERIMENT_OF_NAME = "SELECT experiment_id FROM experiments WHERE name = ?"

# Whose files are at one of these places.
EXPERIMENT_AT = (
    "SELECT experiment_id FROM experiments WHERE rtrim(artifact_location, '/') IN ({marks})"
    " ORDER BY length(artifact_location) DESC LIMIT 1"
)
MODELS_AT = (
    "SELECT DISTINCT m.model_num, m.name FROM model_versions v"
    " JOIN registered_models m ON m.model_num = v.model_num WHERE v.storage_location IN ({marks})"
)
