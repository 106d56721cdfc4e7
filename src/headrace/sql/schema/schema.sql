-- The whole schema, as a fresh database gets it. Existing databases reach it by ../migrations/.
--
-- Words in braces differ between SQLite and PostgreSQL; ../dialects.py says how:
--   {serial}     an integer key the database counts up
--   {clustered}  rows kept in the order of the primary key (SQLite), nothing (PostgreSQL)
--   {float}      a 64-bit float
--   {text}       text that is compared and ordered by code points
--   {value_head} as much of the column `value` as an index may hold: all (SQLite), the first 200
--                characters (PostgreSQL, whose index entries have a size limit)
--
-- Times are milliseconds since 1970-01-01 UTC. A NaN is stored as NULL, on both databases.

CREATE TABLE schema_version (version BIGINT NOT NULL);

CREATE TABLE experiments (
  experiment_id     BIGINT PRIMARY KEY,       -- chosen by the store, or by a client with no store
  name              {text} NOT NULL UNIQUE,
  artifact_location {text} NOT NULL,
  lifecycle_stage   {text} NOT NULL DEFAULT 'active',
  creation_time     BIGINT NOT NULL,
  last_update_time  BIGINT NOT NULL
);

CREATE TABLE experiment_tags (
  experiment_id BIGINT NOT NULL REFERENCES experiments ON DELETE CASCADE,
  key           {text} NOT NULL,
  value         {text} NOT NULL,
  PRIMARY KEY (experiment_id, key)
) {clustered};

-- A run. `run_num` is the small number that the narrow tables below refer to.
CREATE TABLE runs (
  run_num         {serial},
  run_id          {text} NOT NULL UNIQUE,
  experiment_id   BIGINT NOT NULL REFERENCES experiments,
  name            {text} NOT NULL,
  user_id         {text} NOT NULL,
  status          SMALLINT NOT NULL,          -- number of a RunStatus
  start_time      BIGINT NOT NULL,
  end_time        BIGINT,
  lifecycle_stage {text} NOT NULL DEFAULT 'active',
  deleted_time    BIGINT,                     -- when it was put into the bin
  artifact_uri    {text} NOT NULL,
  updated_at      BIGINT NOT NULL             -- last change of anything in the run
);
CREATE INDEX runs_by_start ON runs (experiment_id, lifecycle_stage, start_time DESC, run_id);
CREATE INDEX runs_by_name ON runs (experiment_id, lifecycle_stage, name);
CREATE INDEX runs_by_update ON runs (updated_at);

-- Every metric's name once.
CREATE TABLE metric_keys (
  key_num {serial},
  key     {text} NOT NULL UNIQUE
);

-- Every point. `arrival` keeps points of one step and timestamp apart and in order: for a journaled
-- point it is the writer's number and the position in its journal; for a point sent by itself it is
-- the bits of the value, so that a request sent twice stores one point.
CREATE TABLE metrics (
  run_num   BIGINT NOT NULL,
  key_num   BIGINT NOT NULL,
  step      BIGINT NOT NULL,
  timestamp BIGINT NOT NULL,
  arrival   BIGINT NOT NULL,
  value     {float},
  PRIMARY KEY (run_num, key_num, step, timestamp, arrival)
) {clustered};

-- The latest point of each metric: the greatest step, then timestamp, then the last to arrive.
-- `literal` is the value as JSON, exact to the last bit, for answers the database assembles.
CREATE TABLE latest_metrics (
  run_num       BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key_num       BIGINT NOT NULL,
  experiment_id BIGINT NOT NULL,
  value         {float},
  step          BIGINT NOT NULL,
  timestamp     BIGINT NOT NULL,
  literal       {text} NOT NULL,
  PRIMARY KEY (run_num, key_num)
) {clustered};
CREATE INDEX latest_metrics_by_value ON latest_metrics (experiment_id, key_num, value, run_num);

CREATE TABLE params (
  run_num       BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key           {text} NOT NULL,
  value         {text} NOT NULL,
  experiment_id BIGINT NOT NULL,
  PRIMARY KEY (run_num, key)
) {clustered};
CREATE INDEX params_by_value ON params (experiment_id, key, {value_head}, run_num);

CREATE TABLE tags (
  run_num       BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key           {text} NOT NULL,
  value         {text} NOT NULL,
  experiment_id BIGINT NOT NULL,
  PRIMARY KEY (run_num, key)
) {clustered};
CREATE INDEX tags_by_value ON tags (experiment_id, key, {value_head}, run_num);

CREATE TABLE datasets (
  dataset_num   {serial},
  experiment_id BIGINT NOT NULL REFERENCES experiments ON DELETE CASCADE,
  name          {text} NOT NULL,
  digest        {text} NOT NULL,
  source_type   {text} NOT NULL,
  source        {text} NOT NULL,
  schema        {text},
  profile       {text},
  UNIQUE (experiment_id, name, digest)
);

-- A dataset's use by a run. `tags` is the JSON that answers carry: a list of {"key", "value"}; the
-- context among them is kept for search.
CREATE TABLE dataset_inputs (
  run_num     BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  dataset_num BIGINT NOT NULL REFERENCES datasets ON DELETE CASCADE,
  position    BIGINT NOT NULL,
  tags        {text} NOT NULL,
  context     {text},
  PRIMARY KEY (run_num, dataset_num)
);
CREATE INDEX dataset_inputs_by_dataset ON dataset_inputs (dataset_num, run_num);

CREATE TABLE logged_models (
  model_id          {text} PRIMARY KEY,
  experiment_id     BIGINT NOT NULL REFERENCES experiments ON DELETE CASCADE,
  name              {text} NOT NULL,
  artifact_location {text} NOT NULL,
  creation_time     BIGINT NOT NULL,
  last_update_time  BIGINT NOT NULL,
  status            {text} NOT NULL,          -- a LoggedModelStatus
  status_message    {text},
  lifecycle_stage   {text} NOT NULL DEFAULT 'active',
  deleted_time      BIGINT,
  model_type        {text},
  source_run_id     {text}
);
CREATE INDEX logged_models_by_creation ON logged_models (experiment_id, creation_time, model_id);

CREATE TABLE logged_model_params (
  model_id {text} NOT NULL REFERENCES logged_models ON DELETE CASCADE,
  key      {text} NOT NULL,
  value    {text} NOT NULL,
  PRIMARY KEY (model_id, key)
) {clustered};

CREATE TABLE logged_model_tags (
  model_id {text} NOT NULL REFERENCES logged_models ON DELETE CASCADE,
  key      {text} NOT NULL,
  value    {text} NOT NULL,
  PRIMARY KEY (model_id, key)
) {clustered};

-- The latest point of each metric measured of a logged model, by run and dataset.
CREATE TABLE logged_model_metrics (
  model_id       {text} NOT NULL REFERENCES logged_models ON DELETE CASCADE,
  key_num        BIGINT NOT NULL,
  run_num        BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  dataset_name   {text} NOT NULL DEFAULT '',
  dataset_digest {text} NOT NULL DEFAULT '',
  value          {float},
  step           BIGINT NOT NULL,
  timestamp      BIGINT NOT NULL,
  literal        {text} NOT NULL,
  PRIMARY KEY (model_id, key_num, run_num, dataset_name, dataset_digest)
) {clustered};

-- Logged models that runs used (`input`) and made (`output`).
CREATE TABLE run_models (
  run_num  BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  role     {text} NOT NULL,
  model_id {text} NOT NULL,
  step     BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (run_num, role, model_id, step)
) {clustered};

-- SHA-256 and size of every file a store was given; `location` is the file's URI.
CREATE TABLE artifact_digests (
  location    {text} PRIMARY KEY,
  sha256      {text} NOT NULL,
  size        BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
) {clustered};

-- How far each journal was stored. Written in the transaction of the rows themselves.
CREATE TABLE journal_writers (
  run_num    BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  writer     {text} NOT NULL,
  writer_num BIGINT NOT NULL,                 -- 1, 2, … within the run
  position   BIGINT NOT NULL,                 -- bytes of the journal that are stored
  PRIMARY KEY (run_num, writer)
) {clustered};

-- A registered model. `last_version` is the greatest number that a version of it ever had: numbers
-- are given by counting it up, so they have no gaps and none is given twice.
CREATE TABLE registered_models (
  model_num         {serial},
  name              {text} NOT NULL UNIQUE,
  description       {text},
  deployment_job_id {text},
  creation_time     BIGINT NOT NULL,
  last_update_time  BIGINT NOT NULL,
  last_version      BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE registered_model_tags (
  model_num BIGINT NOT NULL REFERENCES registered_models ON DELETE CASCADE,
  key       {text} NOT NULL,
  value     {text} NOT NULL,
  PRIMARY KEY (model_num, key)
) {clustered};

-- `source` is what the version was made from, `storage_location` where its files are.
CREATE TABLE model_versions (
  model_num        BIGINT NOT NULL REFERENCES registered_models ON DELETE CASCADE,
  version          BIGINT NOT NULL,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL,
  description      {text},
  user_id          {text} NOT NULL,
  current_stage    {text} NOT NULL DEFAULT 'None',
  source           {text} NOT NULL,
  storage_location {text} NOT NULL,
  run_id           {text},
  run_link         {text},
  model_id         {text},
  status           {text} NOT NULL DEFAULT 'READY',
  status_message   {text},
  PRIMARY KEY (model_num, version)
);
CREATE INDEX model_versions_by_stage ON model_versions (model_num, current_stage, version);
CREATE INDEX model_versions_by_run ON model_versions (run_id);
CREATE INDEX model_versions_by_update ON model_versions (last_update_time);

CREATE TABLE model_version_tags (
  model_num BIGINT NOT NULL,
  version   BIGINT NOT NULL,
  key       {text} NOT NULL,
  value     {text} NOT NULL,
  PRIMARY KEY (model_num, version, key),
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
) {clustered};

CREATE TABLE registered_model_aliases (
  model_num BIGINT NOT NULL,
  alias     {text} NOT NULL,
  version   BIGINT NOT NULL,
  PRIMARY KEY (model_num, alias),
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
) {clustered};
CREATE INDEX registered_model_aliases_by_version ON registered_model_aliases (model_num, version);

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
  creation_time  BIGINT NOT NULL,
  expiry_time    BIGINT,                      -- NULL: never
  last_used_time BIGINT                       -- to the minute; NULL: never
);
CREATE INDEX tokens_by_user ON tokens (user_num);

CREATE TABLE sessions (
  digest        {text} PRIMARY KEY,
  user_num      BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  creation_time BIGINT NOT NULL,
  expiry_time   BIGINT NOT NULL
) {clustered};

-- Links that let somebody make the first user, once; or a user choose a password, once.
CREATE TABLE sign_in_links (
  digest      {text} PRIMARY KEY,
  expiry_time BIGINT NOT NULL,
  user_num    BIGINT REFERENCES users ON DELETE CASCADE
) {clustered};

-- Who a user is at an OpenID Connect provider.
CREATE TABLE provider_accounts (
  issuer        {text} NOT NULL,
  subject       {text} NOT NULL,
  user_num      BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  creation_time BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
) {clustered};
CREATE INDEX provider_accounts_by_user ON provider_accounts (user_num);

-- Who is away at a provider to sign in, by the SHA-256 of the state that their browser holds.
-- `user_num`: whose account it will be; NULL: whoever comes back.
CREATE TABLE provider_visits (
  digest      {text} PRIMARY KEY,
  provider    {text} NOT NULL,
  nonce       {text} NOT NULL,
  verifier    {text} NOT NULL,
  return_to   {text} NOT NULL,
  user_num    BIGINT REFERENCES users ON DELETE CASCADE,
  expiry_time BIGINT NOT NULL
) {clustered};
CREATE INDEX provider_visits_by_time ON provider_visits (expiry_time);

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
