// Well means: this member is the primary. The first question of all makes the replica set.
const name = process.env.MONGO_INITDB_ROOT_USERNAME;
db.getSiblingDB("admin").auth(name, process.env.MONGO_INITDB_ROOT_PASSWORD);
if (!db.hello().setName) {
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongodb:27017" }] });
}
quit(db.hello().isWritablePrimary ? 0 : 1);
