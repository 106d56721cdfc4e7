-- Registered models and their versions.

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
