// Runs the service's own clients for JavaScript against a hub, and prints what became of each case as a line of JSON.
//   node conformance.mjs CONNECTION-STRING
import { WebPubSubClient, WebPubSubJsonProtocol, WebPubSubJsonReliableProtocol } from "@azure/web-pubsub-client";
import { WebPubSubServiceClient, odata } from "@azure/web-pubsub";
import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";

const limit = 15_000;
const hub = "conformance";
const service = new WebPubSubServiceClient(process.argv[2], hub, { allowInsecureConnection: true });
const anything = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];
let groups = 0;
const newGroup = () => `group.${++groups}`;

/** A started client that keeps what it hears, and its first "connected". */
async function start({ roles = anything, protocol = WebPubSubJsonReliableProtocol(), userId, groups } = {}) {
  const client = new WebPubSubClient(
    { getClientAccessUrl: async () => (await service.getClientAccessToken({ roles, userId, groups })).url },
    { protocol, messageRetryOptions: { maxRetries: 0 } });
  const heard = [];
  const waiting = [];
  const hear = message => { heard.push(message); waiting.splice(0).forEach(resolve => resolve()); };
  client.on("group-message", e => hear(e.message));
  client.on("server-message", e => hear(e.message));
  const connected = new Promise(resolve => client.on("connected", resolve));
  await client.start();
  return {
    client, heard, ...(await connected),
    async hears(count) {
      while (heard.length < count) await new Promise(resolve => waiting.push(resolve));
      return heard;
    },
  };
}

const failure = async promise => (await assert.rejects(promise, e => (failure.last = e, true)), failure.last);

const cases = {
  async "connect"() {
    const one = await start({ userId: "ann" });
    assert.equal(one.userId, "ann");
    assert.ok(one.connectionId.length > 0);
    one.client.stop();
  },
  async "join, leave and send, each acknowledged"() {
    const group = newGroup();
    const one = await start();
    assert.equal((await one.client.joinGroup(group)).isDuplicated, false);
    await one.client.sendToGroup(group, { a: ["ä", 1] }, "json");
    await one.client.sendToGroup(group, "text", "text");
    await one.client.sendToGroup(group, new Uint8Array([1, 2, 255]).buffer, "binary");
    const [json, text, binary] = await one.hears(3);
    assert.deepEqual(json.data, { a: ["ä", 1] });
    assert.equal(json.group, group);
    assert.equal(text.data, "text");
    assert.deepEqual(new Uint8Array(binary.data), new Uint8Array([1, 2, 255]));
    await one.client.leaveGroup(group);
    await one.client.sendToGroup(group, "lost", "text");
    await one.client.joinGroup(group);
    await one.client.sendToGroup(group, "last", "text");
    assert.equal((await one.hears(4))[3].data, "last");
    one.client.stop();
  },
  async "the plain JSON protocol"() {
    const group = newGroup();
    const one = await start({ protocol: WebPubSubJsonProtocol() });
    await one.client.joinGroup(group);
    await one.client.sendToGroup(group, "hi", "text");
    assert.equal((await one.hears(1))[0].data, "hi");
    one.client.stop();
  },
  async "noEcho leaves the sender out"() {
    const group = newGroup();
    const [one, two] = [await start({ groups: [group] }), await start({ groups: [group], userId: "two" })];
    await two.client.sendToGroup(group, "first", "text", { noEcho: true });
    await two.client.sendToGroup(group, "second", "text");
    assert.deepEqual((await one.hears(2)).map(m => m.data), ["first", "second"]);
    assert.deepEqual((await two.hears(1)).map(m => m.data), ["second"]);
    assert.equal(one.heard[0].fromUserId, "two");
    one.client.stop(); two.client.stop();
  },
  async "a repeated ack id is a duplicate, and sent once"() {
    const group = newGroup();
    const one = await start({ groups: [group] });
    assert.equal((await one.client.sendToGroup(group, "a", "text", { ackId: 77 })).isDuplicated, false);
    assert.equal((await one.client.sendToGroup(group, "a", "text", { ackId: 77 })).isDuplicated, true);
    await one.client.sendToGroup(group, "b", "text");
    assert.deepEqual((await one.hears(2)).map(m => m.data), ["a", "b"]);
    one.client.stop();
  },
  async "what no role allows is forbidden"() {
    const one = await start({ roles: ["webpubsub.joinLeaveGroup.mine", "webpubsub.sendToGroups.my*"] });
    await one.client.joinGroup("mine");
    await one.client.sendToGroup("mystery", "x", "text");
    assert.equal((await failure(one.client.joinGroup("yours"))).errorDetail.name, "Forbidden");
    assert.equal((await failure(one.client.sendToGroup("yours", "x", "text"))).errorDetail.name, "Forbidden");
    one.client.stop();
  },
  async "an event has no handler"() {
    const one = await start();
    assert.equal((await failure(one.client.sendEvent("e", "x", "text"))).errorDetail.name, "NotFound");
    one.client.stop();
  },
  async "the service sends to all, group, user and connection"() {
    const group = newGroup();
    const [one, two] = [await start({ groups: [group] }), await start({ userId: "user/ä" })];
    await service.sendToAll("all", { contentType: "text/plain", excludedConnections: [two.connectionId], filter: odata`userId ne ${"nobody"}` });
    await service.group(group).sendToAll({ to: "group" });
    await service.sendToUser("user/ä", { to: "user" });
    await service.sendToConnection(two.connectionId, new Uint8Array([7]).buffer, { contentType: "application/octet-stream" });
    const [all, toGroup] = await one.hears(2);
    assert.equal(all.data, "all");
    assert.deepEqual(toGroup.data, { to: "group" });
    assert.equal(toGroup.group, group);
    const [toUser, toConnection] = await two.hears(2);
    assert.deepEqual(toUser.data, { to: "user" });
    assert.deepEqual(new Uint8Array(toConnection.data), new Uint8Array([7]));
    one.client.stop(); two.client.stop();
  },
  async "the service says who is there"() {
    const group = newGroup();
    const one = await start({ userId: "present", groups: [group] });
    assert.equal(await service.connectionExists(one.connectionId), true);
    assert.equal(await service.connectionExists("nobody"), false);
    assert.equal(await service.userExists("present"), true);
    assert.equal(await service.userExists("absent"), false);
    assert.equal(await service.groupExists(group), true);
    assert.equal(await service.groupExists("empty"), false);
    one.client.stop();
  },
  async "the service changes groups"() {
    const [a, b] = [newGroup(), newGroup()];
    const one = await start({ userId: "mover" });
    const send = async (group, text) => service.group(group).sendToAll(text, { contentType: "text/plain" });
    await service.group(a).addConnection(one.connectionId);
    await send(a, "1");
    await service.group(a).removeConnection(one.connectionId);
    await send(a, "not");
    await service.group(b).addUser("mover");
    await send(b, "2");
    await service.removeUserFromAllGroups("mover");
    await send(b, "not");
    await service.addConnectionsToGroups([a, b], odata`userId eq ${"mover"}`);
    await send(a, "3");
    await service.removeConnectionsFromGroups([a, b], odata`connectionId eq ${one.connectionId}`);
    await send(a, "not");
    await service.sendToConnection(one.connectionId, "4", { contentType: "text/plain" });
    assert.deepEqual((await one.hears(4)).map(m => m.data), ["1", "2", "3", "4"]);
    one.client.stop();
  },
  async "the service grants and revokes"() {
    const group = newGroup();
    const one = await start({ roles: [] });
    assert.equal(await service.hasPermission(one.connectionId, "joinLeaveGroup", { targetName: group }), false);
    await service.grantPermission(one.connectionId, "joinLeaveGroup", { targetName: group });
    assert.equal(await service.hasPermission(one.connectionId, "joinLeaveGroup", { targetName: group }), true);
    await one.client.joinGroup(group);
    await service.revokePermission(one.connectionId, "joinLeaveGroup", { targetName: group });
    assert.equal((await failure(one.client.leaveGroup(group))).errorDetail.name, "Forbidden");
    one.client.stop();
  },
  async "the service closes a connection, and says why"() {
    const one = await start();
    const disconnected = new Promise(resolve => one.client.on("disconnected", resolve));
    one.client._options.autoReconnect = false;
    await service.closeConnection(one.connectionId, { reason: "enough" });
    assert.equal((await disconnected).message?.message, "enough");
    assert.equal(await service.connectionExists(one.connectionId), false);
    one.client.stop();
  },
  async "a cut reliable connection loses and doubles nothing"() {
    const group = newGroup();
    const [reader, writer] = [await start({ groups: [group] }), await start()];
    let disconnects = 0;
    reader.client.on("disconnected", () => disconnects++);
    const total = 300;
    for (let i = 0; i < total; i++) {
      if (i % 100 === 50) reader.client._wsClient._socket.terminate();
      await writer.client.sendToGroup(group, i, "json");
    }
    await reader.hears(total);
    await service.sendToConnection(reader.connectionId, "end", { contentType: "text/plain" });
    const heard = (await reader.hears(total + 1)).map(m => m.data);
    assert.deepEqual(heard, [...Array(total).keys(), "end"]);
    assert.equal(disconnects, 0);
    reader.client.stop(); writer.client.stop();
  },
  async "a client without a subprotocol gets bare data"() {
    const group = newGroup();
    const { url } = await service.getClientAccessToken({ groups: [group] });
    const socket = new WebSocket(url);
    await once(socket, "open");
    const message = once(socket, "message");
    await service.group(group).sendToAll({ bare: true });
    assert.equal(String((await message)[0]), '{"bare":true}');
    socket.close();
  },
  async "a wrong key is refused"() {
    const wrong = new WebPubSubServiceClient(process.argv[2].replace(/AccessKey=[^;]+/, `AccessKey=${"x".repeat(40)}`), hub, { allowInsecureConnection: true });
    assert.equal((await failure(wrong.sendToAll("x", { contentType: "text/plain" }))).statusCode, 401);
  },
};


for (const [name, run] of Object.entries(cases)) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`not done after ${limit} ms`)), limit); });
  const problem = await Promise.race([run(), late]).then(() => null, error => String(error?.stack ?? error));
  clearTimeout(timer);
  console.log(JSON.stringify({ name, problem }));
}

process.exit(0);
