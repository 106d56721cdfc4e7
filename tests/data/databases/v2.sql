-- A database as schema version 2 left it: `sqlite3 mlflow.db .dump`.
BEGIN TRANSACTION;
CREATE TABLE artifact_digests (
  location    TEXT PRIMARY KEY,
  sha256      TEXT NOT NULL,
  size        BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO "artifact_digests" VALUES('/srv/artifacts/1/x/artifacts/model/MLmodel','abababababababababababababababababababababababababababababababab',12,1795392687246);
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
INSERT INTO "registered_models" VALUES(1,'Fraud','Finds fraud',NULL,1795399963890,1795399963894,2);
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
INSERT INTO "schema_version" VALUES(2);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',2);
INSERT INTO "sqlite_sequence" VALUES('metric_keys',3);
INSERT INTO "sqlite_sequence" VALUES('datasets',1);
INSERT INTO "sqlite_sequence" VALUES('registered_models',1);
COMMIT;
