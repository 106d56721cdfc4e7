-- A database as schema version 3 left it: `sqlite3 mlflow.db .dump`.
BEGIN TRANSACTION;
CREATE TABLE artifact_digests (
  location    TEXT PRIMARY KEY,
  sha256      TEXT NOT NULL,
  size        BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "artifact_digests" VALUES('/srv/artifacts/1/x/artifacts/model/MLmodel','abababababababababababababababababababababababababababababababab',12,1795392687246);
CREATE TABLE audit_head (
  seq  BIGINT NOT NULL,
  time BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO "audit_head" VALUES(12,1795411176451,'7f694ae49a1dca9b27751998306f56f73a1199f285669e1396e7456cd772f8a7');
CREATE TABLE audit_log (
  seq        BIGINT PRIMARY KEY,              
  time       BIGINT NOT NULL,                 
  actor      TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  address    TEXT NOT NULL,                 
  action     TEXT NOT NULL,                 
  name       TEXT NOT NULL,                 
  version    BIGINT,
  model_num  BIGINT,
  before     TEXT,
  after      TEXT,
  digests    TEXT,
  comment    TEXT NOT NULL,
  previous   TEXT NOT NULL,                 
  hash       TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "audit_log" VALUES(1,1795411176413,'root','local','','user.created','ann',NULL,NULL,NULL,'{"active":true,"kind":"user"}',NULL,'','','4c9d26b63323529689e3338e9265e1be963c1b10b9653db7c293c1acc5415b0b');
INSERT INTO "audit_log" VALUES(2,1795411176413,'root','local','','user.created','ci',NULL,NULL,NULL,'{"active":true,"kind":"service"}',NULL,'','4c9d26b63323529689e3338e9265e1be963c1b10b9653db7c293c1acc5415b0b','a7b1d3aadcd3e0e46520cd4a56c82dac0d2aebcb71dd5fe43b32ad6737dba44d');
INSERT INTO "audit_log" VALUES(3,1795411176414,'root','local','','group.created','risk',NULL,NULL,NULL,'{"members":[]}',NULL,'','a7b1d3aadcd3e0e46520cd4a56c82dac0d2aebcb71dd5fe43b32ad6737dba44d','85c0ca2c2ea2b3263b6ffab6648bac75916490891becdc27c03f53e202eb0b6e');
INSERT INTO "audit_log" VALUES(4,1795411176414,'root','local','','group.members_changed','risk',NULL,NULL,'{"members":[]}','{"members":["ann"]}',NULL,'','85c0ca2c2ea2b3263b6ffab6648bac75916490891becdc27c03f53e202eb0b6e','bb4ee785a1d45f7642d19cc34dc616e65e71c0479f3a6a76b9ec050c46efdcbd');
INSERT INTO "audit_log" VALUES(5,1795411176414,'root','local','','token.created','ci',NULL,NULL,NULL,'{"expiry_timestamp":1895411176414,"id":"1","name":"nightly","role":"editor"}',NULL,'','bb4ee785a1d45f7642d19cc34dc616e65e71c0479f3a6a76b9ec050c46efdcbd','08166c5169e0648d9a5ceee17dd959a6f362c0fcef7869a5ca854cc60a46b18e');
INSERT INTO "audit_log" VALUES(6,1795411176414,'root','local','','grant.given','ann',NULL,NULL,NULL,'{"role":"admin","scope":"everything","target":""}',NULL,'','08166c5169e0648d9a5ceee17dd959a6f362c0fcef7869a5ca854cc60a46b18e','da633a2c947b3427d0c26ef53d2c0392d6e8c538b68e6a3de49b646b0ea6f7c4');
INSERT INTO "audit_log" VALUES(7,1795411176415,'root','local','','grant.given','group:risk',NULL,NULL,NULL,'{"role":"approver","scope":"model","target":"1"}',NULL,'','da633a2c947b3427d0c26ef53d2c0392d6e8c538b68e6a3de49b646b0ea6f7c4','d3e493066c80e2f3e9ea0d165e566970f7c215b3cf6f99eeec100b1fcbbb210b');
INSERT INTO "audit_log" VALUES(8,1795411176447,'root','local','','policy.set','Fraud',NULL,1,NULL,'{"yaml":"stages: [QA]\ntransitions: {Production: {approvals: 2}}"}',NULL,'','d3e493066c80e2f3e9ea0d165e566970f7c215b3cf6f99eeec100b1fcbbb210b','400ba98e3b4caa4d919360afb0edd303fe8f567108b5442f14e12ad1414840c7');
INSERT INTO "audit_log" VALUES(9,1795411176450,'root','local','','model_version.created','Fraud',3,1,NULL,'{"creation_timestamp":1795411176449,"current_stage":"None","last_updated_timestamp":1795411176449,"name":"Fraud","source":"s3://b/m2","status":"READY","user_id":"root","version":"3"}',NULL,'','400ba98e3b4caa4d919360afb0edd303fe8f567108b5442f14e12ad1414840c7','6b3578ea0f560b0e99e8de06e72a92515ab6f692dfe8af97dc60a39b0e2a3adf');
INSERT INTO "audit_log" VALUES(10,1795411176451,'root','local','','transition_request.created','Fraud',3,1,NULL,'{"approvals":[],"approvals_needed":2,"comment":"please","creation_timestamp":1795411176451,"from_stage":"None","id":"1","last_updated_timestamp":1795411176451,"name":"Fraud","state":"open","to_stage":"Production","user_id":"root","version":"3"}',NULL,'please','6b3578ea0f560b0e99e8de06e72a92515ab6f692dfe8af97dc60a39b0e2a3adf','ea9fb1ac1eb6ddb9ebc54f9b13c0c83929c8e272fa2a6e0a0f49b63901ba5caf');
INSERT INTO "audit_log" VALUES(11,1795411176451,'root','local','','transition_request.approved','Fraud',3,1,NULL,'{"approvals":[{"comment":"ok","creation_timestamp":1795411176451,"user_id":"root"}],"approvals_needed":2,"comment":"please","creation_timestamp":1795411176451,"from_stage":"None","id":"1","last_updated_timestamp":1795411176451,"name":"Fraud","state":"open","to_stage":"Production","user_id":"root","version":"3"}',NULL,'ok','ea9fb1ac1eb6ddb9ebc54f9b13c0c83929c8e272fa2a6e0a0f49b63901ba5caf','b0b84acd9ea7481b827a31e0e779fb812b70fe870558f437ea8d870575dc609d');
INSERT INTO "audit_log" VALUES(12,1795411176451,'root','local','','comment.created','Fraud',3,1,NULL,'{"comment":"Hm","id":"1","user_id":"root"}',NULL,'','b0b84acd9ea7481b827a31e0e779fb812b70fe870558f437ea8d870575dc609d','7f694ae49a1dca9b27751998306f56f73a1199f285669e1396e7456cd772f8a7');
CREATE TABLE dataset_inputs (
  run_num     BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  dataset_num BIGINT NOT NULL REFERENCES datasets ON DELETE CASCADE,
  position    BIGINT NOT NULL,
  tags        TEXT NOT NULL,
  context     TEXT,
  PRIMARY KEY (run_num, dataset_num)
);
INSERT INTO "dataset_inputs" VALUES(1,1,1,'[{"key":"mlflow.data.context","value":"training"}]','training');
CREATE TABLE datasets (
  dataset_num   INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment_id BIGINT NOT NULL REFERENCES experiments ON DELETE CASCADE,
  name          TEXT NOT NULL,
  digest        TEXT NOT NULL,
  source_type   TEXT NOT NULL,
  source        TEXT NOT NULL,
  schema        TEXT,
  profile       TEXT,
  UNIQUE (experiment_id, name, digest)
);
INSERT INTO "datasets" VALUES(1,1,'d','abc123','local','{"uri": "d.csv"}','{}','{"num_rows": 2}');
CREATE TABLE experiment_tags (
  experiment_id BIGINT NOT NULL REFERENCES experiments ON DELETE CASCADE,
  key           TEXT NOT NULL,
  value         TEXT NOT NULL,
  PRIMARY KEY (experiment_id, key)
) WITHOUT ROWID;
INSERT INTO "experiment_tags" VALUES(1,'quote','it''s ☃');
INSERT INTO "experiment_tags" VALUES(1,'team','risk');
CREATE TABLE experiments (
  experiment_id     BIGINT PRIMARY KEY,       
  name              TEXT NOT NULL UNIQUE,
  artifact_location TEXT NOT NULL,
  lifecycle_stage   TEXT NOT NULL DEFAULT 'active',
  creation_time     BIGINT NOT NULL,
  last_update_time  BIGINT NOT NULL
);
INSERT INTO "experiments" VALUES(0,'Default','/srv/artifacts/0','active',1795392687222,1795392687222);
INSERT INTO "experiments" VALUES(1,'fraud','/srv/artifacts/1','active',1795392687224,1795392687224);
INSERT INTO "experiments" VALUES(2,'gone','/srv/artifacts/2','deleted',1795392687224,1795392687247);
CREATE TABLE grants (
  grant_num     INTEGER PRIMARY KEY AUTOINCREMENT,
  user_num      BIGINT REFERENCES users ON DELETE CASCADE,
  group_num     BIGINT REFERENCES user_groups ON DELETE CASCADE,
  role          TEXT NOT NULL,
  scope         TEXT NOT NULL,
  target        TEXT NOT NULL DEFAULT '',
  creation_time BIGINT NOT NULL
);
INSERT INTO "grants" VALUES(1,1,NULL,'admin','everything','',1795411176414);
INSERT INTO "grants" VALUES(2,NULL,1,'approver','model','1',1795411176415);
CREATE TABLE journal_writers (
  run_num    BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  writer     TEXT NOT NULL,
  writer_num BIGINT NOT NULL,                 
  position   BIGINT NOT NULL,                 
  PRIMARY KEY (run_num, writer)
) WITHOUT ROWID;
INSERT INTO "journal_writers" VALUES(1,'abababababababababababababababab',1,120);
CREATE TABLE latest_metrics (
  run_num       BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key_num       BIGINT NOT NULL,
  experiment_id BIGINT NOT NULL,
  value         REAL,
  step          BIGINT NOT NULL,
  timestamp     BIGINT NOT NULL,
  literal       TEXT NOT NULL,
  PRIMARY KEY (run_num, key_num)
) WITHOUT ROWID;
INSERT INTO "latest_metrics" VALUES(1,1,1,0.95,-1,1700000000300,'0.95');
INSERT INTO "latest_metrics" VALUES(1,2,1,1.5e+308,2,1700000000300,'1.5e+308');
INSERT INTO "latest_metrics" VALUES(1,3,1,0.93,0,1700000000400,'0.93');
CREATE TABLE logged_model_metrics (
  model_id       TEXT NOT NULL REFERENCES logged_models ON DELETE CASCADE,
  key_num        BIGINT NOT NULL,
  run_num        BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  dataset_name   TEXT NOT NULL DEFAULT '',
  dataset_digest TEXT NOT NULL DEFAULT '',
  value          REAL,
  step           BIGINT NOT NULL,
  timestamp      BIGINT NOT NULL,
  literal        TEXT NOT NULL,
  PRIMARY KEY (model_id, key_num, run_num, dataset_name, dataset_digest)
) WITHOUT ROWID;
INSERT INTO "logged_model_metrics" VALUES('m-24550fec82c44de6a3b849aeddab4bee',3,1,'d','abc123',0.93,0,1700000000400,'0.93');
CREATE TABLE logged_model_params (
  model_id TEXT NOT NULL REFERENCES logged_models ON DELETE CASCADE,
  key      TEXT NOT NULL,
  value    TEXT NOT NULL,
  PRIMARY KEY (model_id, key)
) WITHOUT ROWID;
INSERT INTO "logged_model_params" VALUES('m-24550fec82c44de6a3b849aeddab4bee','depth','3');
CREATE TABLE logged_model_tags (
  model_id TEXT NOT NULL REFERENCES logged_models ON DELETE CASCADE,
  key      TEXT NOT NULL,
  value    TEXT NOT NULL,
  PRIMARY KEY (model_id, key)
) WITHOUT ROWID;
INSERT INTO "logged_model_tags" VALUES('m-24550fec82c44de6a3b849aeddab4bee','a','b');
CREATE TABLE logged_models (
  model_id          TEXT PRIMARY KEY,
  experiment_id     BIGINT NOT NULL REFERENCES experiments ON DELETE CASCADE,
  name              TEXT NOT NULL,
  artifact_location TEXT NOT NULL,
  creation_time     BIGINT NOT NULL,
  last_update_time  BIGINT NOT NULL,
  status            TEXT NOT NULL,          
  status_message    TEXT,
  lifecycle_stage   TEXT NOT NULL DEFAULT 'active',
  deleted_time      BIGINT,
  model_type        TEXT,
  source_run_id     TEXT
);
INSERT INTO "logged_models" VALUES('m-24550fec82c44de6a3b849aeddab4bee',1,'model','/srv/artifacts/1/models/m-24550fec82c44de6a3b849aeddab4bee/artifacts',1795392687232,1795392687236,'READY',NULL,'active',NULL,'sklearn','00000000000000000000000000000001');
CREATE TABLE metric_keys (
  key_num INTEGER PRIMARY KEY AUTOINCREMENT,
  key     TEXT NOT NULL UNIQUE
);
INSERT INTO "metric_keys" VALUES(1,'acc');
INSERT INTO "metric_keys" VALUES(2,'loss');
INSERT INTO "metric_keys" VALUES(3,'f1');
CREATE TABLE metrics (
  run_num   BIGINT NOT NULL,
  key_num   BIGINT NOT NULL,
  step      BIGINT NOT NULL,
  timestamp BIGINT NOT NULL,
  arrival   BIGINT NOT NULL,
  value     REAL,
  PRIMARY KEY (run_num, key_num, step, timestamp, arrival)
) WITHOUT ROWID;
INSERT INTO "metrics" VALUES(1,1,-1,1700000000300,4606732058837280358,0.95);
INSERT INTO "metrics" VALUES(1,2,0,1700000000100,4591870180066957722,0.1);
INSERT INTO "metrics" VALUES(1,2,1,1700000000200,9221120237041090560,NULL);
INSERT INTO "metrics" VALUES(1,2,2,1700000000300,9217376869322697968,1.5e+308);
INSERT INTO "metrics" VALUES(1,3,0,1700000000400,4606551914852185539,0.93);
CREATE TABLE model_policies (
  model_num        BIGINT PRIMARY KEY REFERENCES registered_models ON DELETE CASCADE,
  policy           TEXT NOT NULL,
  last_update_time BIGINT NOT NULL
);
INSERT INTO "model_policies" VALUES(1,'stages: [QA]
transitions: {Production: {approvals: 2}}',1795411176447);
CREATE TABLE model_stages (
  model_num BIGINT NOT NULL REFERENCES registered_models ON DELETE CASCADE,
  stage     TEXT NOT NULL,
  PRIMARY KEY (model_num, stage)
) WITHOUT ROWID;
INSERT INTO "model_stages" VALUES(1,'QA');
CREATE TABLE model_version_comments (
  comment_num      INTEGER PRIMARY KEY AUTOINCREMENT,
  model_num        BIGINT NOT NULL,
  version          BIGINT NOT NULL,
  user_id          TEXT NOT NULL,
  comment          TEXT NOT NULL,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL,
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
);
INSERT INTO "model_version_comments" VALUES(1,1,3,'root','Hm',1795411176451,1795411176451);
CREATE TABLE model_version_tags (
  model_num BIGINT NOT NULL,
  version   BIGINT NOT NULL,
  key       TEXT NOT NULL,
  value     TEXT NOT NULL,
  PRIMARY KEY (model_num, version, key),
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO "model_version_tags" VALUES(1,1,'validated','yes');
CREATE TABLE model_versions (
  model_num        BIGINT NOT NULL REFERENCES registered_models ON DELETE CASCADE,
  version          BIGINT NOT NULL,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL,
  description      TEXT,
  user_id          TEXT NOT NULL,
  current_stage    TEXT NOT NULL DEFAULT 'None',
  source           TEXT NOT NULL,
  storage_location TEXT NOT NULL,
  run_id           TEXT,
  run_link         TEXT,
  model_id         TEXT,
  status           TEXT NOT NULL DEFAULT 'READY',
  status_message   TEXT,
  PRIMARY KEY (model_num, version)
);
INSERT INTO "model_versions" VALUES(1,1,1795399963892,1795399963894,'line 1
line 2','root','Production','runs:/00000000000000000000000000000002/model','/srv/artifacts/1/00000000000000000000000000000002/artifacts/model','00000000000000000000000000000002',NULL,NULL,'READY',NULL);
INSERT INTO "model_versions" VALUES(1,2,1795399963893,1795399963893,NULL,'root','None','runs:/00000000000000000000000000000002/model','/srv/artifacts/1/00000000000000000000000000000002/artifacts/model','00000000000000000000000000000002',NULL,NULL,'READY',NULL);
INSERT INTO "model_versions" VALUES(1,3,1795411176449,1795411176449,NULL,'root','None','s3://b/m2','s3://b/m2',NULL,NULL,NULL,'READY',NULL);
CREATE TABLE params (
  run_num       BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key           TEXT NOT NULL,
  value         TEXT NOT NULL,
  experiment_id BIGINT NOT NULL,
  PRIMARY KEY (run_num, key)
) WITHOUT ROWID;
INSERT INTO "params" VALUES(1,'empty','',1);
INSERT INTO "params" VALUES(1,'lr','0.01',1);
CREATE TABLE registered_model_aliases (
  model_num BIGINT NOT NULL,
  alias     TEXT NOT NULL,
  version   BIGINT NOT NULL,
  PRIMARY KEY (model_num, alias),
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
) WITHOUT ROWID;
INSERT INTO "registered_model_aliases" VALUES(1,'champion',1);
CREATE TABLE registered_model_tags (
  model_num BIGINT NOT NULL REFERENCES registered_models ON DELETE CASCADE,
  key       TEXT NOT NULL,
  value     TEXT NOT NULL,
  PRIMARY KEY (model_num, key)
) WITHOUT ROWID;
INSERT INTO "registered_model_tags" VALUES(1,'team','it''s ☃');
CREATE TABLE registered_models (
  model_num         INTEGER PRIMARY KEY AUTOINCREMENT,
  name              TEXT NOT NULL UNIQUE,
  description       TEXT,
  deployment_job_id TEXT,
  creation_time     BIGINT NOT NULL,
  last_update_time  BIGINT NOT NULL,
  last_version      BIGINT NOT NULL DEFAULT 0
);
INSERT INTO "registered_models" VALUES(1,'Fraud','Finds fraud',NULL,1795399963890,1795411176449,3);
CREATE TABLE run_models (
  run_num  BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  role     TEXT NOT NULL,
  model_id TEXT NOT NULL,
  step     BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (run_num, role, model_id, step)
) WITHOUT ROWID;
INSERT INTO "run_models" VALUES(1,'input','m-24550fec82c44de6a3b849aeddab4bee',0);
INSERT INTO "run_models" VALUES(1,'output','m-24550fec82c44de6a3b849aeddab4bee',3);
CREATE TABLE runs (
  run_num         INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id          TEXT NOT NULL UNIQUE,
  experiment_id   BIGINT NOT NULL REFERENCES experiments,
  name            TEXT NOT NULL,
  user_id         TEXT NOT NULL,
  status          SMALLINT NOT NULL,          
  start_time      BIGINT NOT NULL,
  end_time        BIGINT,
  lifecycle_stage TEXT NOT NULL DEFAULT 'active',
  deleted_time    BIGINT,                     
  artifact_uri    TEXT NOT NULL,
  updated_at      BIGINT NOT NULL             
);
INSERT INTO "runs" VALUES(1,'00000000000000000000000000000001',1,'first','ann',1,1700000000000,NULL,'active',NULL,'/srv/artifacts/1/00000000000000000000000000000001/artifacts',1795392687246);
INSERT INTO "runs" VALUES(2,'00000000000000000000000000000002',1,'second','bob',3,1700000001000,1700000002000,'active',NULL,'/srv/artifacts/1/00000000000000000000000000000002/artifacts',1795392687246);
CREATE TABLE schema_version (version BIGINT NOT NULL);
INSERT INTO "schema_version" VALUES(3);
CREATE TABLE sessions (
  digest        TEXT PRIMARY KEY,
  user_num      BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  creation_time BIGINT NOT NULL,
  expiry_time   BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "sessions" VALUES('09721b807bf9f4854c0f440e327e9dd4ae3d84f6bf36e0c1ab3d98e8e9709ef0',1,1795411176415,1795497576415);
CREATE TABLE sign_in_links (
  digest      TEXT PRIMARY KEY,
  expiry_time BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "sign_in_links" VALUES('d',4000000000000);
CREATE TABLE tags (
  run_num       BIGINT NOT NULL REFERENCES runs ON DELETE CASCADE,
  key           TEXT NOT NULL,
  value         TEXT NOT NULL,
  experiment_id BIGINT NOT NULL,
  PRIMARY KEY (run_num, key)
) WITHOUT ROWID;
INSERT INTO "tags" VALUES(1,'k','v',1);
INSERT INTO "tags" VALUES(1,'mlflow.runName','first',1);
INSERT INTO "tags" VALUES(2,'mlflow.runName','second',1);
INSERT INTO "tags" VALUES(1,'mlflow.user','ann',1);
INSERT INTO "tags" VALUES(1,'note','line 1
line 2',1);
CREATE TABLE tokens (
  token_num     INTEGER PRIMARY KEY AUTOINCREMENT,
  user_num      BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  name          TEXT NOT NULL,
  digest        TEXT NOT NULL UNIQUE,
  role          TEXT NOT NULL,              
  creation_time BIGINT NOT NULL,
  expiry_time   BIGINT                        
);
INSERT INTO "tokens" VALUES(1,2,'nightly','7eaf4301a8edc3e25f9712684ea3e3672c282f74437435f3b852b827d9003e9a','editor',1795411176414,1895411176414);
CREATE TABLE transition_approvals (
  request_num   BIGINT NOT NULL REFERENCES transition_requests ON DELETE CASCADE,
  user_id       TEXT NOT NULL,
  comment       TEXT NOT NULL,
  creation_time BIGINT NOT NULL,
  PRIMARY KEY (request_num, user_id)
) WITHOUT ROWID;
INSERT INTO "transition_approvals" VALUES(1,'root','ok',1795411176451);
CREATE TABLE transition_requests (
  request_num      INTEGER PRIMARY KEY AUTOINCREMENT,
  model_num        BIGINT NOT NULL,
  version          BIGINT NOT NULL,
  to_stage         TEXT NOT NULL,
  user_id          TEXT NOT NULL,
  comment          TEXT NOT NULL,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL,
  state            TEXT NOT NULL DEFAULT 'open',
  FOREIGN KEY (model_num, version) REFERENCES model_versions ON DELETE CASCADE
);
INSERT INTO "transition_requests" VALUES(1,1,3,'Production','root','please',1795411176451,1795411176451,'open');
CREATE TABLE user_group_members (
  group_num BIGINT NOT NULL REFERENCES user_groups ON DELETE CASCADE,
  user_num  BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (group_num, user_num)
) WITHOUT ROWID;
INSERT INTO "user_group_members" VALUES(1,1);
CREATE TABLE user_groups (
  group_num     INTEGER PRIMARY KEY AUTOINCREMENT,
  name          TEXT NOT NULL UNIQUE,
  creation_time BIGINT NOT NULL
);
INSERT INTO "user_groups" VALUES(1,'risk',1795411176413);
CREATE TABLE users (
  user_num         INTEGER PRIMARY KEY AUTOINCREMENT,
  name             TEXT NOT NULL UNIQUE,
  kind             TEXT NOT NULL,
  password_hash    TEXT,
  active           SMALLINT NOT NULL DEFAULT 1,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL
);
INSERT INTO "users" VALUES(1,'ann','user','$argon2id$v=19$m=65536,t=3,p=4$4cqbkA83qEBuiPjkQ5klaQ$wVIf94BjE6LoipTQQtjznP4B1DveiTMvNlHW4QVeD9o',1,1795411176404,1795411176404);
INSERT INTO "users" VALUES(2,'ci','service',NULL,1,1795411176413,1795411176413);
CREATE TABLE webhook_cursor (seq BIGINT NOT NULL);
INSERT INTO "webhook_cursor" VALUES(0);
CREATE TABLE webhook_deliveries (
  delivery_num     INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook_id       TEXT NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  event            TEXT NOT NULL,
  body             TEXT NOT NULL,
  state            TEXT NOT NULL DEFAULT 'waiting',
  attempts         BIGINT NOT NULL DEFAULT 0,
  next_attempt     BIGINT NOT NULL,
  response_status  BIGINT,
  error            TEXT,
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL
);
INSERT INTO "webhook_deliveries" VALUES(1,'w1','policy.set','{}','waiting',0,1795399963890,NULL,NULL,1795399963890,1795399963890);
CREATE TABLE webhooks (
  webhook_id       TEXT PRIMARY KEY,
  name             TEXT NOT NULL,
  description      TEXT,
  url              TEXT NOT NULL,
  events           TEXT NOT NULL,
  secret           TEXT,
  status           TEXT NOT NULL,
  since_seq        BIGINT NOT NULL,           
  creation_time    BIGINT NOT NULL,
  last_update_time BIGINT NOT NULL
);
INSERT INTO "webhooks" VALUES('w1','hook',NULL,'https://example.com/h','["policy.set"]','s','ACTIVE',3,1795399963890,1795399963890);
CREATE INDEX runs_by_start ON runs (experiment_id, lifecycle_stage, start_time DESC, run_id);
CREATE INDEX runs_by_name ON runs (experiment_id, lifecycle_stage, name);
CREATE INDEX runs_by_update ON runs (updated_at);
CREATE INDEX latest_metrics_by_value ON latest_metrics (experiment_id, key_num, value, run_num);
CREATE INDEX params_by_value ON params (experiment_id, key, value, run_num);
CREATE INDEX tags_by_value ON tags (experiment_id, key, value, run_num);
CREATE INDEX dataset_inputs_by_dataset ON dataset_inputs (dataset_num, run_num);
CREATE INDEX logged_models_by_creation ON logged_models (experiment_id, creation_time, model_id);
CREATE INDEX model_versions_by_stage ON model_versions (model_num, current_stage, version);
CREATE INDEX model_versions_by_run ON model_versions (run_id);
CREATE INDEX model_versions_by_update ON model_versions (last_update_time);
CREATE INDEX registered_model_aliases_by_version ON registered_model_aliases (model_num, version);
CREATE INDEX audit_log_by_model ON audit_log (model_num, version, seq);
CREATE INDEX audit_log_by_name ON audit_log (name, seq);
CREATE INDEX audit_log_by_actor ON audit_log (actor, seq);
CREATE INDEX audit_log_by_time ON audit_log (time);
CREATE INDEX transition_requests_by_version ON transition_requests (model_num, version, state);
CREATE INDEX transition_requests_by_state ON transition_requests (state, request_num);
CREATE INDEX model_version_comments_by_version ON model_version_comments (model_num, version);
CREATE INDEX user_group_members_by_user ON user_group_members (user_num);
CREATE INDEX tokens_by_user ON tokens (user_num);
CREATE INDEX grants_by_user ON grants (user_num);
CREATE INDEX grants_by_group ON grants (group_num);
CREATE INDEX grants_by_target ON grants (scope, target);
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (state, next_attempt);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, delivery_num);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',2);
INSERT INTO "sqlite_sequence" VALUES('metric_keys',3);
INSERT INTO "sqlite_sequence" VALUES('datasets',1);
INSERT INTO "sqlite_sequence" VALUES('registered_models',1);
INSERT INTO "sqlite_sequence" VALUES('users',2);
INSERT INTO "sqlite_sequence" VALUES('user_groups',1);
INSERT INTO "sqlite_sequence" VALUES('tokens',1);
INSERT INTO "sqlite_sequence" VALUES('grants',2);
INSERT INTO "sqlite_sequence" VALUES('transition_requests',1);
INSERT INTO "sqlite_sequence" VALUES('model_version_comments',1);
INSERT INTO "sqlite_sequence" VALUES('webhook_deliveries',1);
COMMIT;
