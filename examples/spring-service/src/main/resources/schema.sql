CREATE TABLE IF NOT EXISTS item (sku text PRIMARY KEY, free int NOT NULL CHECK (free >= 0));
CREATE TABLE IF NOT EXISTS reservation (
  order_number text NOT NULL, sku text NOT NULL, pieces int NOT NULL, PRIMARY KEY (order_number, sku));
