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
