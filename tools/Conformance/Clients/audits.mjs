// The public audit suite of GraphQL over HTTP.
import { serverAudits } from 'graphql-http';
import { check, done, http } from './shop.mjs';

for (const audit of serverAudits({ url: http, fetchFn: fetch })) {
  await check(`${audit.id} ${audit.name}`, async () => {
    const { status, reason } = await audit.fn();
    if (status !== 'ok') throw new Error(`${status}: ${reason}`);
  });
}

done();
