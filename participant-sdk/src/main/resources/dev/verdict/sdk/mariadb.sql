-- The barrier of a Verdict participant, for MariaDB 10.5 and newer, and MySQL 8.0. It belongs into the
-- database that holds the participant's data. Running this again changes nothing.
CREATE TABLE IF NOT EXISTS verdict_barrier (
  tx         CHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  branch     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  service    VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  style      VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL
             CHECK (style IN ('PREPARED', 'TCC', 'SAGA')),
  state      VARCHAR(9)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL CHECK (state IN
               ('CLAIMED', 'DONE', 'READ_ONLY', 'REFUSED', 'CONFIRMED', 'UNDONE', 'TOMBSTONE', 'BROKEN')),
  operation  VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  input_hash VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  input      LONGTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  output     LONGTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  reason     LONGTEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  epoch      BIGINT       NOT NULL,
  -- How often it was claimed: it tells an insert from an update that finds everything as it was.
  claims     BIGINT       NOT NULL DEFAULT 1,
  since      TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (tx, branch),
  KEY verdict_barrier_in_doubt (service, style, state, since)
) ENGINE = InnoDB;

-- Work of transactions at or below this id is refused once their rows are gone.
CREATE TABLE IF NOT EXISTS verdict_watermark (
  one TINYINT  NOT NULL DEFAULT 1 PRIMARY KEY CHECK (one = 1),
  tx  CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE = InnoDB;

-- The largest fencing token seen of each resource that a transaction held alone.
CREATE TABLE IF NOT EXISTS verdict_lock (
  resource VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  token    BIGINT       NOT NULL
) ENGINE = InnoDB;
