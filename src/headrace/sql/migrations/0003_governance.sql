-- Who changed what, approval, and who is who.

-- Who changed what: entries are added and never changed. Each holds the hash of the one before it, so
-- that none can be altered, removed or moved unnoticed; ../../audit/chain.py says what is hashed.
-- `before` and `after` are JSON objects (NULL: it was not there, it is gone), `digests` is a JSON
-- object of the SHA-256 of each file of a model. `model_num` stays through renames.
CREATE TABLE audit_log (
  seq        BIGINT PRIMARY KEY,              -- 1, 2, 3, … in the order of the commits
  time       BIGINT NOT NULL,                 -- never earlier than that of the entry before
  actor      {text} NOT NULL,
  actor_kind {text} NOT NULL,
  address    {text} NOT NULL,                 -- where the call came from; empty: this machine's process
  action     {text} NOT NULL,                 -- noun.participle
  name       {text} NOT NULL,                 -- what it was called when it was changed
  version    BIGINT,
  model_num  BIGINT,
  before     {text},
  after      {text},
  digests    {text},
  comment    {text} NOT NULL,
  previous   {text} NOT NULL,                 -- hash of the entry before
  hash       {text} NOT NULL
) {clustered};
CREATE INDEX audit_log_by_model ON audit_log (model_num, version, seq);
CREATE INDEX audit_log_by_name ON audit_log (name, seq);
CREATE INDEX audit_log_by_actor ON audit_log (actor, seq);
CREATE INDEX audit_log_by_time ON audit_log (time);

-- The last entry of the log, in the one row here: who adds to the log locks it until the commit.
CREATE TABLE audit_head (
  seq  BIGINT NOT NULL,
  time BIGINT NOT NULL,
  hash {text} NOT NULL
);
INSERT INTO audit_head VALUES (0, 0, '');

-- What a registered model's transitions need: a policy as YAML, and the stages that it adds.
CREATE TABLE model_policies (
  model_num        BIGINT PRIMARY KEY REFERENCES registered_models ON DELETE CASCADE,
  policy           {text} NOT NULL,
  last_update_time BIGINT NOT NULL
);

CREATE TABLE model_stages (
  model_num BIGINT NOT NULL REFERENCES registered_models ON DELETE CASCADE,
  stage     {text} NOT NULL,
  PRIMARY KEY (model_num, stage)
) {clustered};

-- Requests to put a version into a stage. `state` is open, approved, rejected or cancelled.
CREATE TABLE transition_requests (
  request_num      {serial},
  model_num        BIGINT NOT NULL,
  version          BIGINT NOT NULL,
  to_stage         {text} NOT NULL,
  user_id          {text} NOT NULL,
  comment          {text} NOT NULL,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL,
  state            {text} NOT NULL DEFAULT 'open',
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
);
CREATE INDEX transition_requests_by_version ON transition_requests (model_num, version, state);
CREATE INDEX transition_requests_by_state ON transition_requests (state, request_num);

CREATE TABLE transition_approvals (
  request_num   BIGINT NOT NULL REFERENCES transition_requests ON DELETE CASCADE,
  user_id       {text} NOT NULL,
  comment       {text} NOT NULL,
  creation_time BIGINT NOT NULL,
  PRIMARY KEY (request_num, user_id)
) {clustered};

CREATE TABLE model_version_comments (
  comment_num      {serial},
  model_num        BIGINT NOT NULL,
  version          BIGINT NOT NULL,
  user_id          {text} NOT NULL,
  comment          {text} NOT NULL,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL,
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
);
CREATE INDEX model_version_comments_by_version ON model_version_comments (model_num, version);

-- Who may sign in. `kind` is user or service; without a password only tokens (or a provider) do.
CREATE TABLE users (
  user_num         {serial},
  name             {text} NOT NULL UNIQUE,
  kind             {text} NOT NULL,
  password_hash    {text},
  active           SMALLINT NOT NULL DEFAULT 1,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL
);

CREATE TABLE user_groups (
  group_num     {serial},
  name          {text} NOT NULL UNIQUE,
  creation_time BIGINT NOT NULL
);

CREATE TABLE user_group_members (
  group_num BIGINT NOT NULL REFERENCES user_groups ON DELETE CASCADE,
  user_num  BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (group_num, user_num)
) {clustered};
CREATE INDEX user_group_members_by_user ON user_group_members (user_num);

-- Personal access tokens and sessions are known by the SHA-256 of their secret.
CREATE TABLE tokens (
  token_num     {serial},
  user_num      BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  name          {text} NOT NULL,
  digest        {text} NOT NULL UNIQUE,
  role          {text} NOT NULL,              -- the most that it may do
  creation_time BIGINT NOT NULL,
  expiry_time   BIGINT                        -- NULL: never
);
CREATE INDEX tokens_by_user ON tokens (user_num);

CREATE TABLE sessions (
  digest        {text} PRIMARY KEY,
  user_num      BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  creation_time BIGINT NOT NULL,
  expiry_time   BIGINT NOT NULL
) {clustered};

-- Links that let somebody make the first user, once.
CREATE TABLE sign_in_links (
  digest      {text} PRIMARY KEY,
  expiry_time BIGINT NOT NULL
) {clustered};

-- Roles of users and groups. `scope` is everything, experiment (target: its id), model (target: its
-- number) or pattern (target: names of registered models, in which * stands for any characters).
CREATE TABLE grants (
  grant_num     {serial},
  user_num      BIGINT REFERENCES users ON DELETE CASCADE,
  group_num     BIGINT REFERENCES user_groups ON DELETE CASCADE,
  role          {text} NOT NULL,
  scope         {text} NOT NULL,
  target        {text} NOT NULL DEFAULT '',
  creation_time BIGINT NOT NULL
);
CREATE INDEX grants_by_user ON grants (user_num);
CREATE INDEX grants_by_group ON grants (group_num);
CREATE INDEX grants_by_target ON grants (scope, target);

-- Who is told of which events of the registry. `events` is a JSON list of entity.action.
CREATE TABLE webhooks (
  webhook_id       {text} PRIMARY KEY,
  name             {text} NOT NULL,
  description      {text},
  url              {text} NOT NULL,
  events           {text} NOT NULL,
  secret           {text},
  status           {text} NOT NULL,
  since_seq        BIGINT NOT NULL,           -- the log's last entry when it was made
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL
);

-- What is to be sent, and what became of it. `state` is waiting, delivered or failed.
CREATE TABLE webhook_deliveries (
  delivery_num     {serial},
  webhook_id       {text} NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  event            {text} NOT NULL,
  body             {text} NOT NULL,
  state            {text} NOT NULL DEFAULT 'waiting',
  attempts         BIGINT NOT NULL DEFAULT 0,
  next_attempt     BIGINT NOT NULL,
  response_status  BIGINT,
  error            {text},
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL
);
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (state, next_attempt);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, delivery_num);

-- How far the audit log was looked through for events, in the one row here.
CREATE TABLE webhook_cursor (seq BIGINT NOT NULL);
INSERT INTO webhook_cursor VALUES (0);
