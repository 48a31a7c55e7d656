// Runs once, while the data folder is still empty: the gateway may do what it has to in its own database, and nothing else.
db.getSiblingDB("headless").createUser({
  user: "headless",
  pwd: process.env.MONGODB_PASSWORD,
  roles: [{ role: "readWrite", db: "headless" }],
});
